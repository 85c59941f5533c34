using System;
using System.Collections.Generic;
using Bridge.Firmware.Crypto;
using Bridge.Firmware.KeyEstablishment;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>What makes a coordinator a Smart Energy hub.</summary>
public sealed record SmartEnergySettings
{
    /// <summary>The hub's own, one for each suite it speaks; each names the hub's EUI-64.</summary>
    public IReadOnlyList<KeyCredentials> Credentials { get; init; } = [];

    /// <summary>Who does the mathematics with them.</summary>
    public Func<KeyCredentials, IKeyAgreement> Agreement { get; init; } = credentials => new ManagedKeyAgreement(credentials);

    /// <summary>Attributes of Keep-Alive.</summary>
    public int KeepAliveBaseMinutes { get; init; } = 10;

    public int KeepAliveJitterSeconds { get; init; } = 300;

    /// <summary>What the supplier has to say to the household.</summary>
    public string Message { get; init; } = "Your meter reader comes on Monday.";
}
