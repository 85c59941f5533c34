using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Bridge.Boot;
using Bridge.Cli.Simulating;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using Bridge.Hal.Sim;
using VirtualHan;
using VirtualHan.Device;
using VirtualHan.Hub;
using VirtualHan.Report;

namespace Bridge.HostTests.Updates;

/// <summary>One simulation of the whole firmware with the boot loader, watched from outside.</summary>
internal sealed class UpdateRun
{
    /// <summary>As <c>bridge simulate</c>: the bridge has joined and asked once by then.</summary>
    public const int ImageFromMs = 15_000;

    private readonly List<(long AtMs, TraceSource Source, int Code, long A, long B)> _events = [];

    private UpdateRun(SimulationOptions options)
    {
        Simulation = new Simulation(options);
        Bridge = Simulation.Bridge;
        Action<TraceSource, int, long, long> traced = Bridge.Trace.EventTraced;
        Bridge.Trace.EventTraced = (source, code, a, b) =>
        {
            _events.Add((Simulation.Queue.NowMs, source, code, a, b));
            traced(source, code, a, b);
        };
    }

    public Simulation Simulation { get; }

    public BridgeHost Bridge { get; }

    /// <summary>Set by <see cref="ToTheEnd"/>.</summary>
    public SimulationResult Result { get; private set; }

    public SimStore Store => Bridge.Store;

    public HubDevice Device => Simulation.Hub.Find(0x000D6F0011223344);

    public long NowMs => Simulation.Queue.NowMs;

    /// <summary>Versions handed over, boot by boot.</summary>
    public long[] BootVersions => Bridge.Boots.Select(boot => boot.FileVersion).ToArray();

    /// <summary>File offsets asked for, in order.</summary>
    public long[] RequestedOffsets => Simulation.Timeline.Records
        .Where(record => record.Text == "Image Block Request")
        .Select(record => record.Offset)
        .ToArray();

    public string Text
    {
        get
        {
            using var text = new StringWriter { NewLine = "\n" };
            TimelineText.Write(text, Simulation.Timeline.Records);
            return text.ToString();
        }
    }

    /// <summary>What <c>bridge simulate</c> runs, with the small image.</summary>
    public static SimulationOptions Options(int seed = 1) => new()
    {
        Seed = seed,
        OtaFile = UpdateImages.Update,
        InstallCode = SampleImages.InstallCode,
        Store = UpdateImages.Flash(seed),
        Hub = new HubOptions { Offer = OfferPolicy.Always, ImageFromMs = ImageFromMs },
        Boot = ResidentProgram.Boot,
        Load = (handoff, trace) => new BridgeAppProgram(handoff, new StoredIdentity(handoff.Store), seed, trace),
    };

    public static SimulationOptions With(HubOptions hub) =>
        Options() with { Hub = hub with { Offer = OfferPolicy.Always, ImageFromMs = ImageFromMs } };

    /// <summary>Ready to be watched and interfered with.</summary>
    public static UpdateRun Of(SimulationOptions options) => new(options);

    public static UpdateRun Whole(SimulationOptions options) => new UpdateRun(options).ToTheEnd();

    /// <summary>Each trial boot loses its power before it has proved anything, <paramref name="times"/> times.</summary>
    public static UpdateRun WithTrialsThatLosePower(int times, SimulationOptions options)
    {
        UpdateRun run = Of(options);
        int trials = 0;
        run.Bridge.Booted += handoff =>
        {
            if (handoff.OnTrial && trials++ < times)
            {
                run.Simulation.Queue.AfterMs(1000, run.Bridge.CutPower);
            }
        };
        return run;
    }

    /// <summary>1.0.0 confirmed in bank A, the failed 1.1.0 in bank B.</summary>
    public static SimStore StoreAfterFailedTrial()
    {
        UpdateRun run = WithTrialsThatLosePower(NfConfig.TrialBoots, Options()).ToTheEnd();
        return run.Result.Outcome == Outcome.Reverted ? run.Store.Clone(1) : throw new InvalidOperationException(run.Text);
    }

    public UpdateRun ToTheEnd()
    {
        Result = Simulation.Run();
        return this;
    }

    /// <summary>Runs for a time without a verdict.</summary>
    public UpdateRun For(long ms)
    {
        Simulation.Hub.Start();
        Simulation.Queue.AfterMs(1000, Bridge.PowerOn);
        RunOn(ms);
        return this;
    }

    /// <summary>Lets the network run on.</summary>
    public void RunOn(long ms) => Simulation.Queue.RunUntil((NowMs + ms) * 1000);

    /// <summary>Calls <paramref name="action"/> at the first event of this kind, once the bridge has finished what it does there.</summary>
    public UpdateRun AtFirst(AppEvent code, Action action) => AtFirst(TraceSource.App, (int)code, action);

    public UpdateRun AtFirst(ReceiveEvent code, Action action, long a) => AtFirst(TraceSource.Store, (int)code, action, a);

    public int Count(AppEvent code) => Times(code).Length;

    public int Count(OtaEvent code) => _events.Count(e => e.Source == TraceSource.Ota && e.Code == (int)code);

    /// <summary>Simulated times of the events of one kind.</summary>
    public long[] Times(AppEvent code) => _events.Where(e => e.Source == TraceSource.App && e.Code == (int)code).Select(e => e.AtMs).ToArray();

    public long[] Times(OtaEvent code) => _events.Where(e => e.Source == TraceSource.Ota && e.Code == (int)code).Select(e => e.AtMs).ToArray();

    /// <summary>Calls <paramref name="action"/> at every event of this kind.</summary>
    public void OnEvent(TraceSource source, int code, Action action)
    {
        Action<TraceSource, int, long, long> traced = Bridge.Trace.EventTraced;
        Bridge.Trace.EventTraced = (s, c, a, b) =>
        {
            traced(s, c, a, b);
            if (s == source && c == code)
            {
                action();
            }
        };
    }

    /// <summary>Why files were refused, in order.</summary>
    public RefusalReason[] Refusals => _events
        .Where(e => e.Source == TraceSource.Ota && e.Code == (int)OtaEvent.Refused)
        .Select(e => (RefusalReason)e.A)
        .ToArray();

    /// <summary>What each boot found of its record.</summary>
    public RecordLoad[] RecordLoads => _events
        .Where(e => e.Source == TraceSource.Boot && e.Code == (int)BootEvent.RecordLoaded)
        .Select(e => (RecordLoad)e.A)
        .ToArray();

    /// <summary>First value of the events of one kind.</summary>
    public long[] Values(AppEvent code) => _events.Where(e => e.Source == TraceSource.App && e.Code == (int)code).Select(e => e.A).ToArray();

    /// <summary>Second value of the events of one kind.</summary>
    public long[] SecondValues(AppEvent code) => _events.Where(e => e.Source == TraceSource.App && e.Code == (int)code).Select(e => e.B).ToArray();

    private UpdateRun AtFirst(TraceSource source, int code, Action action, long? value = null)
    {
        Action<TraceSource, int, long, long> traced = Bridge.Trace.EventTraced;
        bool done = false;
        Bridge.Trace.EventTraced = (s, c, a, b) =>
        {
            traced(s, c, a, b);
            if (!done && s == source && c == code && (value == null || a == value))
            {
                done = true;
                Simulation.Queue.AfterUs(0, action);
            }
        };
        return this;
    }
}
