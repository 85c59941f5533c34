using System;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Hal;
using Bridge.Hal.Sim;
using VirtualHan.Ncp;
using VirtualHan.Radio;
using VirtualHan.Report;
using VirtualHan.Time;

namespace VirtualHan.Device;

/// <summary>A bridge in its case: resident program, application and radio chip on one supply, joined by a UART.</summary>
/// <remarks>
/// The application is made anew at every boot from what the boot loader handed over; only the store and the radio's flash survive.
/// A power cut is an exception out of the store: whatever was running stops where it was.
/// </remarks>
public sealed partial class BridgeHost
{
    private readonly EventQueue _queue;
    private readonly BridgeOptions _options;
    private readonly Timeline _timeline;
    private readonly TimelineTrace _trace;
    private readonly SerialLine _toNcp;
    private readonly SerialLine _fromNcp;
    private readonly List<BootHandoff> _boots = [];
    private readonly List<byte[]> _uart = [];
    private IBridgeProgram _program;
    private ScheduledEvent _deadline;

    /// <summary>Power that is to come back, or the boot that follows it: never two of them.</summary>
    private ScheduledEvent _start;
    private long _startedMs;
    private long _busyUntilUs;

    public BridgeHost(EventQueue queue, Ether ether, BridgeOptions options, Timeline timeline, int seed)
    {
        _queue = queue;
        _options = options;
        _timeline = timeline;
        _trace = new TimelineTrace(timeline);
        var ncpOptions = new NcpOptions { Eui64 = options.Eui64, EzspVersion = options.EzspVersion, KeyEstablishment = options.RadioKeyEstablishment };
        Ncp = new VirtualNcp(queue, ether, new StackFlash(), ncpOptions, seed);
        _toNcp = new SerialLine(queue, options.Baud, Ncp.OnSerial);
        _fromNcp = new SerialLine(queue, options.Baud, OnSerial);
        Ncp.WriteSerial = _fromNcp.Write;
        NcpTrace.Attach(Ncp.Server, timeline);
    }

    public VirtualNcp Ncp { get; }

    /// <summary>Every hand-over so far, in order; what runs now is the last.</summary>
    public IReadOnlyList<BootHandoff> Boots => _boots;

    public BootHandoff Running => _program != null ? _boots[^1] : null;

    public int PowerCuts { get; private set; }

    /// <summary>The boot loader started nothing, or the bridge booted more often than allowed.</summary>
    public bool Halted { get; private set; }

    /// <summary>The flash.</summary>
    public SimStore Store => _options.Store;

    public SerialLine ToNcp => _toNcp;

    public SerialLine FromNcp => _fromNcp;

    /// <summary>Called after every hand-over.</summary>
    public Action<BootHandoff> Booted { get; set; } = _ => { };

    /// <summary>What the lamp shows.</summary>
    public BridgeStatus Status { get; private set; }

    /// <summary>Called when that changes.</summary>
    public Action<BridgeStatus> StatusChanged { get; set; } = _ => { };

    /// <summary>Every event and state of the firmware and the boot loader as it is traced.</summary>
    public TimelineTrace Trace => _trace;

    public void PowerOn()
    {
        _timeline.Note(Lane.Store, "power on");
        Ncp.PowerOn();
        StartIn(_options.BootMs, Boot);
    }

    /// <summary>Polls the program after something outside has spoken to it: a button, a test, a console.</summary>
    public void Wake()
    {
        if (_program != null)
        {
            Guarded(Pump);
        }
    }

    /// <summary>The supply goes away now.</summary>
    public void CutPower() => Guarded(_options.Store.CutNow);

    /// <summary>The store has lost its power: so has everything else.</summary>
    private void LosePower()
    {
        PowerCuts++;
        IsAsleep = false;
        _timeline.Note(Lane.Store, "POWER CUT");
        StopProgram();
        Ncp.PowerOff();
        _toNcp.Cut();
        _fromNcp.Cut();
        StartIn(_options.PowerOffMs, PowerOn);
    }

    private void Boot() => Guarded(() =>
    {
        if (_boots.Count >= _options.MaxBoots)
        {
            Halt("too many boots");
            return;
        }

        _options.Store.PowerOn();
        BootHandoff handoff = _options.Boot(_options.Store, _trace);
        if (handoff == null)
        {
            Halt("nothing to start");
            return;
        }

        _boots.Add(handoff);
        _program = _options.Load(handoff, _trace);
        _planner = new SleepPlanner(_options.DeepSleepMinMinutes, 0);
        Booted(handoff);
        _startedMs = _queue.NowMs;
        _program.Start(NowMs);
        Pump();
    });

    private void Halt(string why)
    {
        Halted = true;
        _timeline.Note(Lane.Store, "halted", why);
    }

    private void Reboot()
    {
        StopProgram();
        _timeline.Note(Lane.Bridge, "reboot");
        StartIn(_options.BootMs, Boot);
    }

    private void StartIn(long milliseconds, Action start)
    {
        _start?.Cancel();
        _start = _queue.AfterMs(milliseconds, start);
    }

    private void StopProgram()
    {
        _deadline?.Cancel();
        _uart.Clear();
        _busyUntilUs = 0;
        _program = null;
        _sleepCheck?.Cancel();
    }

    private void OnSerial(byte[] bytes)
    {
        if (_queue.NowUs < _busyUntilUs)
        {
            _uart.Add(bytes);
        }
        else if (IsAsleep)
        {
            WakeUp("woken by the radio");
        }
        else if (_program != null)
        {
            Guarded(() =>
            {
                _planner.OnSerial(NowMs);
                _program.OnSerial(bytes, 0, bytes.Length, NowMs);
                Pump();
            });
        }
    }

    private void Pump()
    {
        for (AppAction action = _program.Poll(); action != AppAction.None; action = _program.Poll())
        {
            switch (action)
            {
                case AppAction.WriteSerial:
                    _planner.OnSerial(NowMs);
                    _toNcp.Write(_program.ActionBuffer, _program.ActionOffset, _program.ActionCount);
                    break;
                case AppAction.ResetRadio:
                    _timeline.Note(Lane.Ncp, "reset line pulsed");
                    _fromNcp.Cut();
                    Ncp.PulseReset();
                    break;
                case AppAction.Reboot:
                    Reboot();
                    return;
            }
        }

        LookAtLamp();
        Rearm();
    }

    private void LookAtLamp()
    {
        if (_program.Status != Status)
        {
            Status = _program.Status;
            StatusChanged(Status);
        }
    }

    private long NowMs => _queue.NowMs - _startedMs;

    private void Rearm()
    {
        _deadline?.Cancel();
        long deadlineMs = _program.NextDeadlineMs;
        if (PlanSleep(deadlineMs) || deadlineMs == Deadline.Never)
        {
            return;
        }

        deadlineMs += _startedMs;

        // A deadline already past comes round a millisecond later: a program that never moves it cannot stop the clock.
        bool isNow = deadlineMs <= _queue.NowMs;
        long atUs = Math.Max(deadlineMs * 1000, _queue.NowUs + (isNow ? 1000L * Math.Max(1, _options.WorkMs) : 0));
        _busyUntilUs = isNow && _options.WorkMs > 0 ? atUs : 0;
        _deadline = _queue.At(atUs, () => Guarded(Turn));
    }

    /// <summary>One turn of the board's outer loop: what the UART gathered, then time, then what is to be done.</summary>
    private void Turn()
    {
        _busyUntilUs = 0;
        foreach (byte[] bytes in _uart)
        {
            _program.OnSerial(bytes, 0, bytes.Length, NowMs);
        }

        _uart.Clear();
        _program.OnTime(NowMs);
        Pump();
    }

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (PowerCutException)
        {
            LosePower();
        }
    }
}
