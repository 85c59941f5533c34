using System;
using System.Collections.Generic;
using Bridge.Firmware.Ash;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;
using VirtualHan.Radio;
using VirtualHan.Time;

namespace VirtualHan.Ncp;

/// <summary>Settings of a <see cref="VirtualNcp"/>.</summary>
public sealed record NcpOptions
{
    public ulong Eui64 { get; init; }

    public int EzspVersion { get; init; } = 13;

    /// <summary>From RST to RSTACK.</summary>
    public int RebootDelayMs { get; init; } = 1000;

    /// <summary>Time the chip takes to answer a command.</summary>
    public int CommandUs { get; init; } = 400;

    /// <summary>Key establishment in the chip, one for each suite it has; a stock chip has none.</summary>
    public IReadOnlyList<IKeyAgreement> KeyEstablishment { get; init; } = [];
}

/// <summary>An EFR32 network co-processor, byte for byte: ASH on its UART, EZSP on that, a network stack on the virtual ether.</summary>
/// <remarks>Its flash is handed in and outlives it, so that a new NCP on the same flash is the same chip after a power cut.</remarks>
public sealed class VirtualNcp
{
    private readonly EventQueue _queue;
    private readonly NcpOptions _options;
    private readonly Queue<byte[]> _responses = new();
    private readonly Queue<byte[]> _callbacks = new();
    private AshLink _ash;
    private ScheduledEvent _deadline;
    private int _epoch;

    public VirtualNcp(EventQueue queue, Ether ether, StackFlash flash, NcpOptions options, int seed)
    {
        _queue = queue;
        _options = options;
        Stack = new NetworkStack(queue, ether, options.Eui64, flash, seed) { Powered = false };
        Server = new EzspServer(queue, Stack, options.EzspVersion, seed)
        {
            Callback = frame => Enqueue(_callbacks, frame),
            ResetRequested = () => Restart(AshConstants.ResetSoftware),
        };
        foreach (IKeyAgreement agreement in options.KeyEstablishment)
        {
            Server.AddKeyEstablishment(agreement);
        }
    }

    public NetworkStack Stack { get; }

    public EzspServer Server { get; }

    /// <summary>Bytes for the host: buffer, offset, count, valid during the call.</summary>
    public Action<byte[], int, int> WriteSerial { get; set; } = (_, _, _) => { };

    public void PowerOn()
    {
        Stack.Powered = true;
        Restart(AshConstants.ResetPowerOn);
    }

    public void PowerOff()
    {
        _epoch++;
        _deadline?.Cancel();
        ForgetTraffic();
        Stack.Powered = false;
        _ash = null;
    }

    /// <summary>Pulse on the reset line.</summary>
    public void PulseReset() => Restart(AshConstants.ResetExternal);

    /// <summary>The chip's firmware hit a fault: ERROR instead of answers until the host resets it.</summary>
    public void Crash(int errorCode)
    {
        _epoch++;
        ForgetTraffic();
        _ash.Fail(errorCode, _queue.NowMs);
        Pump();
    }

    public void OnSerial(byte[] bytes)
    {
        if (_ash != null)
        {
            _ash.OnBytes(bytes, 0, bytes.Length, _queue.NowMs);
            Pump();
        }
    }

    private void Restart(int resetCode)
    {
        _epoch++;
        ForgetTraffic();
        _ash = new AshLink(AshRole.Ncp, new SilentTrace()) { RebootDelayMs = _options.RebootDelayMs };
        _ash.Reset(resetCode, _queue.NowMs);
        Pump();
    }

    private void ForgetTraffic()
    {
        Server.Reset();
        _responses.Clear();
        _callbacks.Clear();
    }

    private void Pump()
    {
        if (_ash == null)
        {
            return;
        }

        Refill();
        AshAction action = _ash.Poll();
        while (action != AshAction.None)
        {
            switch (action)
            {
                case AshAction.Write:
                    WriteSerial(_ash.ActionBuffer, _ash.ActionOffset, _ash.ActionCount);
                    break;
                case AshAction.Deliver:
                    Accept(_ash.ActionBuffer.AsSpan(_ash.ActionOffset, _ash.ActionCount).ToArray());
                    break;
                case AshAction.Connected:
                case AshAction.Failed:
                    _epoch++;
                    ForgetTraffic();
                    break;
            }

            Refill();
            action = _ash.Poll();
        }

        Rearm();
    }

    private void Accept(byte[] frame) => AfterUs(_options.CommandUs, () =>
    {
        byte[] response = Server.Execute(frame);
        if (response != null)
        {
            Enqueue(_responses, response);
        }
    });

    /// <summary>Queues and lets the present call chain end first, so that a response leaves before the callbacks it caused.</summary>
    private void Enqueue(Queue<byte[]> queue, byte[] frame)
    {
        queue.Enqueue(frame);
        AfterUs(0, Pump);
    }

    /// <summary>Work of the running chip; a reset drops it.</summary>
    private void AfterUs(long delayUs, Action action)
    {
        int epoch = _epoch;
        _queue.AfterUs(delayUs, () =>
        {
            if (epoch == _epoch)
            {
                action();
            }
        });
    }

    private void Refill()
    {
        while (_responses.TryPeek(out byte[] response) && _ash.Send(response, 0, response.Length, _queue.NowMs) == Result.Ok)
        {
            _responses.Dequeue();
        }

        while (_callbacks.TryPeek(out byte[] callback) && _ash.SendCallback(callback, 0, callback.Length, _queue.NowMs) == Result.Ok)
        {
            _callbacks.Dequeue();
        }
    }

    private void Rearm()
    {
        _deadline?.Cancel();
        long deadlineMs = _ash.NextDeadlineMs;
        if (deadlineMs != Deadline.Never)
        {
            _deadline = _queue.At(deadlineMs * 1000, () =>
            {
                _ash.OnTime(_queue.NowMs);
                Pump();
            });
        }
    }
}
