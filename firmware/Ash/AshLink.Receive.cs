using Bridge.Hal;

namespace Bridge.Firmware.Ash;

// What arrives: start-up frames by state, then acknowledgement numbers, then DATA.
public sealed partial class AshLink
{
    private readonly AshQueue _received = new AshQueue(AshConstants.ReceiveQueueFrames, AshConstants.MaxReceiveDataBytes);

    /// <summary>frmRx: the DATA number expected next.</summary>
    private int _expectedNumber;

    /// <summary>The reject condition: a NAK went out and the frame it asked for has not come yet.</summary>
    private bool _rejecting;

    public void OnBytes(byte[] buffer, int offset, int count, long nowMs)
    {
        _nowMs = nowMs;
        int end = offset + count;
        for (int i = offset; i < end; i++)
        {
            AshReceived received = _receiver.Push(buffer[i]);
            if (received == AshReceived.Frame)
            {
                OnFrame(_receiver.Control);
            }
            else if (received != AshReceived.None && _state == AshState.Connected)
            {
                _trace.Event(TraceSource.Ash, (int)AshEvent.FrameRejected, (int)received, _receiver.Control);
                Reject(_receiver.Control);
            }
        }
    }

    private void OnFrame(int control)
    {
        AshFrameType type = AshFrame.TypeOf(control, _receiver.Count);
        if (type == AshFrameType.Rst && _role == AshRole.Ncp)
        {
            OnRst();
            return;
        }

        switch (_state)
        {
            case AshState.Connecting:
                OnFrameConnecting(type);
                break;
            case AshState.Connected:
                OnFrameConnected(type, control);
                break;
            case AshState.Failed:
                if (_role == AshRole.Ncp)
                {
                    QueueError();
                }

                break;
        }
    }

    private void OnRst()
    {
        if (_state == AshState.Rebooting)
        {
            return;
        }

        ClearTraffic();
        if (RebootDelayMs == 0)
        {
            StartAsNcp(AshConstants.ResetSoftware);
        }
        else
        {
            Enter(AshState.Rebooting, _nowMs + RebootDelayMs);
        }
    }

    private void OnFrameConnecting(AshFrameType type)
    {
        int code = _receiver.Count == 3 ? _receiver.Buffer[2] : 0;
        if (type == AshFrameType.Error)
        {
            // A failed NCP answers all but RST with ERROR, and RST is already on its way to cure it.
            _heardErrorCode = code;
            _trace.Event(TraceSource.Ash, (int)AshEvent.ErrorIgnored, code, 0);
        }
        else if (type == AshFrameType.RstAck)
        {
            OnRstAckConnecting(_receiver.Buffer[1], code);
        }
    }

    private void OnRstAckConnecting(int version, int code)
    {
        if (version != AshConstants.Version)
        {
            EnterFailed(AshFailure.VersionMismatch, version);
        }
        else if (code != AshConstants.ResetSoftware)
        {
            // Not the answer to our RST: the NCP was powered or reset meanwhile.
            _trace.Event(TraceSource.Ash, (int)AshEvent.RstAckIgnored, code, 0);
        }
        else
        {
            _rstAcksHeard++;
            if (_rstAcksHeard == _rstAttempts)
            {
                StartAsHost();
            }
        }
    }

    private void OnFrameConnected(AshFrameType type, int control)
    {
        switch (type)
        {
            case AshFrameType.Data:
            case AshFrameType.Ack:
            case AshFrameType.Nak:
                if (OnAckNumber(control))
                {
                    OnNumberedFrame(type, control);
                }

                return;
            case AshFrameType.RstAck:
                if (_role == AshRole.Host)
                {
                    EnterFailed(AshFailure.NcpReset, _receiver.Buffer[2]);
                    return;
                }

                break;
            case AshFrameType.Error:
                if (_role == AshRole.Host)
                {
                    EnterFailed(AshFailure.NcpError, _receiver.Buffer[2]);
                    return;
                }

                break;
        }

        UnexpectedFrames++;
        _trace.Event(TraceSource.Ash, (int)AshEvent.UnexpectedFrame, control, _receiver.Count);
        if (type == AshFrameType.Invalid)
        {
            Reject(control);
        }
    }

    private void OnNumberedFrame(AshFrameType type, int control)
    {
        if (type == AshFrameType.Data)
        {
            OnData(control);
            return;
        }

        if (_role == AshRole.Ncp)
        {
            HoldCallbacks(AshFrame.IsNotReady(control));
        }

        if (type == AshFrameType.Nak)
        {
            NaksReceived++;
            _trace.Event(TraceSource.Ash, (int)AshEvent.NakReceived, AshFrame.AckNumber(control), 0);
            if (!_window.IsRetransmitting && _window.UnackedCount > 0)
            {
                StartRetransmission();
            }
        }
    }

    /// <returns>False when the number is outside the window and the frame must not be used.</returns>
    private bool OnAckNumber(int control)
    {
        int ackNumber = AshFrame.AckNumber(control);
        if (!_window.Accepts(ackNumber))
        {
            _trace.Event(TraceSource.Ash, (int)AshEvent.BadAckNumber, control, _window.OldestNumber);
            Reject(control);
            return false;
        }

        if (ackNumber != _window.OldestNumber)
        {
            if (_window.IsMeasurable)
            {
                _ackTimer.Measure(_nowMs);
            }

            _window.Acknowledge(ackNumber);
            _ackTimeoutsInRow = 0;
            _ackTimer.Stop();
            if (_window.UnackedCount > 0)
            {
                _ackTimer.StartUnlessRunning(_nowMs);
            }
        }

        return true;
    }

    private void OnData(int control)
    {
        int number = AshFrame.FrameNumber(control);
        if (number == _expectedNumber)
        {
            AcceptData(control);
        }
        else if (AshFrame.IsRetransmission(control))
        {
            Duplicates++;
            _ackForced = true;
            _trace.Event(TraceSource.Ash, (int)AshEvent.Duplicate, number, _expectedNumber);
        }
        else
        {
            OutOfOrder++;
            _trace.Event(TraceSource.Ash, (int)AshEvent.OutOfOrder, number, _expectedNumber);
            RequestNak();
        }
    }

    private void AcceptData(int control)
    {
        if (_received.IsFull)
        {
            _trace.Event(TraceSource.Ash, (int)AshEvent.NoReceiveBuffer, _expectedNumber, 0);
            Reject(control);
            return;
        }

        int count = _receiver.Count - 1;
        byte[] copy = _received.Add(_receiver.Buffer, 1, count);
        AshFrame.Randomise(copy, 0, count);
        _expectedNumber = (_expectedNumber + 1) & AshConstants.FrameNumberMask;
        _rejecting = false;
        _nakPending = false;
        if (AshFrame.IsRetransmission(control))
        {
            _ackForced = true;
        }
    }

    /// <summary>Counts an unusable frame; NAK only if it looked like DATA, since nothing else is ever sent again.</summary>
    private void Reject(int control)
    {
        Rejected++;
        if (control >= 0 && AshFrame.IsData(control))
        {
            RequestNak();
        }
    }

    private void RequestNak()
    {
        if (!_rejecting)
        {
            _rejecting = true;
            _nakPending = true;
        }
    }

    private void ClearReceive()
    {
        _received.Clear();
        _expectedNumber = 0;
        _rejecting = false;
    }
}
