using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ash;
using Bridge.Firmware.Ezsp;
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

    /// <summary>A fault of the radio: it restarts by itself.</summary>
    public void RestartRadio()
    {
        Ncp.Booted();
        Ncp.Link.Reset(AshConstants.ResetWatchdog, NowMs);
        Settle();
    }

    /// <summary>Messages the radio was given so far.</summary>
    public int Sent => Ncp.Commands[EzspFrameId.SendUnicast];

    /// <summary>A ZCL frame from the hub on the OTA cluster.</summary>
    public void Hear(byte[] frame)
    {
        Ncp.Incoming(1, frame, NowMs);
        Settle();
    }

    /// <summary>The hub answers the search; the first query is sent, and waits for its answer.</summary>
    public void FindHub()
    {
        RunUntilSent();
        Ncp.IncomingOn(0, 0x8006, 0, new byte[] { Ncp.LastUnicast[0], 0, 0, 0, 1, 1 }, NowMs);
        Settle();
        Ncp.IncomingOn(0, 0x8001, 0, new byte[] { Ncp.LastUnicast[0], 0, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0 }, NowMs);
        Settle();
    }

    /// <summary>Query Next Image Response NO_IMAGE_AVAILABLE to the last message sent.</summary>
    public byte[] NoImage() => new byte[] { 0x19, Ncp.LastUnicast[1], 0x02, 0x98 };

    /// <summary>The hub's last word and, before the application has looked at it, the end of the network.</summary>
    public void HearAndLoseNetwork(byte[] frame)
    {
        Ncp.Incoming(1, frame, NowMs);
        Ncp.StackStatus(Ncp.NetworkDown, NowMs);
        while (StepNcp())
        {
        }

        Settle();
    }

    /// <summary>Lets up to a minute pass until the radio is given one more message.</summary>
    public void RunUntilSent()
    {
        int before = Sent;
        for (int second = 0; second < 60 && Sent == before; second++)
        {
            RunFor(1000);
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
