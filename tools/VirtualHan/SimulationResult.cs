using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using VirtualHan.Hub;
using VirtualHan.Report;

namespace VirtualHan;

/// <summary>How a run ended.</summary>
public enum Outcome
{
    /// <summary>The new image runs, is confirmed, and the hub has heard its version.</summary>
    UpdatedAndConfirmed,

    /// <summary>The bridge refused the image and the old one runs on, confirmed.</summary>
    Refused,

    /// <summary>The new image ran on trial, did not prove itself, and the old one runs again.</summary>
    Reverted,

    /// <summary>Nothing may be started any more.</summary>
    Halted,

    /// <summary>The bridge is kept from the hub, has said why, and goes on trying.</summary>
    NotAuthorised,

    /// <summary>None of these within the simulated time allowed.</summary>
    TimedOut,
}

/// <summary>What one run did, in numbers.</summary>
public sealed record SimulationCounters
{
    public int Boots { get; init; }

    public int PowerCuts { get; init; }

    public int StoreOperations { get; init; }

    public int BlocksServed { get; init; }

    public long BytesServed { get; init; }

    public long FramesTransmitted { get; init; }

    public long FramesLost { get; init; }

    public long SerialBytesToNcp { get; init; }

    public long SerialBytesFromNcp { get; init; }

    public long Events { get; init; }
}

/// <summary>The outcome of a run with everything it rests on.</summary>
public sealed record SimulationResult
{
    public Outcome Outcome { get; init; }

    public RefusalReason RefusalReason { get; init; }

    public RefusalStage RefusalStage { get; init; }

    /// <summary>Version the first boot found; -1 when there was none.</summary>
    public long InstalledVersion { get; init; }

    /// <summary>What stood between bridge and hub.</summary>
    public JoinFault Fault { get; init; }

    /// <summary>What the bridge's lamp shows at the end.</summary>
    public BridgeStatus Status { get; init; }

    /// <summary>Of NotAuthorised: the reason the bridge gives.</summary>
    public BridgeStatus FaultStatus { get; init; }

    /// <summary>What a Smart Energy hub found the bridge to do that it must not.</summary>
    public IReadOnlyList<string> Violations { get; init; } = [];

    /// <summary>Version of the file offered.</summary>
    public long OfferedVersion { get; init; }

    /// <summary>What the boot loader read from the stored image it started last; -1 when nothing runs.</summary>
    public long RunningVersion { get; init; }

    public bool RunningOnTrial { get; init; }

    /// <summary>The factory image runs, in rescue.</summary>
    public bool RunningFactory { get; init; }

    /// <summary>Size of the file offered.</summary>
    public long ImageBytes { get; init; }

    public IReadOnlyList<uint> VersionsHeardByHub { get; init; }

    public SimulationCounters Counters { get; init; }

    public Timeline Timeline { get; init; }

    public long SimulatedMs { get; init; }

    /// <summary>From the first to the last block, milliseconds; 0 when there were none.</summary>
    public long TransferMs { get; init; }

    public string Summary => Outcome switch
    {
        Outcome.UpdatedAndConfirmed => $"UPDATED: {Name(InstalledVersion)} -> {Name(RunningVersion)}, confirmed",
        Outcome.Refused => $"REFUSED: {RefusalReason} at {RefusalStage}; {Name(RunningVersion)} still running, {Standing}",
        Outcome.Reverted => $"REVERTED: {Name(OfferedVersion)} did not prove itself; {Name(RunningVersion)} runs again, {Standing}",
        Outcome.NotAuthorised => $"NOT AUTHORISED: {FaultStatus}; {Name(RunningVersion)} still running, {Standing}",
        Outcome.Halted => "HALTED: nothing may be started",
        _ => $"TIMED OUT: nothing was decided by simulated second {SimulatedMs / 1000}; {Name(RunningVersion)} running",
    };

    private string Standing => RunningFactory ? "the factory image" : RunningOnTrial ? "on trial" : "confirmed";

    private static string Name(long version) => version < 0 ? "nothing" : FirmwareNames.Version(version);
}
