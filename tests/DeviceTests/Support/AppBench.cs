using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ash;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>The whole application on a scripted radio and a store in memory, running 1.0.0 from bank A.</summary>
public sealed class AppBench
{
    public const long RunningVersion = 0x01000000;

    public readonly CountingTrace Trace = new CountingTrace();
    public readonly MemoryStore Store = new MemoryStore();
    public readonly BootHandoff Handoff = new BootHandoff();
    public readonly FakeNcp Ncp;
    public BridgeApp App;
    public long NowMs = 1000;

    /// <summary>Actions of the application, by AppAction.</summary>
    public readonly int[] Actions = new int[8];

    public AppBench()
    {
        Ncp = new FakeNcp(Trace);
        Handoff.FileVersion = RunningVersion;
        Handoff.Store = Store;
    }

    public void Start()
    {
        App = new BridgeApp(Handoff, new StoredIdentity(Store), 1, Trace);
        App.Start(NowMs);
    }

    public void RunFor(long durationMs)
    {
        long endMs = NowMs + durationMs;
        Settle();
        while (true)
        {
            long nextMs = Deadline.Earlier(App.NextDeadlineMs, Ncp.Link.NextDeadlineMs);
            if (nextMs > endMs)
            {
                NowMs = endMs;
                return;
            }

            NowMs = nextMs > NowMs ? nextMs : NowMs + 1;
            App.OnTime(NowMs);
            Ncp.Link.OnTime(NowMs);
            Settle();
        }
    }

    public int Count(AppEvent code) => Trace.EventCount(TraceSource.App, (int)code);

    private void Settle()
    {
        bool worked = true;
        while (worked)
        {
            worked = StepApp() | StepNcp();
        }
    }

    private bool StepApp()
    {
        AppAction action = App.Poll();
        Actions[(int)action]++;
        if (action == AppAction.WriteSerial)
        {
            Ncp.Link.OnBytes(App.ActionBuffer, App.ActionOffset, App.ActionCount, NowMs);
        }

        return action != AppAction.None;
    }

    private bool StepNcp()
    {
        switch (Ncp.Link.Poll())
        {
            case AshAction.None:
                return false;
            case AshAction.Write:
                App.OnSerial(Ncp.Link.ActionBuffer, Ncp.Link.ActionOffset, Ncp.Link.ActionCount, NowMs);
                return true;
            case AshAction.Deliver:
                Ncp.OnFrame(Ncp.Link.ActionBuffer, Ncp.Link.ActionOffset, Ncp.Link.ActionCount, NowMs);
                return true;
            case AshAction.Connected:
                Ncp.Booted();
                return true;
            default:
                return true;
        }
    }
}
