namespace Bridge.Firmware.Ash;

/// <summary>What one byte completed.</summary>
public enum AshReceived
{
    /// <summary>Nothing yet.</summary>
    None = 0,

    /// <summary>A frame with a good CRC is in Buffer.</summary>
    Frame = 1,

    BadCrc = 2,

    /// <summary>Fewer bytes than a control byte and a CRC, or more than the longest frame.</summary>
    BadLength = 3,

    /// <summary>SUB in the frame, or ESC right before FLAG.</summary>
    CommError = 4,
}

/// <summary>Bytes to frames: unstuffing, CAN, SUB, XON/XOFF and the CRC (UG101 4). Knows nothing of numbering.</summary>
public sealed class AshReceiver
{
    /// <summary>Buffer[0] is the control byte, the data field follows, still randomised.</summary>
    public readonly byte[] Buffer = new byte[AshConstants.MaxFrameBytes];

    private int _fill;
    private bool _escaped;
    private bool _overrun;
    private bool _commError;

    /// <summary>Length of control byte and data field of the last Frame.</summary>
    public int Count { get; private set; }

    /// <summary>Control byte of the last frame, good or bad; -1 when a bad one lost it. Of a bad one it is a guess.</summary>
    public int Control { get; private set; }

    public int CrcErrors { get; private set; }

    public int LengthErrors { get; private set; }

    public int CommErrors { get; private set; }

    /// <summary>Partial frames dropped because of CAN.</summary>
    public int CancelledFrames { get; private set; }

    /// <summary>XON and XOFF found in the stream and dropped.</summary>
    public int FlowControlBytes { get; private set; }

    /// <summary>Drops a partial frame.</summary>
    public void Restart()
    {
        _fill = 0;
        _escaped = false;
        _overrun = false;
        _commError = false;
    }

    /// <summary>Takes the next byte; what it returns other than None is valid until the next call.</summary>
    public AshReceived Push(int value)
    {
        switch (value)
        {
            case AshConstants.Flag:
                return EndFrame();
            case AshConstants.Cancel:
                if (_fill > 0 || _commError)
                {
                    CancelledFrames++;
                }

                Restart();
                return AshReceived.None;
            case AshConstants.Substitute:
                _commError = true;
                return AshReceived.None;
            case AshConstants.XOn:
            case AshConstants.XOff:
                FlowControlBytes++;
                return AshReceived.None;
            case AshConstants.Escape:
                _escaped = true;
                return AshReceived.None;
            default:
                Store(value);
                return AshReceived.None;
        }
    }

    private void Store(int value)
    {
        if (_escaped)
        {
            value ^= AshConstants.EscapeXor;
            _escaped = false;
        }
        else if (value == AshConstants.Wake && _fill == 0)
        {
            return;
        }

        // After SUB nothing is kept, so that a lost control byte is not guessed from the data.
        if (_commError)
        {
            return;
        }

        if (_fill == AshConstants.MaxFrameBytes)
        {
            _overrun = true;
            return;
        }

        Buffer[_fill] = (byte)value;
        _fill++;
    }

    private AshReceived EndFrame()
    {
        AshReceived outcome = Judge();
        Control = _fill > 0 ? Buffer[0] : -1;
        Count = _fill - AshConstants.CrcBytes;
        Restart();
        return outcome;
    }

    private AshReceived Judge()
    {
        if (_commError || _escaped)
        {
            CommErrors++;
            return AshReceived.CommError;
        }

        if (_fill == 0)
        {
            return AshReceived.None;
        }

        if (_overrun || _fill <= AshConstants.CrcBytes)
        {
            LengthErrors++;
            return AshReceived.BadLength;
        }

        int body = _fill - AshConstants.CrcBytes;
        int crc = (Buffer[body] << 8) | Buffer[body + 1];
        if (crc != AshFrame.Crc(Buffer, 0, body))
        {
            CrcErrors++;
            return AshReceived.BadCrc;
        }

        return AshReceived.Frame;
    }
}
