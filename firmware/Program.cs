using System.Threading;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Hal;
using Bridge.Hal.Nano;

namespace Bridge.Firmware;

/// <summary>The outer loop on the board. The resident program finds <see cref="Start"/> by name.</summary>
public static class Program
{
    private const int ReceiveBytes = 256;

    private const int SupervisionMs = 5_000;

    /// <summary>The longest piece of work between two turns, a signature, takes seconds on the interpreter; a loop silent for this long hangs.</summary>
    private const int HangMs = 120_000;

    /// <summary>Time the resident program has, once told of a hang, to count it and to reboot.</summary>
    private const int HangGraceMs = 60_000;

    /// <summary>B4: runs on a battery.</summary>
    private const int BatteryBridgeType = 4;

    private static BoardReset s_reset;
    private static BootHandoff s_handoff;
    private static int s_turns;

    /// <summary>Runs the bridge until it reboots.</summary>
    public static void Start(BootHandoff handoff)
    {
        var pins = new BoardPins(NfConfig.PinLed, NfConfig.PinButton, NfConfig.PinRadioReset);
        s_reset = new BoardReset(pins);
        s_handoff = handoff;
        var supervisor = new Thread(Supervise);
        supervisor.Start();
        var clock = new BoardClock();
        var uart = new BoundedSerialLink(new UartDriver(NfConfig.ComPort, NfConfig.ComBaud, NfConfig.PinTx, NfConfig.PinRx, NfConfig.PinRts, NfConfig.PinCts));
        byte[] seed = new byte[4];
        var random = new BoardRandom();
        random.Fill(seed, 0, seed.Length);
        var options = new AppOptions();
        options.BoardRandom = new byte[Entropy.BoardBytes];
        random.Fill(options.BoardRandom, 0, options.BoardRandom.Length);
        var identity = new StoredIdentity(handoff.Store);
        var app = new BridgeApp(handoff, identity, options, Bytes.S32LE(seed, 0), new SilentTrace());
        System.Array.Clear(options.BoardRandom, 0, options.BoardRandom.Length);
        Run(app, clock, uart, pins, identity.BridgeType == BatteryBridgeType ? new BoardSleep(clock, NfConfig.PinButton, NfConfig.PinRx) : null);
    }

    /// <param name="sleep">Null for a bridge on mains.</param>
    private static void Run(BridgeApp app, IClock clock, ISerialLink uart, BoardPins pins, ISleep sleep)
    {
        byte[] received = new byte[ReceiveBytes];
        var planner = new SleepPlanner(NfConfig.DeepSleepMinMinutes, clock.NowMs);
        var rest = new LoopRest(clock.NowMs);
        var panel = new FrontPanel(app, sleep != null);
        if (!BoardSleep.HasWokenByItself)
        {
            panel.Wake(clock.NowMs);
        }

        app.Start(clock.NowMs);
        while (true)
        {
            s_turns++;
            int count = uart.Read(received, 0, received.Length);
            long nowMs = clock.NowMs;
            if (count > 0)
            {
                app.OnSerial(received, 0, count, nowMs);
                planner.OnSerial(nowMs);
                rest.OnSerial(nowMs);
            }

            if (nowMs >= app.NextDeadlineMs)
            {
                app.OnTime(nowMs);
            }

            panel.OnTurn(pins.Read(GpioLine.Button), nowMs);
            if (Serve(app, uart))
            {
                planner.OnSerial(nowMs);
                rest.OnSerial(nowMs);
            }

            pins.Write(GpioLine.Led, panel.LedOn);
            if (count == 0)
            {
                Rest(app, Deadline.Earlier(app.NextDeadlineMs, panel.NextDeadlineMs), clock, rest, planner, sleep);
            }
        }
    }

    private static void Rest(BridgeApp app, long nextDeadlineMs, IClock clock, LoopRest rest, SleepPlanner planner, ISleep sleep)
    {
        long deepSleepMs = sleep == null ? 0 : planner.PlanDeep(app.MayDeepSleep, nextDeadlineMs, clock.NowMs);
        if (deepSleepMs > 0)
        {
            sleep.DeepSleep(deepSleepMs);
        }

        int sleepMs = sleep == null ? 0 : planner.Plan(app.MaySleep, nextDeadlineMs, clock.NowMs);
        if (sleepMs > 0 && sleep.Sleep(sleepMs) == Result.Ok)
        {
            planner.OnWake(clock.NowMs);
        }
        else
        {
            Thread.Sleep(rest.RestMs(nextDeadlineMs, clock.NowMs));
        }
    }

    /// <returns>Whether bytes were sent.</returns>
    private static bool Serve(BridgeApp app, ISerialLink uart)
    {
        bool hasSent = false;
        AppAction action = app.Poll();
        while (action != AppAction.None)
        {
            switch (action)
            {
                case AppAction.WriteSerial:
                    hasSent = true;
                    Send(app, uart);
                    break;
                case AppAction.ResetRadio:
                    s_reset.ResetRadio();
                    break;
                case AppAction.Reboot:
                    s_reset.Reboot();
                    break;
            }

            action = app.Poll();
        }

        return hasSent;
    }

    /// <summary>What is lost on the wire is the link's to repeat. But a radio that keeps CTS closed holds the driver's transmitter, which only a restart frees.</summary>
    private static void Send(BridgeApp app, ISerialLink uart)
    {
        if (uart.Write(app.ActionBuffer, app.ActionOffset, app.ActionCount) == Result.TimedOut)
        {
            s_reset.Reboot();
        }
    }

    /// <summary>
    /// There is no managed watchdog: this thread reports a loop that stands still, and the resident program counts and restarts it. Should it
    /// not, this thread does.
    /// </summary>
    private static void Supervise()
    {
        int seen = s_turns;
        int silentMs = 0;
        while (true)
        {
            Thread.Sleep(SupervisionMs);
            silentMs = seen == s_turns ? silentMs + SupervisionMs : 0;
            seen = s_turns;
            if (silentMs >= HangMs)
            {
                s_handoff.HasStalled = true;
            }

            if (silentMs >= HangMs + HangGraceMs)
            {
                s_reset.Reboot();
            }
        }
    }
}
