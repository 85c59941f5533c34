using System;
using Bridge.Hal;

namespace Bridge.Firmware.Ash;

// Host:
//                    Connect                       RSTACK 0x0B
//   Disconnected -------------> Connecting ---------------------------> Connected
//                                |  ^   ^ | T_RSTACK, attempts left         |
//                                |  |   +-+                                 | RSTACK, ERROR,
//        attempts used, version  |  | Connect                               | 6th ack timeout
//                                v  |                                       v
//                               Failed <------------------------------------+
//
// NCP:
//                     Reset                           Fail, 4th ack timeout
//   Disconnected -------------> Connected --------------------------> Failed
//        |                       |  ^                                   |
//        | RST               RST |  | reboot delay over                 | RST
//        |                       v  |                                   |
//        +-------------------> Rebooting <------------------------------+

/// <summary>One end of an ASH link (UG101): reliable, ordered data fields of 3..202 bytes over a UART.</summary>
/// <remarks>
/// Sans-I/O: feed it bytes and time, then call <see cref="Poll"/> until None. A Write counts as sent when it is polled,
/// so a frame on its way is never cut short with CAN.
/// RSTACK names no RST: a host that had to repeat RST stays in Connecting until all are answered or the last T_RSTACK is over,
/// lest a late RST resets the NCP behind its back. Receiving is in AshLink.Receive.cs, sending in AshLink.Transmit.cs.
/// </remarks>
public sealed partial class AshLink
{
    private readonly AshRole _role;
    private readonly ITrace _trace;
    private readonly AshTimings _timings;
    private readonly AshReceiver _receiver = new AshReceiver();
    private readonly AshAckTimer _ackTimer;
    private readonly AshTransmitWindow _window;

    private AshState _state;
    private long _stateDeadlineMs = Deadline.Never;
    private long _nowMs;
    private bool _reportConnected;
    private bool _reportFailed;
    private int _rstAttempts;
    private int _rstAcksHeard;
    private int _heardErrorCode;
    private int _ackTimeoutsInRow;

    public AshLink(AshRole role, ITrace trace)
    {
        _role = role;
        _trace = trace;
        _timings = AshTimings.For(role);
        _ackTimer = new AshAckTimer(_timings);
        _window = new AshTransmitWindow(_timings.Window);
        ActionBuffer = _wire;
    }

    public AshState State => _state;

    /// <summary>Bytes of the last action; valid until the next call on this object other than Send and SendCallback.</summary>
    public byte[] ActionBuffer { get; private set; }

    public int ActionOffset { get; private set; }

    public int ActionCount { get; private set; }

    /// <summary>Why the link failed; None again after Connect or Reset.</summary>
    public AshFailure FailureReason { get; private set; }

    /// <summary>The NCP's reset or error code, see <see cref="AshFailure"/>.</summary>
    public int FailureCode { get; private set; }

    /// <summary>NCP: how long after RST the RSTACK follows, deaf meanwhile; 0 unless set.</summary>
    public int RebootDelayMs { get; set; }

    /// <summary>The present ack period.</summary>
    public int AckPeriodMs => _ackTimer.PeriodMs;

    public int CrcErrors => _receiver.CrcErrors;

    public int LengthErrors => _receiver.LengthErrors;

    public int CommErrors => _receiver.CommErrors;

    public int CancelledFrames => _receiver.CancelledFrames;

    /// <summary>DATA frames sent again.</summary>
    public int Retransmissions { get; private set; }

    /// <summary>DATA received before and dropped.</summary>
    public int Duplicates { get; private set; }

    /// <summary>DATA dropped because of a gap before it.</summary>
    public int OutOfOrder { get; private set; }

    /// <summary>Frames dropped as unusable while connected: bad CRC, length, SUB, ackNum or no receive buffer.</summary>
    public int Rejected { get; private set; }

    public int NaksSent { get; private set; }

    public int NaksReceived { get; private set; }

    public int AckTimeouts { get; private set; }

    /// <summary>Frames dropped because their type has no meaning here.</summary>
    public int UnexpectedFrames { get; private set; }

    /// <summary>When OnTime must be called at the latest; Deadline.Never when nothing is waited for.</summary>
    public long NextDeadlineMs
    {
        get
        {
            long deadlineMs = _stateDeadlineMs;
            if (_state == AshState.Connected)
            {
                deadlineMs = Deadline.Earlier(deadlineMs, _ackTimer.DeadlineMs);
                deadlineMs = Deadline.Earlier(deadlineMs, _notReadyRefreshMs);
                deadlineMs = Deadline.Earlier(deadlineMs, _callbackHoldEndMs);
            }

            return deadlineMs;
        }
    }

    /// <summary>Host: resets the NCP and starts afresh, from any state. Whatever was queued is dropped.</summary>
    public void Connect(long nowMs)
    {
        Demand(AshRole.Host);
        _nowMs = nowMs;
        _receiver.Restart();
        ClearTraffic();
        _heardErrorCode = -1;
        _rstAttempts = 0;
        _rstAcksHeard = 0;
        SendRst();
    }

    /// <summary>NCP: it (re)booted for the given reset code; tells the host with RSTACK.</summary>
    public void Reset(int resetCode, long nowMs)
    {
        Demand(AshRole.Ncp);
        _nowMs = nowMs;
        _receiver.Restart();
        ClearTraffic();
        StartAsNcp(resetCode);
    }

    /// <summary>NCP: a fault; ERROR goes out now and in answer to every frame but RST.</summary>
    public void Fail(int errorCode, long nowMs)
    {
        Demand(AshRole.Ncp);
        _nowMs = nowMs;
        EnterFailed(AshFailure.LocalFault, errorCode);
        _reportFailed = false;
    }

    public void OnTime(long nowMs)
    {
        _nowMs = nowMs;
        switch (_state)
        {
            case AshState.Connecting:
                if (nowMs >= _stateDeadlineMs)
                {
                    OnRstAckTimeout();
                }

                break;
            case AshState.Rebooting:
                if (nowMs >= _stateDeadlineMs)
                {
                    StartAsNcp(AshConstants.ResetSoftware);
                }

                break;
            case AshState.Connected:
                OnTimeConnected();
                break;
        }
    }

    /// <summary>The next thing to do, most urgent first; call until None.</summary>
    public AshAction Poll()
    {
        if (_reportFailed)
        {
            _reportFailed = false;
            return AshAction.Failed;
        }

        if (_reportConnected)
        {
            _reportConnected = false;
            return AshAction.Connected;
        }

        if (WriteUrgent())
        {
            return AshAction.Write;
        }

        if (_received.Count > 0)
        {
            SetAction(_received.HeadBuffer, _received.HeadCount);
            _received.RemoveHead();
            return AshAction.Deliver;
        }

        return WriteOwedAck() ? AshAction.Write : AshAction.None;
    }

    private void OnTimeConnected()
    {
        if (_nowMs >= _notReadyRefreshMs)
        {
            _notReadyRefreshMs = _nowMs + AshConstants.NotReadyRefreshMs;
            _ackForced = true;
        }

        if (_nowMs >= _callbackHoldEndMs)
        {
            HoldCallbacks(false);
        }

        if (_nowMs >= _ackTimer.DeadlineMs)
        {
            OnAckTimeout();
        }
    }

    private void OnAckTimeout()
    {
        AckTimeouts++;
        _ackTimeoutsInRow++;
        _ackTimer.TimedOut();
        _trace.Event(TraceSource.Ash, (int)AshEvent.AckTimeout, _ackTimeoutsInRow, _ackTimer.PeriodMs);
        if (_ackTimeoutsInRow >= _timings.FatalAckTimeout)
        {
            EnterFailed(AshFailure.MaxAckTimeouts, AshConstants.ErrorMaxAckTimeouts);
            return;
        }

        StartRetransmission();
    }

    private void OnRstAckTimeout()
    {
        if (_rstAcksHeard > 0)
        {
            StartAsHost();
        }
        else if (_rstAttempts < AshConstants.MaxRstAttempts)
        {
            SendRst();
        }
        else if (_heardErrorCode >= 0)
        {
            EnterFailed(AshFailure.NcpError, _heardErrorCode);
        }
        else
        {
            EnterFailed(AshFailure.NoRstAck, 0);
        }
    }

    private void SendRst()
    {
        _rstAttempts++;
        _pendingControl = AshFrame.RstControl;
        _trace.Event(TraceSource.Ash, (int)AshEvent.RstSent, _rstAttempts, AshConstants.MaxRstAttempts);
        Enter(AshState.Connecting, _nowMs + AshConstants.TRstAckMs);
    }

    private void StartAsHost()
    {
        ClearTraffic();
        _ackForced = true;
        ScheduleNotReady();
        EnterConnected();
    }

    private void StartAsNcp(int resetCode)
    {
        _pendingControl = AshFrame.RstAckControl;
        _pendingCode = resetCode;
        _trace.Event(TraceSource.Ash, (int)AshEvent.RstAckSent, resetCode, 0);
        EnterConnected();
    }

    private void EnterConnected()
    {
        _reportConnected = true;
        Enter(AshState.Connected, Deadline.Never);
    }

    private void EnterFailed(AshFailure reason, int code)
    {
        ClearTraffic();
        FailureReason = reason;
        FailureCode = code;
        _reportFailed = true;
        if (_role == AshRole.Ncp)
        {
            QueueError();
        }

        Enter(AshState.Failed, Deadline.Never);
    }

    private void Enter(AshState state, long deadlineMs)
    {
        _state = state;
        _stateDeadlineMs = deadlineMs;
        _trace.State(TraceSource.Ash, (int)state, deadlineMs);
    }

    /// <summary>Numbers from 0, empty queues, first ack period, nothing owed, no failure.</summary>
    private void ClearTraffic()
    {
        _reportConnected = false;
        _reportFailed = false;
        FailureReason = AshFailure.None;
        FailureCode = 0;
        _ackTimeoutsInRow = 0;
        _ackTimer.Reset();
        ClearReceive();
        ClearTransmit();
    }

    private void SetAction(byte[] buffer, int count)
    {
        ActionBuffer = buffer;
        ActionOffset = 0;
        ActionCount = count;
    }

    private void Demand(AshRole role)
    {
        if (_role != role)
        {
            throw new InvalidOperationException();
        }
    }
}
