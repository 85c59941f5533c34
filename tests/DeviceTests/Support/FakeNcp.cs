using Bridge.Firmware.Ash;
using Bridge.Firmware.Ezsp;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>A scripted radio: the other end of an ASH link, canned EZSP answers, one network that may be joined. The layouts stand here by hand, not through the codec.</summary>
public sealed partial class FakeNcp
{
    /// <summary>What maximumPayloadLength says; a longer unicast is refused.</summary>
    private const int MaxPayloadBytes = 82;

    private const int UnicastTagOffset = 14;

    public readonly AshLink Link;
    public int Version = 13;

    /// <summary>Survives resets, as the tokens of a radio do.</summary>
    public bool IsMember;

    public bool NetworkOpen = true;

    /// <summary>The status a join ends in when it is not NETWORK_UP: EmberStatus or sl_status_t by Version; 0 = joins.</summary>
    public int JoinStatus;

    /// <summary>Command that stays without a response; -1 for none.</summary>
    public int SilentCommand = -1;

    /// <summary>Command answered by invalidCommand; -1 for none.</summary>
    public int UnknownCommand = -1;

    /// <summary>messageSent follows each accepted message with this EmberStatus or sl_status_t; -1: nothing follows.</summary>
    public int SentStatus;

    /// <summary>So many reads of a token fail.</summary>
    public int TokenReadFailures;

    /// <summary>EUI-64 of the trust centre, and whether the table of link keys has it.</summary>
    public readonly byte[] TrustCentre = new byte[8];
    public bool HasLinkKey;

    public readonly byte[] Tokens = new byte[8 * 8];
    public readonly byte[] LastKey = new byte[16];
    public readonly int[] Commands = new int[0x120];
    public readonly byte[] LastUnicast = new byte[200];
    public int LastUnicastCount;
    public int LastUnicastProfile;
    public int LastUnicastCluster;
    public int LastUnicastSourceEndpoint;
    public int LastUnicastDestinationEndpoint;
    public int Boots;

    private readonly byte[] _frame = new byte[202];
    private bool _extended;
    private int _at;

    public FakeNcp(ITrace trace)
    {
        Link = new AshLink(AshRole.Ncp, trace);
    }

    /// <summary>The status numbers that differ by version.</summary>
    public int NetworkUp => Version == 13 ? 0x90 : 0x15;

    public int NetworkDown => Version == 13 ? 0x91 : 0x16;

    public int NotJoined => Version == 13 ? 0x93 : 0x17;

    public void OnFrame(byte[] buffer, int offset, int count, long nowMs)
    {
        int sequence = buffer[offset];
        int id = _extended ? Bytes.U16LE(buffer, offset + 3) : buffer[offset + 2];
        int parameters = offset + (_extended ? 5 : 3);
        if (id < Commands.Length)
        {
            Commands[id]++;
        }

        if (id == SilentCommand)
        {
            return;
        }

        Begin(sequence, 0x80, id == UnknownCommand ? EzspFrameId.InvalidCommand : id);
        if (id == UnknownCommand)
        {
            U8(0x31);
            Link.Send(_frame, 0, _at, nowMs);
            return;
        }

        Answer(id, buffer, parameters);
        Link.Send(_frame, 0, _at, nowMs);
        if (id == EzspFrameId.Version && buffer[offset + (_extended ? 5 : 3)] != 0)
        {
            _extended = true;
        }

        Follow(id, buffer, parameters, nowMs);
    }

    public void Booted()
    {
        _extended = false;
        Boots++;
    }

    public void StackStatus(int status, long nowMs)
    {
        Begin(0, 0x90, EzspFrameId.StackStatusHandler);
        Status(status);
        Link.SendCallback(_frame, 0, _at, nowMs);
    }

    /// <summary>A unicast from node 0x0000 (endpoint 1, profile 0x0109, OTA cluster).</summary>
    public void Incoming(int destinationEndpoint, byte[] payload, long nowMs)
    {
        IncomingOn(0x0109, 0x0019, destinationEndpoint, payload, nowMs);
    }

    /// <summary>A unicast from endpoint 1 of node 0x0000.</summary>
    public void IncomingOn(int profile, int cluster, int destinationEndpoint, byte[] payload, long nowMs)
    {
        Begin(0, 0x90, EzspFrameId.IncomingMessageHandler);
        U8(0);
        ApsFrame(profile, cluster, destinationEndpoint);
        if (Version == 13)
        {
            U8(170);
            U8(0xC8);
            U16(0x0000);
            U16(0xFFFF);
        }
        else
        {
            U16(0x0000);
            Zeros(8);
            U16(0xFFFF);
            U8(170);
            U8(0xC8);
            Zeros(4);
        }

        U8(payload.Length);
        for (int i = 0; i < payload.Length; i++)
        {
            U8(payload[i]);
        }

        Link.SendCallback(_frame, 0, _at, nowMs);
    }

    private void Answer(int id, byte[] buffer, int parameters)
    {
        if (id == ScriptedCommand)
        {
            AnswerScripted(buffer, parameters);
            return;
        }

        switch (id)
        {
            case EzspFrameId.Version:
                U8(Version);
                U8(2);
                U16(0x7400);
                return;
            case EzspFrameId.SetManufacturerCode:
                return;
            case EzspFrameId.GetEui64:
                U16(0x1122);
                Zeros(6);
                return;
            case EzspFrameId.GetNodeId:
                U16(0x4321);
                return;
            case EzspFrameId.GetNetworkParameters:
                Status(0);
                U8(2);
                Zeros(7);
                U8(0xAB);
                U16(0x1A62);
                U8(8);
                U8(15);
                Zeros(8);
                return;
            case EzspFrameId.GetCurrentSecurityState:
                Status(0);
                U16(0x0900);
                for (int i = 0; i < 8; i++)
                {
                    U8(TrustCentre[i]);
                }

                return;
            case EzspFrameId.FindKeyTableEntry:
                U8(HasLinkKey ? 0 : 0xFF);
                return;
            case EzspFrameId.NetworkInit:
                Status(IsMember ? 0 : NotJoined);
                return;
            case EzspFrameId.FindAndRejoinNetwork:
                Status(IsMember ? 0 : NotJoined);
                return;
            case EzspFrameId.StartScan:
                Zeros(4);
                return;
            case EzspFrameId.SetInitialSecurityState:
                for (int i = 0; i < 16; i++)
                {
                    LastKey[i] = buffer[parameters + 2 + i];
                }

                Status(0);
                return;
            case EzspFrameId.GetToken:
                Status(TokenReadFailures > 0 ? 1 : 0);
                TokenReadFailures--;
                for (int i = 0; i < 8; i++)
                {
                    U8(Tokens[(buffer[parameters] * 8) + i]);
                }

                return;
            case EzspFrameId.SetToken:
                for (int i = 0; i < 8; i++)
                {
                    Tokens[(buffer[parameters] * 8) + i] = buffer[parameters + 1 + i];
                }

                Status(0);
                return;
            case EzspFrameId.GetMfgToken:
                InstallationCodeRead();
                return;
            case EzspFrameId.SetMfgToken:
                InstallationCodeWritten(buffer, parameters);
                return;
            case EzspFrameId.SendUnicast:
                Status(LengthOf(buffer, parameters) <= MaxPayloadBytes ? 0 : Version == 13 ? 0x74 : 0x0038);
                U8(1);
                return;
            case EzspFrameId.SendBroadcast:
                Status(0);
                U8(1);
                return;
            default:
                Status(0);
                return;
        }
    }

    private void Follow(int id, byte[] buffer, int parameters, long nowMs)
    {
        switch (id)
        {
            case EzspFrameId.NetworkInit:
            case EzspFrameId.FindAndRejoinNetwork:
                if (IsMember)
                {
                    StackStatus(NetworkUp, nowMs);
                }

                return;
            case EzspFrameId.StartScan:
                Begin(0, 0x90, EzspFrameId.NetworkFoundHandler);
                U8(15);
                U16(0x1A62);
                Zeros(7);
                U8(0xAB);
                U8(NetworkOpen ? 1 : 0);
                U8(2);
                U8(0);
                U8(200);
                U8(0xD8);
                Link.SendCallback(_frame, 0, _at, nowMs);

                Begin(0, 0x90, EzspFrameId.ScanCompleteHandler);
                U8(26);
                Status(0);
                Link.SendCallback(_frame, 0, _at, nowMs);
                return;
            case EzspFrameId.LeaveNetwork:
                IsMember = false;
                StackStatus(NetworkDown, nowMs);
                return;
            case EzspFrameId.JoinNetwork:
                IsMember = JoinStatus == 0;
                StackStatus(IsMember ? NetworkUp : JoinStatus, nowMs);
                return;
            case EzspFrameId.SendUnicast:
                FollowUnicast(buffer, parameters, nowMs);
                return;
        }
    }

    private int TagBytes => Version == 13 ? 1 : 2;

    private int LengthOf(byte[] buffer, int parameters) => buffer[parameters + UnicastTagOffset + TagBytes];

    private void FollowUnicast(byte[] buffer, int parameters, long nowMs)
    {
        int tagAt = parameters + UnicastTagOffset;
        int lengthAt = tagAt + TagBytes;
        LastUnicastProfile = Bytes.U16LE(buffer, parameters + 3);
        LastUnicastCluster = Bytes.U16LE(buffer, parameters + 5);
        LastUnicastSourceEndpoint = buffer[parameters + 7];
        LastUnicastDestinationEndpoint = buffer[parameters + 8];
        LastUnicastCount = buffer[lengthAt];
        for (int i = 0; i < LastUnicastCount; i++)
        {
            LastUnicast[i] = buffer[lengthAt + 1 + i];
        }

        if (SentStatus < 0 || LastUnicastCount > MaxPayloadBytes)
        {
            return;
        }

        Begin(0, 0x90, EzspFrameId.MessageSentHandler);
        if (Version != 13)
        {
            Status(SentStatus);
        }

        U8(0);
        U16(0x0000);
        ApsFrame(0x0109, 0x0019, 1);
        U8(buffer[tagAt]);
        if (Version == 13)
        {
            Status(SentStatus);
        }
        else
        {
            U8(0);
        }

        U8(0);
        Link.SendCallback(_frame, 0, _at, nowMs);
    }

    private void Begin(int sequence, int control, int id)
    {
        _at = 0;
        U8(sequence);
        U8(control);
        if (!_extended)
        {
            U8(id);
            return;
        }

        U8(1);
        U16(id);
    }

    private void ApsFrame(int profile, int cluster, int destinationEndpoint)
    {
        U16(profile);
        U16(cluster);
        U8(1);
        U8(destinationEndpoint);
        U16(0x0140);
        U16(0);
        U8(7);
    }

    private void Status(int status)
    {
        U8(status);
        if (Version != 13)
        {
            U8(status >> 8);
            U16(0);
        }
    }

    private void U16(int value)
    {
        U8(value);
        U8(value >> 8);
    }

    private void Zeros(int count)
    {
        for (int i = 0; i < count; i++)
        {
            U8(0);
        }
    }

    private void U8(int value)
    {
        _frame[_at] = (byte)value;
        _at++;
    }
}
