namespace Bridge.Firmware.Ash;

/// <summary>Frame types told apart by the control byte (UG101 3).</summary>
public enum AshFrameType
{
    Data = 0,
    Ack = 1,
    Nak = 2,
    Rst = 3,
    RstAck = 4,
    Error = 5,

    /// <summary>An undefined control byte, or a length its type does not have.</summary>
    Invalid = 6,
}

/// <summary>The wire view of a frame: control byte, randomisation, CRC, byte stuffing. No state.</summary>
/// <remarks>
/// On the wire: control(1) | data(0..n) | CRC(2, most significant byte first), stuffed, then FLAG.
/// DATA 0fffraaa, ACK 100pnaaa, NAK 101pnaaa, RST 0xC0, RSTACK 0xC1, ERROR 0xC2;
/// f = frmNum, r = reTx, a = ackNum, n = not ready, p reserved.
/// </remarks>
public static class AshFrame
{
    public const int AckControl = 0x80;
    public const int NakControl = 0xA0;
    public const int RstControl = 0xC0;
    public const int RstAckControl = 0xC1;
    public const int ErrorControl = 0xC2;

    /// <summary>reTx in DATA.</summary>
    public const int RetransmissionBit = 0x08;

    /// <summary>nRdy in ACK and NAK.</summary>
    public const int NotReadyBit = 0x08;

    private const int CrcInitial = 0xFFFF;
    private const int ShortFrameTypeMask = 0xE0;

    /// <param name="count">Length of control byte and data field.</param>
    public static AshFrameType TypeOf(int control, int count)
    {
        if (IsData(control))
        {
            return count > AshConstants.MinDataBytes ? AshFrameType.Data : AshFrameType.Invalid;
        }

        switch (control & ShortFrameTypeMask)
        {
            case AckControl:
                return count == 1 ? AshFrameType.Ack : AshFrameType.Invalid;
            case NakControl:
                return count == 1 ? AshFrameType.Nak : AshFrameType.Invalid;
        }

        switch (control)
        {
            case RstControl:
                return count == 1 ? AshFrameType.Rst : AshFrameType.Invalid;
            case RstAckControl:
                return count == 3 ? AshFrameType.RstAck : AshFrameType.Invalid;
            case ErrorControl:
                return count == 3 ? AshFrameType.Error : AshFrameType.Invalid;
            default:
                return AshFrameType.Invalid;
        }
    }

    public static bool IsData(int control) => (control & 0x80) == 0;

    public static int DataControl(int frameNumber, bool retransmission, int ackNumber) =>
        (frameNumber << 4) | (retransmission ? RetransmissionBit : 0) | ackNumber;

    public static int FrameNumber(int control) => (control >> 4) & AshConstants.FrameNumberMask;

    public static int AckNumber(int control) => control & AshConstants.FrameNumberMask;

    public static bool IsRetransmission(int control) => (control & RetransmissionBit) != 0;

    public static bool IsNotReady(int control) => (control & NotReadyBit) != 0;

    /// <summary>Exclusive-ors the data field with the sequence 42 21 A8 54 ...; doing it twice undoes it (UG101 4.3).</summary>
    public static void Randomise(byte[] buffer, int offset, int count)
    {
        int shift = 0x42;
        int end = offset + count;
        for (int i = offset; i < end; i++)
        {
            buffer[i] = (byte)(buffer[i] ^ shift);
            shift = (shift & 1) != 0 ? (shift >> 1) ^ 0xB8 : shift >> 1;
        }
    }

    /// <summary>CRC-16 of polynomial 0x1021, initially 0xFFFF, not reflected, no final xor ("123456789" gives 0x29B1).</summary>
    public static int Crc(byte[] buffer, int offset, int count) => Crc(CrcInitial, buffer, offset, count);

    /// <summary>Writes one whole frame. <paramref name="data"/> of a DATA frame is randomised already.</summary>
    /// <returns>The offset after the FLAG.</returns>
    public static int Encode(int control, byte[] data, int offset, int count, byte[] wire, int wireOffset)
    {
        int at = Stuff(wire, wireOffset, control);
        for (int i = 0; i < count; i++)
        {
            at = Stuff(wire, at, data[offset + i]);
        }

        int crc = Crc(CrcOf(CrcInitial, control), data, offset, count);
        at = Stuff(wire, at, crc >> 8);
        at = Stuff(wire, at, crc & 0xFF);
        wire[at] = AshConstants.Flag;
        return at + 1;
    }

    private static int Stuff(byte[] wire, int at, int value)
    {
        switch (value)
        {
            case AshConstants.Flag:
            case AshConstants.Escape:
            case AshConstants.XOn:
            case AshConstants.XOff:
            case AshConstants.Substitute:
            case AshConstants.Cancel:
                wire[at] = AshConstants.Escape;
                wire[at + 1] = (byte)(value ^ AshConstants.EscapeXor);
                return at + 2;
            default:
                wire[at] = (byte)value;
                return at + 1;
        }
    }

    private static int Crc(int crc, byte[] buffer, int offset, int count)
    {
        int end = offset + count;
        for (int i = offset; i < end; i++)
        {
            crc = CrcOf(crc, buffer[i]);
        }

        return crc;
    }

    private static int CrcOf(int crc, int value)
    {
        crc = ((crc >> 8) | (crc << 8)) & 0xFFFF;
        crc ^= value;
        crc ^= (crc & 0xFF) >> 4;
        crc ^= (crc << 12) & 0xFFFF;
        return crc ^ ((crc & 0xFF) << 5);
    }
}
