using Bridge.Firmware.Ash;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>One AshLink on a bench: speaks frames to it, reads back as words what it asks for, and stands for its clock and trace.</summary>
/// <remarks>Words: CAN RST RSTACK(code) ERROR(code) ACK(ack) NAK(ack) with a trailing n for not ready, DATA(frm,ack,reTx), deliver(first byte), connected, failed.</remarks>
public sealed class AshProbe : ITrace
{
    public readonly AshLink Link;
    public long NowMs;

    /// <summary>Events seen, by AshEvent.</summary>
    public readonly int[] Events = new int[32];

    public int LastState = -1;
    public long LastDeadlineMs;

    private readonly byte[] _wire = new byte[600];
    private readonly byte[] _data = new byte[300];
    private readonly AshReceiver _receiver = new AshReceiver();
    private readonly bool _byteByByte;

    public AshProbe(AshRole role, bool byteByByte)
    {
        Link = new AshLink(role, this);
        _byteByByte = byteByByte;
        NowMs = 1000;
    }

    public static AshProbe ConnectedHost(bool byteByByte)
    {
        AshProbe probe = new AshProbe(AshRole.Host, byteByByte);
        probe.Link.Connect(probe.NowMs);
        probe.Drain();
        probe.HearRstAck(AshConstants.ResetSoftware);
        probe.Drain();
        return probe;
    }

    public static AshProbe ConnectedNcp(bool byteByByte)
    {
        AshProbe probe = new AshProbe(AshRole.Ncp, byteByByte);
        probe.Link.Reset(AshConstants.ResetSoftware, probe.NowMs);
        probe.Drain();
        return probe;
    }

    public void State(TraceSource source, int state, long deadlineMs)
    {
        LastState = state;
        LastDeadlineMs = deadlineMs;
    }

    public void Event(TraceSource source, int code, long a, long b)
    {
        Events[code]++;
    }

    public void Hear(byte[] bytes)
    {
        HearPart(bytes, bytes.Length);
    }

    public void HearData(int frameNumber, int ackNumber, int retransmission, int firstByte)
    {
        int length = EncodeData(frameNumber, ackNumber, retransmission, firstByte);
        HearPart(_wire, length);
    }

    /// <summary>A DATA frame whose last CRC bit is wrong.</summary>
    public void HearBrokenData(int frameNumber, int ackNumber, int firstByte)
    {
        int length = EncodeData(frameNumber, ackNumber, 0, firstByte);
        _wire[length - 2] ^= 0x80;
        HearPart(_wire, length);
    }

    public void HearAck(int ackNumber)
    {
        HearShort(AshFrame.AckControl | ackNumber);
    }

    public void HearNak(int ackNumber)
    {
        HearShort(AshFrame.NakControl | ackNumber);
    }

    public void HearShort(int control)
    {
        HearPart(_wire, AshFrame.Encode(control, _data, 0, 0, _wire, 0));
    }

    public void HearRstAck(int code)
    {
        HearCoded(AshFrame.RstAckControl, AshConstants.Version, code);
    }

    public void HearCoded(int control, int version, int code)
    {
        _data[0] = (byte)version;
        _data[1] = (byte)code;
        HearPart(_wire, AshFrame.Encode(control, _data, 0, 2, _wire, 0));
    }

    /// <summary>Queues a data field of 5 bytes that starts with <paramref name="firstByte"/>.</summary>
    public int Send(int firstByte)
    {
        FillData(firstByte, 5);
        return (int)Link.Send(_data, 0, 5, NowMs);
    }

    /// <summary>Queues so many data fields, of first bytes 0, 1, 2 and on.</summary>
    /// <returns>What the link asks for then, as <see cref="Drain"/> has it.</returns>
    public string SendMany(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Send(i);
        }

        return Drain();
    }

    public int SendSized(int count)
    {
        FillData(count, 5);
        return (int)Link.Send(_data, 0, count, NowMs);
    }

    public int SendCallback(int firstByte)
    {
        FillData(firstByte, 5);
        return (int)Link.SendCallback(_data, 0, 5, NowMs);
    }

    public void Pass(long milliseconds)
    {
        NowMs += milliseconds;
        Link.OnTime(NowMs);
    }

    /// <summary>Jumps to the next deadline.</summary>
    /// <returns>The milliseconds jumped; -1 when nothing is waited for.</returns>
    public long PassToDeadline()
    {
        if (Link.NextDeadlineMs == Deadline.Never)
        {
            return -1;
        }

        long jumpMs = Link.NextDeadlineMs - NowMs;
        Pass(jumpMs);
        return jumpMs;
    }

    /// <summary>Polls until None.</summary>
    public string Drain()
    {
        string words = "";
        while (true)
        {
            string word = PollOnce();
            if (word == "")
            {
                return words;
            }

            words = words == "" ? word : words + " " + word;
        }
    }

    public string PollOnce()
    {
        switch (Link.Poll())
        {
            case AshAction.Write:
                return Words(Link.ActionBuffer, Link.ActionOffset, Link.ActionCount);
            case AshAction.Deliver:
                return "deliver(" + Link.ActionBuffer[Link.ActionOffset].ToString() + ")";
            case AshAction.Connected:
                return "connected";
            case AshAction.Failed:
                return "failed";
            default:
                return "";
        }
    }

    private string Words(byte[] buffer, int offset, int count)
    {
        string words = "";
        for (int i = offset; i < offset + count; i++)
        {
            if (buffer[i] == AshConstants.Cancel)
            {
                words += "CAN ";
            }

            AshReceived received = _receiver.Push(buffer[i]);
            if (received == AshReceived.Frame)
            {
                words += Word();
            }
            else if (received != AshReceived.None)
            {
                words += "garbage";
            }
        }

        return words;
    }

    private string Word()
    {
        int control = _receiver.Control;
        string ack = AshFrame.AckNumber(control).ToString();
        string notReady = AshFrame.IsNotReady(control) ? "n" : "";
        switch (AshFrame.TypeOf(control, _receiver.Count))
        {
            case AshFrameType.Data:
                return "DATA(" + AshFrame.FrameNumber(control).ToString() + "," + ack + "," + (AshFrame.IsRetransmission(control) ? "1" : "0") + ")";
            case AshFrameType.Ack:
                return "ACK(" + ack + ")" + notReady;
            case AshFrameType.Nak:
                return "NAK(" + ack + ")" + notReady;
            case AshFrameType.Rst:
                return "RST";
            case AshFrameType.RstAck:
                return "RSTACK(" + _receiver.Buffer[2].ToString() + ")";
            case AshFrameType.Error:
                return "ERROR(" + _receiver.Buffer[2].ToString() + ")";
            default:
                return "garbage";
        }
    }

    private int EncodeData(int frameNumber, int ackNumber, int retransmission, int firstByte)
    {
        FillData(firstByte, 5);
        AshFrame.Randomise(_data, 0, 5);
        return AshFrame.Encode(AshFrame.DataControl(frameNumber, retransmission == 1, ackNumber), _data, 0, 5, _wire, 0);
    }

    private void FillData(int firstByte, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _data[i] = (byte)(firstByte + i);
        }
    }

    private void HearPart(byte[] bytes, int count)
    {
        if (!_byteByByte)
        {
            Link.OnBytes(bytes, 0, count, NowMs);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            Link.OnBytes(bytes, i, 1, NowMs);
        }
    }
}
