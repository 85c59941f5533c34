using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Firmware.KeyEstablishment;
using VirtualHan.Hub;

namespace VirtualHan.Joining;

/// <summary>What a run with a Smart Energy hub plays beside the update.</summary>
public sealed record SmartEnergyRun
{
    public TestCredentials Credentials { get; init; } = TestCredentials.Suite2();

    /// <summary>1 to 4: B4 is a sleepy end device.</summary>
    public int BridgeType { get; init; } = NfConfig.BridgeType;

    /// <summary>The radio chip does key establishment itself, as one with the certificate-based library can.</summary>
    public bool NcpEstablishesKeys { get; init; }

    /// <summary>Of the new hub, when there will be one.</summary>
    public JoinFault Fault { get; init; }

    /// <summary>Simulated time at which the fault goes away; null for never.</summary>
    public long? FaultEndsMs { get; init; }

    /// <summary>The hub is replaced while the image is under way.</summary>
    public bool SwapOut { get; init; }

    /// <summary>The tenants change while the bridge is at work.</summary>
    public bool ChangeOfTenancy { get; init; }

    /// <summary>What provisioning writes into the bridge's store; the credentials of a chip that establishes keys are in its own tokens.</summary>
    public IReadOnlyList<KeyCredentials> StoredCredentials => NcpEstablishesKeys ? [] : Credentials.Bridge;

    /// <summary>Whether there will be a second hub.</summary>
    public bool HasNewHub => SwapOut || Fault == JoinFault.SwapOutRefused;
}
