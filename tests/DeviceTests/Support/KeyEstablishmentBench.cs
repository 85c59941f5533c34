using System;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>Two ends of the key establishment machine, A the bridge and B the hub, and the air between them; what happens is written down as words.</summary>
/// <remarks>
/// Words: A:initiate B:ephemeral A:confirm B:terminate(status) and so on for messages when they are sent; A+ when A has established,
/// A-status when it failed (decimal; with ! behind it when the partner gave the reason).
/// </remarks>
public sealed class KeyEstablishmentBench
{
    public const int MaxFrames = 16;

    public readonly KeyEstablishmentEnd A = new KeyEstablishmentEnd("A", 0x2211, 1, 0x12);
    public readonly KeyEstablishmentEnd B = new KeyEstablishmentEnd("B", 0x0000, 0x7B, 0x34);
    public readonly byte[] Issuer = Hex.Parse("1817161514131211");
    public readonly CountingTrace Trace = new CountingTrace();
    public long NowMs = 1000;

    /// <summary>Every message of this word is lost.</summary>
    public string Lose = "";

    /// <summary>In every message of this word the byte AlterAt of the ZCL payload is exclusive-ored with AlterMask.</summary>
    public string Alter = "";

    public int AlterAt;
    public int AlterMask = 1;

    /// <summary>Payloads of messages of this word end so many bytes early.</summary>
    public string Shorten = "";

    public int ShortenBy = 1;

    /// <summary>The frame of this word sent last, with its ZCL header.</summary>
    public string KeepWord = "";

    public string KeptFrame = "";

    /// <summary>Every frame sent, with its ZCL header; the first MaxFrames of them.</summary>
    public readonly string[] Frames = new string[MaxFrames];

    public int FrameCount;

    private readonly ApsMessage[] _air = new ApsMessage[MaxFrames];
    private readonly bool[] _airToA = new bool[MaxFrames];
    private string _log = "";
    private int _airCount;

    public KeyEstablishmentBench()
    {
        A.Build(Issuer, 3, Trace);
        B.Build(Issuer, 3, Trace);
    }

    /// <summary>Words since the last call, blanks between.</summary>
    public string TakeLog()
    {
        string log = _log;
        _log = "";
        return log;
    }

    public Result StartA() => A.Machine.Start(B.NodeId, B.Endpoint, B.Eui64, NowMs);

    public Result StartB() => B.Machine.Start(A.NodeId, A.Endpoint, A.Eui64, NowMs);

    /// <summary>A initiates; time stands still while messages and computations go on.</summary>
    public string Establish()
    {
        StartA();
        Exchange();
        return TakeLog();
    }

    /// <summary>Everything that happens without time passing.</summary>
    public void Exchange()
    {
        while (Serve(A) | Serve(B) | Deliver())
        {
        }
    }

    /// <summary>Lets time pass to the next deadline of either end, and what follows from it.</summary>
    public void ToNextDeadline()
    {
        NowMs = Deadline.Earlier(A.Machine.NextDeadlineMs, B.Machine.NextDeadlineMs);
        Exchange();
    }

    public void Pass(long durationMs)
    {
        NowMs += durationMs;
        Exchange();
    }

    /// <summary>Delivers the oldest message on the air.</summary>
    public bool Deliver()
    {
        if (_airCount == 0)
        {
            return false;
        }

        ApsMessage message = _air[0];
        bool toA = _airToA[0];
        _airCount--;
        for (int i = 0; i < _airCount; i++)
        {
            _air[i] = _air[i + 1];
            _airToA[i] = _airToA[i + 1];
        }

        Hear(toA ? A : B, toA ? B : A, message);
        return true;
    }

    /// <summary>Hands one end a message of the other.</summary>
    public bool Hear(KeyEstablishmentEnd end, KeyEstablishmentEnd from, ApsMessage message)
    {
        bool taken = end.Machine.OnMessage(message, from.Eui64, NowMs);
        TakeActions(end);
        return taken;
    }

    /// <summary>Hands one end a frame as if the other had sent it, ZCL header included.</summary>
    public bool Hear(KeyEstablishmentEnd end, KeyEstablishmentEnd from, byte[] frame)
    {
        ApsMessage message = Blank(from, end);
        Array.Copy(frame, 0, message.Buffer, 0, frame.Length);
        message.Count = frame.Length;
        return Hear(end, from, message);
    }

    /// <summary>Calls one end if it is due, once.</summary>
    public bool Serve(KeyEstablishmentEnd end)
    {
        bool isDue = NowMs >= end.Machine.NextDeadlineMs;
        if (isDue)
        {
            end.Machine.OnTime(NowMs);
        }

        return TakeActions(end) || isDue;
    }

    /// <summary>A message from one end to the other, with nothing in it yet.</summary>
    public static ApsMessage Blank(KeyEstablishmentEnd from, KeyEstablishmentEnd to)
    {
        ApsMessage message = new ApsMessage();
        message.NodeId = from.NodeId;
        message.Profile = 0x0109;
        message.Cluster = KeyEstablishmentMachine.ClusterId;
        message.SourceEndpoint = from.Endpoint;
        message.DestinationEndpoint = to.Endpoint;
        message.Buffer = new byte[ApsMessage.MaxPayloadBytes];
        return message;
    }

    private static string NameOf(ApsMessage message)
    {
        int status = message.Buffer[ZclFrame.HeaderBytes];
        switch (message.Buffer[2])
        {
            case 0:
                return "initiate";
            case 1:
                return "ephemeral";
            case 2:
                return "confirm";
            default:
                return "terminate(" + status + ")";
        }
    }

    private bool TakeActions(KeyEstablishmentEnd end)
    {
        bool worked = false;
        end.SentInStep = 0;
        while (true)
        {
            switch (end.Machine.Poll())
            {
                case KeyEstablishmentAction.None:
                    return worked;
                case KeyEstablishmentAction.Send:
                    end.SentInStep++;
                    Send(end, end.Machine.Outgoing);
                    break;
                case KeyEstablishmentAction.Established:
                    end.EstablishedCount++;
                    Write(end.Name + "+");
                    break;
                default:
                    end.FailedCount++;
                    Write(end.Name + "-" + (int)end.Machine.Failure + (end.Machine.IsEndedByPartner ? "!" : ""));
                    break;
            }

            worked = true;
        }
    }

    private void Send(KeyEstablishmentEnd end, ApsMessage sent)
    {
        string word = end.Name + ":" + NameOf(sent);
        Write(word);
        KeyEstablishmentEnd to = end == A ? B : A;
        ApsMessage message = Blank(end, to);
        Array.Copy(sent.Buffer, sent.Offset, message.Buffer, 0, sent.Count);
        message.Count = sent.Count;
        string frame = Hex.Text(message.Buffer, 0, message.Count);
        if (word == KeepWord)
        {
            KeptFrame = frame;
        }

        if (FrameCount < MaxFrames)
        {
            Frames[FrameCount] = frame;
            FrameCount++;
        }

        if (word == Alter)
        {
            message.Buffer[ZclFrame.HeaderBytes + AlterAt] ^= (byte)AlterMask;
        }

        if (word == Shorten)
        {
            message.Count -= ShortenBy;
        }

        if (word != Lose && sent.NodeId == to.NodeId && sent.DestinationEndpoint == to.Endpoint)
        {
            _air[_airCount] = message;
            _airToA[_airCount] = to == A;
            _airCount++;
        }
    }

    private void Write(string word) => _log += _log.Length == 0 ? word : " " + word;
}
