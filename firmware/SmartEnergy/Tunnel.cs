using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.SmartEnergy;

/// <summary>One end of one tunnel, Tunnelling cluster 0x0704, protocol GB-HRGP (ZSE D.6): server or client.</summary>
/// <remarks>
/// <code>
///   server: closed --RequestTunnel--> open --CloseTunnel, CloseTunnelTimeout, TransferDataError--> closed
///   client: closed --RequestTunnelResponse--> open --CloseTunnel, TunnelClosureNotification, TransferDataError--> closed
/// </code>
/// Commands of the two directions have the same payloads; below the numbers are the client's, and the server's of the same name are one
/// lower. Nothing that comes through is kept here.
/// </remarks>
public sealed class Tunnel
{
    /// <summary>Room of one encrypted message for the data, bytes: there is no fragmentation, and both ends are told so.</summary>
    public const int MaximumIncomingTransferSize = ApsMessage.MaxEncryptedPayloadBytes - ZclFrame.HeaderBytes - IdBytes;

    /// <summary>Attribute 0x0000: silence after which the server closes.</summary>
    public const int CloseTunnelTimeoutSeconds = 0xFFFF;

    /// <summary><see cref="OnCommand"/>: the answer stands in the reply.</summary>
    public const int Replied = -1;

    /// <summary><see cref="OnCommand"/>: no command of this end.</summary>
    public const int Unknown = -2;

    /// <summary>Tunnel id of no tunnel.</summary>
    public const int NoTunnel = 0xFFFF;

    public const int RequestTunnel = 0x00;
    public const int CloseTunnel = 0x01;
    public const int TransferData = 0x02;

    private const int TransferDataError = 0x03;
    private const int GetSupportedTunnelProtocols = 0x06;
    private const int TunnelClosureNotification = 0x07;
    private const int RequestTunnelResponse = 0x00;
    private const int SupportedTunnelProtocolsResponse = 0x05;
    private const int ServerShift = 1;

    private const int IdBytes = 2;
    private const int RequestBytes = 6;
    private const int ResponseBytes = 5;
    private const int ErrorBytes = 3;
    private const int ProtocolListBytes = 5;
    private const int ProtocolGbHrgp = 6;
    private const int NoManufacturerCode = 0xFFFF;

    private const int StatusSuccess = 0;
    private const int StatusBusy = 1;
    private const int StatusNoMoreTunnelIds = 2;
    private const int StatusProtocolNotSupported = 3;
    private const int StatusFlowControlNotSupported = 4;

    private const int ErrorNoSuchTunnel = 0;
    private const int ErrorWrongDevice = 1;
    private const int ErrorDataOverflow = 2;

    private readonly bool _isServer;
    private int _peerNode;
    private int _peerEndpoint;
    private int _ownEndpoint;
    private int _lastId;

    public Tunnel(bool isServer)
    {
        _isServer = isServer;
    }

    /// <summary>0..0xFFFE; <see cref="NoTunnel"/> when closed.</summary>
    public int Id { get; private set; } = NoTunnel;

    public bool IsOpen => Id != NoTunnel;

    /// <summary>When the server closes for silence.</summary>
    public long DeadlineMs { get; private set; } = Deadline.Never;

    /// <summary>The server closed for silence, and the client is to be told.</summary>
    public bool IsClosurePending { get; private set; }

    /// <summary>Most bytes of data the other end takes at once.</summary>
    public int PeerTransferSize { get; private set; }

    /// <summary>The last command brought data: DataCount bytes at DataOffset of its message, or it could not be taken.</summary>
    public int DataOffset { get; private set; }

    /// <summary>0 when the last command brought none.</summary>
    public int DataCount { get; private set; }

    /// <summary>Payload of RequestTunnel: no manufacturer, no flow control.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteRequest(byte[] buffer, int offset)
    {
        buffer[offset] = ProtocolGbHrgp;
        Bytes.PutU16LE(buffer, offset + 1, NoManufacturerCode);
        buffer[offset + 3] = 0;
        Bytes.PutU16LE(buffer, offset + 4, MaximumIncomingTransferSize);
        return RequestBytes;
    }

    /// <summary>Forgets the tunnel and tells nobody.</summary>
    public void Forget()
    {
        Id = NoTunnel;
        DeadlineMs = Deadline.Never;
        IsClosurePending = false;
    }

    public void OnTime(long nowMs)
    {
        if (nowMs >= DeadlineMs)
        {
            DeadlineMs = Deadline.Never;
            IsClosurePending = true;
        }
    }

    /// <summary>Writes the TunnelClosureNotification and closes.</summary>
    public void WriteClosure(ApsMessage message, int sequence)
    {
        message.NodeId = _peerNode;
        message.DestinationEndpoint = _peerEndpoint;
        message.SourceEndpoint = _ownEndpoint;
        message.Profile = PpmidProfile.ProfileId;
        message.Cluster = PpmidProfile.TunnellingCluster;
        message.Offset = 0;
        int at = ZclFrame.WriteHeader(
            message.Buffer, 0, ZclFrame.TypeCluster | ZclFrame.ControlFromServer, ZclFrame.NoManufacturer, sequence, TunnelClosureNotification - ServerShift);
        Bytes.PutU16LE(message.Buffer, at, Id);
        message.Count = at + IdBytes;
        Forget();
    }

    /// <summary>Takes a command of the other end.</summary>
    /// <param name="frame">Of the message: no general command, no manufacturer code.</param>
    /// <param name="hasRoom">The owner can take data now.</param>
    /// <param name="reply">Gets the answer when Replied.</param>
    /// <returns>Status of the Default Response, <see cref="Replied"/> or <see cref="Unknown"/>.</returns>
    public int OnCommand(ApsMessage message, ZclFrame frame, bool hasRoom, ApsMessage reply, long nowMs)
    {
        DataCount = 0;
        int command = frame.Command;
        if (!_isServer)
        {
            if (command == RequestTunnelResponse)
            {
                return OnRequestTunnelResponse(message, frame);
            }

            command += ServerShift;
        }

        if (_isServer && command == GetSupportedTunnelProtocols)
        {
            return frame.Count < 1 ? (int)ZclStatus.MalformedCommand : ListProtocols(message, frame, reply);
        }

        bool isKnown = command == TransferData || command == TransferDataError
            || (_isServer ? command == RequestTunnel || command == CloseTunnel : command == TunnelClosureNotification);
        if (!isKnown)
        {
            return Unknown;
        }

        int least = command == RequestTunnel ? RequestBytes : command == TransferDataError ? ErrorBytes : IdBytes;
        if (frame.Count < least)
        {
            return (int)ZclStatus.MalformedCommand;
        }

        return command == RequestTunnel ? OnRequestTunnel(message, frame, reply, nowMs) : OnTunnelCommand(command, message, frame, hasRoom, reply, nowMs);
    }

    /// <summary>A client that asks again is told the tunnel it has: it lost the answer, or its memory (GBCS 10.2.2).</summary>
    private int OnRequestTunnel(ApsMessage message, ZclFrame frame, ApsMessage reply, long nowMs)
    {
        int at = frame.Offset;
        int status = StatusSuccess;
        if (frame.Buffer[at] != ProtocolGbHrgp || Bytes.U16LE(frame.Buffer, at + 1) != NoManufacturerCode)
        {
            status = StatusProtocolNotSupported;
        }
        else if (frame.Buffer[at + 3] != 0)
        {
            status = StatusFlowControlNotSupported;
        }
        else if (IsClosurePending)
        {
            status = StatusBusy;
        }
        else if (IsOpen && !IsPeer(message))
        {
            status = StatusNoMoreTunnelIds;
        }
        else
        {
            if (!IsOpen)
            {
                // A number used lately would let a forgotten client's data in.
                _lastId = _lastId + 1 == NoTunnel ? 0 : _lastId + 1;
                Open(message, _lastId);
            }

            PeerTransferSize = Bytes.U16LE(frame.Buffer, at + 4);
            Touch(nowMs);
        }

        at = StartReply(message, frame, RequestTunnel, reply);
        Bytes.PutU16LE(reply.Buffer, at, status == StatusSuccess ? Id : NoTunnel);
        reply.Buffer[at + 2] = (byte)status;
        Bytes.PutU16LE(reply.Buffer, at + 3, MaximumIncomingTransferSize);
        reply.Count = at + ResponseBytes;
        return Replied;
    }

    private int OnRequestTunnelResponse(ApsMessage message, ZclFrame frame)
    {
        if (frame.Count < ResponseBytes)
        {
            return (int)ZclStatus.MalformedCommand;
        }

        int id = Bytes.U16LE(frame.Buffer, frame.Offset);
        if (frame.Buffer[frame.Offset + IdBytes] == StatusSuccess && id != NoTunnel)
        {
            Open(message, id);
            PeerTransferSize = Bytes.U16LE(frame.Buffer, frame.Offset + 3);
        }

        return (int)ZclStatus.Success;
    }

    private int OnTunnelCommand(int command, ApsMessage message, ZclFrame frame, bool hasRoom, ApsMessage reply, long nowMs)
    {
        bool isTunnel = IsOpen && Bytes.U16LE(frame.Buffer, frame.Offset) == Id;
        bool isOurs = isTunnel && IsPeer(message);
        if (command == TransferData)
        {
            int count = frame.Count - IdBytes;
            if (isOurs && hasRoom && count <= MaximumIncomingTransferSize)
            {
                DataOffset = frame.Offset + IdBytes;
                DataCount = count;
                Touch(nowMs);
                return (int)ZclStatus.Success;
            }

            int at = StartReply(message, frame, TransferDataError, reply);
            Bytes.PutU16LE(reply.Buffer, at, Bytes.U16LE(frame.Buffer, frame.Offset));
            reply.Buffer[at + IdBytes] = (byte)(isOurs ? ErrorDataOverflow : isTunnel ? ErrorWrongDevice : ErrorNoSuchTunnel);
            reply.Count = at + ErrorBytes;
            return Replied;
        }

        if (!isOurs)
        {
            return (int)(isTunnel ? ZclStatus.NotAuthorized : ZclStatus.NotFound);
        }

        // Of the errors only the overflow leaves the other end with a tunnel.
        if (command != TransferDataError || frame.Buffer[frame.Offset + IdBytes] != ErrorDataOverflow)
        {
            Forget();
        }

        return (int)ZclStatus.Success;
    }

    private int ListProtocols(ApsMessage message, ZclFrame frame, ApsMessage reply)
    {
        bool isListed = frame.Buffer[frame.Offset] == 0;
        int at = StartReply(message, frame, SupportedTunnelProtocolsResponse + ServerShift, reply);
        reply.Buffer[at] = 1;
        reply.Buffer[at + 1] = (byte)(isListed ? 1 : 0);
        Bytes.PutU16LE(reply.Buffer, at + 2, NoManufacturerCode);
        reply.Buffer[at + 4] = ProtocolGbHrgp;
        reply.Count = at + (isListed ? ProtocolListBytes : IdBytes);
        return Replied;
    }

    /// <param name="command">The client's number of it.</param>
    private int StartReply(ApsMessage message, ZclFrame frame, int command, ApsMessage reply)
    {
        ZclReply.Address(message, reply);
        int number = _isServer && command != RequestTunnel ? command - ServerShift : command;
        return ZclFrame.WriteHeader(reply.Buffer, 0, ZclFrame.TypeCluster | ZclReply.Control(frame), ZclFrame.NoManufacturer, frame.Sequence, number);
    }

    private void Open(ApsMessage message, int id)
    {
        Id = id;
        _peerNode = message.NodeId;
        _peerEndpoint = message.SourceEndpoint;
        _ownEndpoint = message.DestinationEndpoint;
    }

    private void Touch(long nowMs)
    {
        if (_isServer)
        {
            DeadlineMs = nowMs + (CloseTunnelTimeoutSeconds * 1000L);
        }
    }

    private bool IsPeer(ApsMessage message) => message.NodeId == _peerNode && message.SourceEndpoint == _peerEndpoint;
}
