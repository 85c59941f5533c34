using System.Collections.Generic;
using Bridge.Firmware.Ash;
using Bridge.Fuzz.Targets;

namespace Bridge.Fuzz;

/// <summary>The targets of device code and of the virtual network. The tool adds those of its own parsers.</summary>
public static class ProductTargets
{
    public static IReadOnlyList<FuzzTarget> All(ImageSamples samples) =>
    [
        new DerTarget(),
        new EcdsaTarget(samples),
        new OtaHeaderTarget(samples),
        new OtaPrefixTarget(samples),
        new ManifestTarget(samples),
        new McuImageTarget(samples),
        new ImageVerifierTarget(samples),
        new PeTarget(samples),
        new PeReferencesTarget(samples),
        new AshReceiverTarget(),
        new AshLinkTarget(AshRole.Host),
        new AshLinkTarget(AshRole.Ncp),
        new EzspCodecTarget(),
        new EzspClientTarget(),
        new ZclFrameTarget(),
        new ZclFoundationTarget(),
        new OtaMessagesTarget(),
        new OtaClientTarget(),
        new KeyEstablishmentTarget(),
        new SmartEnergyTarget(),
        new ImageReceiverTarget(samples),
        new RecordStoreTarget(),
        new BootTarget(samples),
        new SealedBootTarget(samples),
        new BootRecordTarget(),
        new PendingUpgradeTarget(),
        new SmallRecordsTarget(),
        new EzspServerTarget(),
        new ZdoResponderTarget(),
        new HubTarget(samples),
        new HubCoreTarget(samples),
    ];
}
