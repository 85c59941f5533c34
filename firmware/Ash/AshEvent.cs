namespace Bridge.Firmware.Ash;

/// <summary>Events of <see cref="AshLink"/> in the trace; a and b are the two values of ITrace.Event.</summary>
public enum AshEvent
{
    /// <summary>a = attempt from 1, b = attempts allowed.</summary>
    RstSent = 0,

    /// <summary>a = reset code.</summary>
    RstAckSent = 1,

    /// <summary>a = error code.</summary>
    ErrorSent = 2,

    /// <summary>RSTACK with a code other than 0x0B while connecting; a = reset code.</summary>
    RstAckIgnored = 3,

    /// <summary>ERROR while connecting; a = error code.</summary>
    ErrorIgnored = 4,

    /// <summary>a = ackNum sent.</summary>
    NakSent = 5,

    /// <summary>a = ackNum received.</summary>
    NakReceived = 6,

    /// <summary>Unacknowledged DATA is sent again; a = first frmNum, b = number of frames.</summary>
    Retransmission = 7,

    /// <summary>a = consecutive timeouts, b = new ack period in ms.</summary>
    AckTimeout = 8,

    /// <summary>A frame the receiver could not use; a = <see cref="AshReceived"/>, b = its control byte or -1.</summary>
    FrameRejected = 9,

    /// <summary>DATA received before and sent again; a = frmNum, b = frmNum expected.</summary>
    Duplicate = 10,

    /// <summary>DATA after a gap; a = frmNum, b = frmNum expected.</summary>
    OutOfOrder = 11,

    /// <summary>DATA found no free receive buffer; a = frmNum.</summary>
    NoReceiveBuffer = 12,

    /// <summary>NCP only: callbacks are held back (a = 1) or may go (a = 0).</summary>
    CallbackHold = 13,

    /// <summary>A frame with an ackNum outside the window; a = control byte.</summary>
    BadAckNumber = 14,

    /// <summary>A frame whose type the role or its length forbids; a = control byte, b = length.</summary>
    UnexpectedFrame = 15,
}
