using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>What a device demands of an image beyond a valid signature. Every check has its own reason.</summary>
/// <remarks>
/// Only signed bytes are asked: manifest fields and protected TLVs. Both signatures are valid for any bridge of the maker; this is what
/// keeps another bridge's image, and an old one, out.
/// </remarks>
public sealed class BridgePolicy
{
    private const int DemandCount = 12;

    private readonly int _manufacturer;
    private readonly int _imageType;
    private readonly int _hardwareVersion;
    private readonly int _bridgeTypeBit;
    private readonly int _bankSizeBytes;

    /// <param name="bridgeType">1..4.</param>
    /// <param name="bankSizeBytes">Longest MCUboot image a bank takes.</param>
    public BridgePolicy(int manufacturer, int imageType, int hardwareVersion, int bridgeType, int bankSizeBytes)
    {
        _manufacturer = manufacturer;
        _imageType = imageType;
        _hardwareVersion = hardwareVersion;
        _bridgeTypeBit = 1 << (bridgeType - 1);
        _bankSizeBytes = bankSizeBytes;
    }

    /// <summary>The policy of the device this was compiled for.</summary>
    public static BridgePolicy OfThisDevice() =>
        new BridgePolicy(
            NfConfig.ManufacturerCode,
            NfConfig.ImageType,
            NfConfig.HardwareVersion,
            NfConfig.BridgeType,
            NfConfig.BankSizeBytes);

    /// <summary>Asks the fields of a manifest; its signature is another question.</summary>
    /// <param name="lowestFileVersion">A lower file version is a downgrade.</param>
    /// <param name="lowestSecurityCounter">The stored counter; 0 when none is.</param>
    /// <returns>None, Manufacturer, ImageType, HardwareRange, BridgeType, Downgrade, SecurityCounter or ImageSize.</returns>
    public RefusalReason CheckManifest(Manifest manifest, long lowestFileVersion, long lowestSecurityCounter)
    {
        RefusalReason reason = CheckTarget(
            manifest.Manufacturer,
            manifest.ImageType,
            manifest.MinimumHardwareVersion,
            manifest.MaximumHardwareVersion,
            manifest.BridgeTypes);
        if (reason != RefusalReason.None)
        {
            return reason;
        }

        if (manifest.FileVersion < lowestFileVersion)
        {
            return RefusalReason.Downgrade;
        }

        if (manifest.SecurityCounter < lowestSecurityCounter)
        {
            return RefusalReason.SecurityCounter;
        }

        return manifest.ImageSizeBytes > _bankSizeBytes ? RefusalReason.ImageSize : RefusalReason.None;
    }

    /// <summary>Asks an image that <see cref="ImageVerifier"/> called valid, and its payload.</summary>
    /// <param name="image">Result of the verification of <paramref name="source"/>.</param>
    /// <param name="lowestSecurityCounter">The stored counter; 0 when none is.</param>
    /// <param name="assemblies">Has the bounds of the PEs afterwards.</param>
    /// <returns>None, TlvMissing, ImageFlags, TlvForbidden, the reasons of CheckManifest, or what PeWalker refuses.</returns>
    public RefusalReason Check(VerifyResult image, IImageSource source, long lowestSecurityCounter, PeWalker assemblies)
    {
        RefusalReason reason = CheckImage(image, lowestSecurityCounter);
        return reason != RefusalReason.None
            ? reason
            : assemblies.Walk(source, image.PayloadOffset, image.PayloadSizeBytes);
    }

    /// <summary>As <see cref="Check"/>, without looking at the payload.</summary>
    public RefusalReason CheckImage(VerifyResult image, long lowestSecurityCounter)
    {
        if (image.BridgeTypes < 0 || image.MinimumHardwareVersion < 0 || image.Manufacturer < 0 || image.SecurityCounter < 0)
        {
            return RefusalReason.TlvMissing;
        }

        RefusalReason reason = CheckTarget(
            image.Manufacturer,
            image.ImageType,
            image.MinimumHardwareVersion,
            image.MaximumHardwareVersion,
            image.BridgeTypes);
        if (reason != RefusalReason.None)
        {
            return reason;
        }

        if (image.SecurityCounter < lowestSecurityCounter)
        {
            return RefusalReason.SecurityCounter;
        }

        if (image.Flags != 0 || image.LoadAddress != 0)
        {
            return RefusalReason.ImageFlags;
        }

        // There is no second image here that one could depend on.
        if (image.DependencyCount != 0)
        {
            return RefusalReason.TlvForbidden;
        }

        return image.ImageSizeBytes > _bankSizeBytes ? RefusalReason.ImageSize : RefusalReason.None;
    }

    /// <summary>The question of <see cref="CheckImage"/> another way: met demands are counted, and all must have been.</summary>
    /// <param name="lowestSecurityCounter">The stored counter; 0 when none is.</param>
    /// <returns><see cref="Verdict.Valid"/> or <see cref="Verdict.Refused"/>.</returns>
    public int CountDemands(VerifyResult image, long lowestSecurityCounter)
    {
        int met = 0;
        met += image.Reason == RefusalReason.None ? 1 : 0;
        met += image.KeyIndex >= 0 ? 1 : 0;
        met += image.ImageSizeBytes <= _bankSizeBytes ? 1 : 0;
        met += image.DependencyCount == 0 ? 1 : 0;
        met += (image.Flags | image.LoadAddress) == 0 ? 1 : 0;
        met += image.SecurityCounter >= lowestSecurityCounter ? 1 : 0;
        met += image.SecurityCounter >= 0 ? 1 : 0;
        met += image.BridgeTypes > 0 && (image.BridgeTypes & _bridgeTypeBit) == _bridgeTypeBit ? 1 : 0;
        met += image.MinimumHardwareVersion >= 0 && image.MinimumHardwareVersion <= _hardwareVersion ? 1 : 0;
        met += image.MaximumHardwareVersion >= _hardwareVersion ? 1 : 0;
        met += image.ImageType == _imageType ? 1 : 0;
        met += image.Manufacturer == _manufacturer ? 1 : 0;
        return met == DemandCount ? Verdict.Valid : Verdict.Refused;
    }

    /// <summary>Whether manifest and image, each validly signed, were made for each other.</summary>
    /// <returns>None, ImageDigest, ImageSize, ImageVersion, Manufacturer, ImageType, HardwareRange, BridgeType or SecurityCounter.</returns>
    public static RefusalReason CheckAgreement(Manifest manifest, VerifyResult image)
    {
        if (!Bytes.AreEqual(manifest.Buffer, manifest.ImageDigestOffset, image.ImageDigest, 0, Manifest.DigestSizeBytes))
        {
            return RefusalReason.ImageDigest;
        }

        if (manifest.ImageSizeBytes != image.ImageSizeBytes)
        {
            return RefusalReason.ImageSize;
        }

        if (manifest.FileVersion != image.FileVersion)
        {
            return RefusalReason.ImageVersion;
        }

        if (manifest.Manufacturer != image.Manufacturer)
        {
            return RefusalReason.Manufacturer;
        }

        if (manifest.ImageType != image.ImageType)
        {
            return RefusalReason.ImageType;
        }

        if (manifest.MinimumHardwareVersion != image.MinimumHardwareVersion
            || manifest.MaximumHardwareVersion != image.MaximumHardwareVersion)
        {
            return RefusalReason.HardwareRange;
        }

        if (manifest.BridgeTypes != image.BridgeTypes)
        {
            return RefusalReason.BridgeType;
        }

        return manifest.SecurityCounter != image.SecurityCounter ? RefusalReason.SecurityCounter : RefusalReason.None;
    }

    private RefusalReason CheckTarget(int manufacturer, int imageType, int minimumHardware, int maximumHardware, int bridgeTypes)
    {
        if (manufacturer != _manufacturer)
        {
            return RefusalReason.Manufacturer;
        }

        if (imageType != _imageType)
        {
            return RefusalReason.ImageType;
        }

        if (_hardwareVersion < minimumHardware || _hardwareVersion > maximumHardware)
        {
            return RefusalReason.HardwareRange;
        }

        return (bridgeTypes & _bridgeTypeBit) == 0 ? RefusalReason.BridgeType : RefusalReason.None;
    }
}
