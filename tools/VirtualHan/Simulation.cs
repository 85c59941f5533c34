using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Crypto;
using Bridge.Firmware.Ota;
using Bridge.Firmware.SmartEnergy;
using Bridge.Hal;
using VirtualHan.Device;
using VirtualHan.Hub;
using VirtualHan.Joining;
using VirtualHan.Radio;
using VirtualHan.Report;
using VirtualHan.Time;

namespace VirtualHan;

/// <summary>Puts hub, ether and bridge together, runs them, and says how it ended.</summary>
/// <remarks>Nothing here tells the bridge which version it runs or what to think of an image: the verdict is read off from what it did.</remarks>
public sealed class Simulation
{
    private readonly SimulationOptions _options;
    private readonly OtaFile _file;
    private readonly VirtualHub _firstHub;
    private RefusalReason _refusalReason;
    private RefusalStage _refusalStage;
    private long _refusedAtMs = -1;
    private BridgeStatus _faultStatus;
    private long _faultAtMs = -1;
    private long _bootedAtMs;
    private long _firstBlockMs = -1;
    private long _lastBlockMs = -1;

    public Simulation(SimulationOptions options)
    {
        _options = options;
        _file = options.OtaFile == null ? null : new OtaFile(options.OtaFile);
        Queue = new EventQueue();
        Timeline = new Timeline(Queue);
        Ether = new Ether(Queue, new RadioModel { Loss = options.Loss, Duplication = options.Duplication }, options.Seed)
        {
            Observer = ObserveFrame,
        };
        _firstHub = NewHub(CompleteHubOptions());
        if (options.SmartEnergy != null)
        {
            Script = new SmartEnergyScript(Queue, options.SmartEnergy, _firstHub, BridgeEui64, NewHub);
        }

        Bridge = new BridgeHost(Queue, Ether, CompleteBridgeOptions(), Timeline, options.Seed) { Booted = OnBooted, StatusChanged = OnStatus };
        Bridge.Trace.EventTraced = OnTraced;
        if (options.CutAt is int cutAt)
        {
            options.Store.CutAt(cutAt, options.CutFault);
        }
    }

    public EventQueue Queue { get; }

    public Timeline Timeline { get; }

    public Ether Ether { get; }

    /// <summary>The one that is there now.</summary>
    public VirtualHub Hub => Script?.Hub ?? _firstHub;

    /// <summary>Null for a hub without Smart Energy.</summary>
    public SmartEnergyScript Script { get; }

    public BridgeHost Bridge { get; }

    private ulong BridgeEui64 => _options.SmartEnergy?.Credentials.BridgeEui64 ?? _options.BridgeEui64;

    private HubDevice Device => Hub.Find(BridgeEui64);

    public SimulationResult Run()
    {
        const int BridgePowerOnMs = 1000;
        _options.Prepare(this);
        Hub.Start();
        Queue.AfterMs(BridgePowerOnMs, Bridge.PowerOn);
        Outcome? outcome = null;
        while (outcome == null)
        {
            bool more = Queue.NextUs <= _options.MaxSimulatedMs * 1000 && Queue.RunNext();
            outcome = Judge() ?? (more ? null : Outcome.TimedOut);
        }

        if (outcome == Outcome.TimedOut)
        {
            Queue.RunUntil(_options.MaxSimulatedMs * 1000);
        }

        SimulationResult result = Result(outcome.Value);
        Timeline.Verdict(result.Summary);
        return result;
    }

    /// <returns>Null while the end is open.</returns>
    private Outcome? Judge()
    {
        if (Bridge.Halted)
        {
            return Outcome.Halted;
        }

        BootHandoff running = Bridge.Running;
        if (running == null || _file == null)
        {
            return null;
        }

        bool wasTried = Bridge.Boots.Any(boot => boot.OnTrial && boot.FileVersion == _file.FileVersion);
        if (wasTried && IsConfirmed(running) && running.FileVersion == _file.FileVersion && HubKnowsNewVersion() && Script is null or { IsDone: true })
        {
            return Outcome.UpdatedAndConfirmed;
        }

        if (_faultAtMs >= 0 && Queue.NowMs >= _faultAtMs + _options.SettleMs)
        {
            return Outcome.NotAuthorised;
        }

        if (wasTried && running.Reason == BootReason.TrialFailed && Queue.NowMs >= _bootedAtMs + _options.SettleMs)
        {
            return Outcome.Reverted;
        }

        bool refused = _refusedAtMs >= 0 && Queue.NowMs >= _refusedAtMs + _options.SettleMs;
        return refused && running.FileVersion != _file.FileVersion && !IsOnTrial(running) ? Outcome.Refused : null;
    }

    private static bool IsOnTrial(BootHandoff running) => running.OnTrial && !running.IsConfirmed;

    private static bool IsConfirmed(BootHandoff running) => running.Bank != Bank.None && !IsOnTrial(running);

    private bool HubKnowsNewVersion() => Device != null && Device.ReportedVersions.Contains(_file.FileVersion);

    private void OnTraced(TraceSource source, int code, long a, long b)
    {
        if (source == TraceSource.Ota && (OtaEvent)code == OtaEvent.Refused)
        {
            if (_refusedAtMs < 0)
            {
                _refusalReason = (RefusalReason)a;
                _refusalStage = (RefusalStage)b;
            }

            _refusedAtMs = Queue.NowMs;
            Wake();
        }

        if (source == TraceSource.SmartEnergy && (SmartEnergyEvent)code == SmartEnergyEvent.ConsumerDataErased)
        {
            Script?.OnErased();
        }
    }

    private void OnStatus(BridgeStatus status)
    {
        if (Script == null)
        {
            return;
        }

        Timeline.State(Lane.Bridge, JoiningHtml.StatusPrefix + status);
        bool isFault = ((int)status & StatusLamp.FaultBit) != 0;
        if (isFault && Script.IsFaultToLast)
        {
            _faultStatus = status;
            _faultAtMs = _faultAtMs < 0 ? Queue.NowMs : _faultAtMs;
            Wake();
        }
    }

    private void OnBooted(BootHandoff handoff)
    {
        _bootedAtMs = Queue.NowMs;
        Wake();
    }

    /// <summary>An event at the end of the settling time, so that the verdict does not wait for one by chance.</summary>
    private void Wake() => Queue.AfterMs(_options.SettleMs, () => { });

    private void OnBlockSent(HubDevice device, long offset, int count)
    {
        _firstBlockMs = _firstBlockMs < 0 ? Queue.NowMs : _firstBlockMs;
        _lastBlockMs = Queue.NowMs;
        _options.Progress(offset + count, _file.SizeBytes, Queue.NowMs);
        Script?.OnBlockSent(offset + count, _file.SizeBytes);
    }

    private void ObserveFrame(RadioFrame frame, FrameFate fate)
    {
        if (fate == FrameFate.LostOnAir)
        {
            Timeline.Loss(Lane.Radio, "frame lost", $"{frame.Kind}, {frame.Payload.Length} bytes");
        }
    }

    private VirtualHub NewHub(HubOptions options) => new(Queue, Ether, options, Timeline, _options.Seed)
    {
        BlockSent = OnBlockSent,
        DeviceAuthorised = _ => Script.OnAuthorised(),
    };

    private HubOptions CompleteHubOptions()
    {
        byte[] code = _options.InstallCode;
        HubOptions hub = _options.SmartEnergy == null ? _options.Hub : SmartEnergyScript.Complete(_options.Hub, _options.SmartEnergy);
        return hub with
        {
            Image = _file,
            Whitelist = code == null ? hub.Whitelist : new Dictionary<ulong, byte[]> { [BridgeEui64] = InstallCodes.LinkKey(code) },
            Faults = hub.Faults with { DeafAfterUpgrade = hub.Faults.DeafAfterUpgrade || _options.NoConfirm },
        };
    }

    private BootHandoff Boot(IStore store, ITrace trace)
    {
        BootHandoff handoff = _options.Boot(store, trace);
        if (handoff != null)
        {
            handoff.Resident = _options.Resident;
        }

        return handoff;
    }

    private BridgeOptions CompleteBridgeOptions() => new()
    {
        Eui64 = BridgeEui64,
        EzspVersion = _options.EzspVersion,
        WorkMs = _options.BridgeWorkMs,
        RadioKeyEstablishment = _options.SmartEnergy is { NcpEstablishesKeys: true } run ? [.. run.Credentials.Bridge.Select(own => new ManagedKeyAgreement(own))] : [],
        DeepSleepMinMinutes = _options.BridgeDeepSleepMinMinutes,
        Store = _options.Store,
        Boot = Boot,
        Load = _options.Load,
    };

    private SimulationResult Result(Outcome outcome)
    {
        BootHandoff running = Bridge.Running;
        HubDevice[] devices = (Script?.Hubs ?? [Hub]).Select(hub => hub.Find(BridgeEui64)).Where(device => device != null).ToArray();
        return new SimulationResult
        {
            Outcome = outcome,
            RefusalReason = _refusalReason,
            RefusalStage = _refusalStage,
            InstalledVersion = Bridge.Boots.Count > 0 ? Bridge.Boots[0].FileVersion : -1,
            Fault = _options.SmartEnergy?.Fault ?? JoinFault.None,
            Status = Bridge.Status,
            FaultStatus = _faultStatus,
            Violations = Script?.Violations ?? [],
            OfferedVersion = _file == null ? -1 : _file.FileVersion,
            RunningVersion = running?.FileVersion ?? -1,
            RunningFactory = running?.Bank == Bank.None,
            RunningOnTrial = running != null && IsOnTrial(running),
            VersionsHeardByHub = [.. devices.SelectMany(device => device.ReportedVersions)],
            ImageBytes = _file?.SizeBytes ?? 0,
            Timeline = Timeline,
            SimulatedMs = Queue.NowMs,
            TransferMs = Math.Max(0, _lastBlockMs - _firstBlockMs),
            Counters = new SimulationCounters
            {
                Boots = Bridge.Boots.Count,
                PowerCuts = Bridge.PowerCuts,
                StoreOperations = _options.Store?.OperationCount ?? 0,
                BlocksServed = devices.Sum(device => device.BlocksServed),
                BytesServed = devices.Sum(device => device.BytesServed),
                FramesTransmitted = Ether.TransmittedFrames,
                FramesLost = Ether.LostFrames,
                SerialBytesToNcp = Bridge.ToNcp.ByteCount,
                SerialBytesFromNcp = Bridge.FromNcp.ByteCount,
                Events = Queue.RunCount,
            },
        };
    }
}
