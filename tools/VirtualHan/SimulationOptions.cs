using System;
using Bridge.Boot;
using Bridge.Hal;
using Bridge.Hal.Sim;
using VirtualHan.Device;
using VirtualHan.Hub;
using VirtualHan.Joining;

namespace VirtualHan;

/// <summary>One update of one bridge on a virtual network.</summary>
public sealed record SimulationOptions
{
    public int Seed { get; init; } = 1;

    /// <summary>The OTA file the hub offers.</summary>
    public byte[] OtaFile { get; init; }

    /// <summary>Share of radio frames lost for good, 0..1.</summary>
    public double Loss { get; init; }

    /// <summary>Share of unacknowledged messages that arrive twice, 0..1.</summary>
    public double Duplication { get; init; }

    /// <summary>Power cut at this storage operation, counted from 1; null for none.</summary>
    public int? CutAt { get; init; }

    /// <summary>How it is cut.</summary>
    public StoreFault CutFault { get; init; } = StoreFault.CutIn;

    public int EzspVersion { get; init; } = 13;

    /// <summary>The hub goes deaf once the bridge has been told to upgrade: the trial cannot prove itself.</summary>
    public bool NoConfirm { get; init; }

    /// <summary>Of the bridge, with its CRC.</summary>
    public byte[] InstallCode { get; init; }

    /// <summary>With Smart Energy the credentials say it instead.</summary>
    public ulong BridgeEui64 { get; init; } = 0x000D6F0011223344;

    /// <summary>See <see cref="BridgeOptions.WorkMs"/>.</summary>
    public int BridgeWorkMs { get; init; }

    /// <summary>See <see cref="BridgeOptions.DeepSleepMinMinutes"/>.</summary>
    public int BridgeDeepSleepMinMinutes { get; init; }

    /// <summary>Everything else about the hub; its whitelist, image and deafness are filled in.</summary>
    public HubOptions Hub { get; init; } = new();

    /// <summary>Null for a hub without Smart Energy security.</summary>
    public SmartEnergyRun SmartEnergy { get; init; }

    /// <summary>The bridge's flash with the installed image; the simulation works on it.</summary>
    public SimStore Store { get; init; }

    public Func<IStore, ITrace, BootHandoff> Boot { get; init; }

    public Func<BootHandoff, ITrace, IBridgeProgram> Load { get; init; }

    /// <summary>What is deployed on the bridge, and images may refer to; null leaves references unasked.</summary>
    public IResidentSet Resident { get; init; }

    /// <summary>The run is given up after this much simulated time.</summary>
    public long MaxSimulatedMs { get; init; } = 4L * 60 * 60 * 1000;

    /// <summary>How long a refusal or a reversion is watched before it counts: the old image must still run.</summary>
    public long SettleMs { get; init; } = 30_000;

    /// <summary>Bytes of the image sent so far, its size, simulated milliseconds.</summary>
    public Action<long, long, long> Progress { get; init; } = (_, _, _) => { };

    /// <summary>A look at every part before the run starts: fault plans, extra observers.</summary>
    public Action<Simulation> Prepare { get; init; } = _ => { };
}
