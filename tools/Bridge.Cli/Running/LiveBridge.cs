using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Hal;
using VirtualHan.Device;

namespace Bridge.Cli.Running;

/// <summary>The resident program and the firmware in real time on this machine: the outer loop that a board has in Program.cs.</summary>
internal sealed class LiveBridge(RadioPort port, IStore store, KeyRing keys, int pageSizeBytes, RunStatus status)
{
    /// <summary>Longest sleep: bounds how late a cancellation is noticed and the display renewed.</summary>
    private const int MaxSleepMs = 200;

    private readonly BlockingCollection<byte[]> _received = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>The application of this boot.</summary>
    public BridgeApp App { get; private set; }

    /// <summary>Called at least every <see cref="MaxSleepMs"/>.</summary>
    public Action Turned { get; set; } = () => { };

    /// <summary>Runs, boot after boot, until cancelled or until the port closes.</summary>
    /// <returns>Null when cancelled; else why the port closed.</returns>
    public string Run(CancellationToken cancellation)
    {
        Task<string> reading = port.ReadAll(_received.Add, cancellation);
        while (!cancellation.IsCancellationRequested && !reading.IsCompleted)
        {
            BootHandoff handoff = ResidentProgram.Boot(store, status, keys);
            status.Booted(handoff);
            var options = new AppOptions { OtaPageSizeBytes = pageSizeBytes, Keys = keys, BoardRandom = RandomNumberGenerator.GetBytes(Entropy.BoardBytes) };
            App = new BridgeApp(handoff, new StoredIdentity(store), options, Random.Shared.Next(), status);
            App.Start(NowMs);
            while (Serve() && !cancellation.IsCancellationRequested && !reading.IsCompleted)
            {
                Turn(cancellation);
            }
        }

        return cancellation.IsCancellationRequested ? null : reading.Result;
    }

    private long NowMs => _clock.ElapsedMilliseconds;

    private void Turn(CancellationToken cancellation)
    {
        Turned();
        status.RadioIs(App.Radio.OwnEui64);
        int sleepMs = (int)Math.Clamp(App.NextDeadlineMs - NowMs, 0, MaxSleepMs);
        if (_received.TryTake(out byte[] bytes, sleepMs))
        {
            App.OnSerial(bytes, 0, bytes.Length, NowMs);
        }

        if (NowMs >= App.NextDeadlineMs && !cancellation.IsCancellationRequested)
        {
            App.OnTime(NowMs);
        }
    }

    /// <returns>False when the firmware reboots.</returns>
    private bool Serve()
    {
        for (AppAction action = App.Poll(); action != AppAction.None; action = App.Poll())
        {
            switch (action)
            {
                case AppAction.WriteSerial:
                    port.Write(App.ActionBuffer, App.ActionOffset, App.ActionCount);
                    break;
                case AppAction.Reboot:
                    return false;
                default:
                    // No reset line leads to the radio: the link resets the radio by its own RST frame.
                    break;
            }
        }

        return true;
    }
}
