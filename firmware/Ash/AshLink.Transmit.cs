using Bridge.Hal;

namespace Bridge.Firmware.Ash;

// What leaves, by priority (UG101 5): start-up frame; NAK; forced ACK; retransmission; then
// a host acknowledges before it sends new DATA, an NCP sends new DATA and acknowledges with it.
public sealed partial class AshLink
{
    private const int NoControl = -1;

    private readonly AshQueue _responses = new AshQueue(AshConstants.TransmitQueueFrames, AshConstants.MaxSendDataBytes);
    private readonly AshQueue _callbacks = new AshQueue(AshConstants.TransmitQueueFrames, AshConstants.MaxSendDataBytes);
    private readonly byte[] _wire = new byte[AshConstants.MaxWireBytes];
    private readonly byte[] _codes = new byte[2];

    /// <summary>RST, RSTACK or ERROR that must leave first.</summary>
    private int _pendingControl = NoControl;

    private int _pendingCode;
    private bool _nakPending;
    private bool _ackForced;

    /// <summary>ackTx: the last ackNum sent.</summary>
    private int _ackedNumber;

    private bool _receiverNotReady;
    private long _notReadyRefreshMs = Deadline.Never;
    private long _callbackHoldEndMs = Deadline.Never;

    /// <summary>Queues a data field of 3..202 bytes (copied).</summary>
    /// <returns>Ok; NotConnected; TooLong; Malformed when shorter than 3 bytes; Busy when 8 wait already.</returns>
    public Result Send(byte[] buffer, int offset, int count, long nowMs)
    {
        return Enqueue(_responses, buffer, offset, count, nowMs);
    }

    /// <summary>NCP: queues behind all responses; held back while the host is not ready. Results as <see cref="Send"/>.</summary>
    public Result SendCallback(byte[] buffer, int offset, int count, long nowMs)
    {
        Demand(AshRole.Ncp);
        return Enqueue(_callbacks, buffer, offset, count, nowMs);
    }

    /// <summary>Host: whether callbacks are welcome. Not ready is repeated every 480 ms and outlives a reconnect.</summary>
    public void SetReceiverReady(bool ready, long nowMs)
    {
        Demand(AshRole.Host);
        _nowMs = nowMs;
        if (_receiverNotReady != !ready)
        {
            _receiverNotReady = !ready;
            _ackForced = _state == AshState.Connected;
            ScheduleNotReady();
        }
    }

    private Result Enqueue(AshQueue queue, byte[] buffer, int offset, int count, long nowMs)
    {
        _nowMs = nowMs;
        if (_state != AshState.Connected)
        {
            return Result.NotConnected;
        }

        if (count > AshConstants.MaxSendDataBytes)
        {
            return Result.TooLong;
        }

        if (count < AshConstants.MinDataBytes)
        {
            return Result.Malformed;
        }

        if (queue.IsFull)
        {
            return Result.Busy;
        }

        byte[] copy = queue.Add(buffer, offset, count);
        AshFrame.Randomise(copy, 0, count);
        return Result.Ok;
    }

    private bool WriteUrgent()
    {
        if (_pendingControl != NoControl)
        {
            WriteStartUp();
            return true;
        }

        if (_state != AshState.Connected)
        {
            return false;
        }

        if (_nakPending)
        {
            WriteNak();
            return true;
        }

        if (_ackForced)
        {
            WriteAck();
            return true;
        }

        if (_window.IsRetransmitting)
        {
            Retransmissions++;
            WriteData(_window.TakeRetransmission(), true);
            return true;
        }

        if (_role == AshRole.Host && WriteOwedAck())
        {
            return true;
        }

        return WriteNewData();
    }

    private bool WriteNewData()
    {
        if (!_window.IsOpen)
        {
            return false;
        }

        if (_responses.Count > 0)
        {
            WriteData(_window.TakeFrom(_responses), false);
            return true;
        }

        if (_callbacks.Count > 0 && _callbackHoldEndMs == Deadline.Never)
        {
            WriteData(_window.TakeFrom(_callbacks), false);
            return true;
        }

        return false;
    }

    private bool WriteOwedAck()
    {
        if (_state != AshState.Connected || _ackedNumber == _expectedNumber)
        {
            return false;
        }

        WriteAck();
        return true;
    }

    private void WriteStartUp()
    {
        int count = 0;
        if (_pendingControl != AshFrame.RstControl)
        {
            _codes[0] = AshConstants.Version;
            _codes[1] = (byte)_pendingCode;
            count = 2;
        }

        _wire[0] = AshConstants.Cancel;
        SetAction(_wire, AshFrame.Encode(_pendingControl, _codes, 0, count, _wire, 1));
        _pendingControl = NoControl;
    }

    private void WriteNak()
    {
        _nakPending = false;
        NaksSent++;
        _trace.Event(TraceSource.Ash, (int)AshEvent.NakSent, _expectedNumber, 0);
        WriteShort(AshFrame.NakControl);
    }

    private void WriteAck()
    {
        WriteShort(AshFrame.AckControl);
    }

    private void WriteShort(int control)
    {
        _ackForced = false;
        _ackedNumber = _expectedNumber;
        int notReady = _receiverNotReady ? AshFrame.NotReadyBit : 0;
        SetAction(_wire, AshFrame.Encode(control | notReady | _expectedNumber, _codes, 0, 0, _wire, 0));
    }

    private void WriteData(int number, bool retransmission)
    {
        _ackedNumber = _expectedNumber;
        _ackTimer.StartUnlessRunning(_nowMs);
        int control = AshFrame.DataControl(number, retransmission, _expectedNumber);
        SetAction(_wire, AshFrame.Encode(control, _window.Data(number), 0, _window.Count(number), _wire, 0));
    }

    private void StartRetransmission()
    {
        _trace.Event(TraceSource.Ash, (int)AshEvent.Retransmission, _window.OldestNumber, _window.UnackedCount);
        _ackTimer.Stop();
        _window.StartRetransmission();
    }

    private void QueueError()
    {
        _pendingControl = AshFrame.ErrorControl;
        _pendingCode = FailureCode;
        _trace.Event(TraceSource.Ash, (int)AshEvent.ErrorSent, FailureCode, 0);
    }

    private void ScheduleNotReady()
    {
        _notReadyRefreshMs = _receiverNotReady ? _nowMs + AshConstants.NotReadyRefreshMs : Deadline.Never;
    }

    private void HoldCallbacks(bool hold)
    {
        if (hold != (_callbackHoldEndMs != Deadline.Never))
        {
            _trace.Event(TraceSource.Ash, (int)AshEvent.CallbackHold, hold ? 1 : 0, 0);
        }

        _callbackHoldEndMs = hold ? _nowMs + AshConstants.NotReadyExpiryMs : Deadline.Never;
    }

    private void ClearTransmit()
    {
        _responses.Clear();
        _callbacks.Clear();
        _window.Reset();
        _pendingControl = NoControl;
        _nakPending = false;
        _ackForced = false;
        _ackedNumber = 0;
        _notReadyRefreshMs = Deadline.Never;
        _callbackHoldEndMs = Deadline.Never;
    }
}
