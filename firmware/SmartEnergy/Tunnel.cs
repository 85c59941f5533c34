using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.SmartEnergy;

/// <summary>One end of one tunnel, Tunnelling cluster 0x0704, protocol GB-HRGP (ZSE D.6): server or client.</summary>
/// <remarks>
/// <code>
///   server: closed --RequestTunnel--> open --CloseTunnel, CloseTunnelTimeout, TransferDataError--> closed
///   client: closed --RequestTunnelResponse--> open --CloseTunnel, TunnelClosureNotification, TransferDataError--> closed
/// </code>
/// Commands of the two directions have the same payloads; below, the numbers are the client's, and the server's of the same name are one
/// lower. Nothing that comes through is kept. Its fields are written here only.
/// </remarks>
public sealed class Tunnel : IAttributeSource
{
    /// <summary>Room of one encrypted message for the data, bytes: there is no fragmentation, and the other end is told so.</summary>
    public const int MaximumIncomingTransferSize = ApsMessage.MaxEncryptedPayloadBytes - ZclFrame.HeaderBytes - IdBytes;

    /// <summary>Attribute 0x0000: silence after which the server closes.</summary>
    public const int CloseTunnelTimeoutSeconds = 0xFFFF;

    /// <summary><see cref="OnCommand"/>: the answer stands in the reply.</summary>
    public const int Replied = -1;

    /// <summary><see cref="OnCommand"/>: no command of this end.</summary>
    public const int Unknown = -2;

    /// <summary>Tunnel id of no tunnel.</summary>
    public const int NoTunnel = 0xFFFF;

    public const int IdBytes = 2;

    public const int RequestTunnel = 0x00;
    public const int CloseTunnel = 0x01;
    public const int TransferData = 0x02;

    private const int TransferDataError = 0x03;
    private const int GetSupportedTunnelProtocols = 0x06;
    private const int TunnelClosureNotification = 0x07;
    private const int SupportedTunnelProtocolsResponse = 0x06;
    private const int ServerShift = 1;

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

    /// <summary>0..0xFFFE; <see cref="NoTunnel"/> when closed.</summary>
    public int Id = NoTunnel;

    /// <summary>When the server closes for silence.</summary>
    public long DeadlineMs = Deadline.Never;

    /// <summary>The server closes for silence: the client is to be told.</summary>
    public bool IsClosing;

    /// <summary>Most bytes of data the other end takes at once.</summary>
    public int PeerTransferSize;

    /// <summary>Bytes of data the last command brought.</summary>
    public int DataCount;

    private readonly bool _isServer;
    private int _peerNode;
    private int _peerEndpoint;
    private int _lastId;

    public Tunnel(bool isServer)
    {
        _isServer = isServer;
    }

    public int Cluster => PpmidProfile.TunnellingCluster;

    public ZclStatus Read(int attribute, ZclValue value)
    {
        value.SetU16(CloseTunnelTimeoutSeconds);
        return attribute == 0 ? ZclStatus.Success : ZclStatus.UnsupportedAttribute;
    }

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

    /// <summary>Closes, and tells nobody.</summary>
    public void Forget()
    {
        Id = NoTunnel;
        DeadlineMs = Deadline.Never;
        IsClosing = false;
    }

    public void OnTime(long nowMs)
    {
        if (nowMs >= DeadlineMs)
        {
            DeadlineMs = Deadline.Never;
            IsClosing = true;
        }
    }

    /// <summary>Writes the TunnelClosureNotification into a message from the right endpoint, and closes.</summary>
    public void WriteClosure(ApsMessage message, int sequence)
    {
        message.NodeId = _peerNode;
        message.DestinationEndpoint = _peerEndpoint;
        int at = ZclFrame.WriteHeader(
            message.Buffer, 0, ZclFrame.TypeCluster | ZclFrame.ControlFromServer, ZclFrame.NoManufacturer, sequence, TunnelClosureNotification - ServerShift);
        Bytes.PutU16LE(message.Buffer, at, Id);
        message.Count = at + IdBytes;
        Forget();
    }

    /// <summary>Takes a command of the other end.</summary>
    /// <param name="frame">Of the message: no general command, no manufacturer code.</param>
    /// <param name="data">Gets DataCount bytes; null when the owner has no place for data now.</param>
    /// <param name="reply">Gets the answer when Replied.</param>
    /// <returns>Status of the Default Response, <see cref="Replied"/> or <see cref="Unknown"/>.</returns>
    public int OnCommand(ApsMessage message, ZclFrame frame, byte[] data, ApsMessage reply, long nowMs)
    {
        DataCount = 0;
        int command = frame.Command;
        bool isFirst = command == RequestTunnel;
        command += _isServer || isFirst ? 0 : ServerShift;
        bool isList = _isServer && command == GetSupportedTunnelProtocols;
        bool isKnown = isFirst || isList || command == TransferData || command == TransferDataError
            || command == (_isServer ? CloseTunnel : TunnelClosureNotification);
        if (!isKnown)
        {
            return Unknown;
        }

        int least = isFirst ? (_isServer ? RequestBytes : ResponseBytes) : isList ? 1 : command == TransferDataError ? ErrorBytes : IdBytes;
        if (frame.Count < least)
        {
            return (int)ZclStatus.MalformedCommand;
        }

        if (isList)
        {
            return ListProtocols(message, frame, reply);
        }

        if (isFirst)
        {
            return _isServer ? OnRequestTunnel(message, frame, reply, nowMs) : OnRequestTunnelResponse(message, frame);
        }

        bool isTunnel = Id != NoTunnel && Bytes.U16LE(frame.Buffer, frame.Offset) == Id;
        bool isOurs = isTunnel && IsPeer(message);
        if (command == TransferData)
        {
            return OnTransferData(message, frame, isOurs ? ErrorDataOverflow : isTunnel ? ErrorWrongDevice : ErrorNoSuchTunnel, data, reply, nowMs);
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

    /// <summary>A client that asks again is told the tunnel it has: it lost the answer, or its memory (GBCS 10.2.2).</summary>
    private int OnRequestTunnel(ApsMessage message, ZclFrame frame, ApsMessage reply, long nowMs)
    {
        byte[] buffer = frame.Buffer;
        int at = frame.Offset;
        int status = StatusSuccess;
        if (buffer[at] != ProtocolGbHrgp || Bytes.U16LE(buffer, at + 1) != NoManufacturerCode)
        {
            status = StatusProtocolNotSupported;
        }
        else if (buffer[at + 3] != 0)
        {
            status = StatusFlowControlNotSupported;
        }
        else if (IsClosing)
        {
            status = StatusBusy;
        }
        else if (Id != NoTunnel && !IsPeer(message))
        {
            status = StatusNoMoreTunnelIds;
        }
        else
        {
            // A new tunnel gets another number than the one before: a client that missed its end must not write into it.
            _lastId = Id != NoTunnel ? Id : (_lastId + 1) % NoTunnel;
            Open(message, _lastId, Bytes.U16LE(buffer, at + 4));
            Touch(nowMs);
        }

        at = StartReply(message, frame, RequestTunnel, reply);
        Bytes.PutU16LE(reply.Buffer, at, status == StatusSuccess ? Id : NoTunnel);
        reply.Buffer[at + IdBytes] = (byte)status;
        Bytes.PutU16LE(reply.Buffer, at + 3, MaximumIncomingTransferSize);
        reply.Count = at + ResponseBytes;
        return Replied;
    }

    private int OnRequestTunnelResponse(ApsMessage message, ZclFrame frame)
    {
        if (frame.Buffer[frame.Offset + IdBytes] == StatusSuccess)
        {
            Open(message, Bytes.U16LE(frame.Buffer, frame.Offset), Bytes.U16LE(frame.Buffer, frame.Offset + 3));
        }

        return (int)ZclStatus.Success;
    }

    /// <param name="error">What it is refused with; an overflow only if it is one.</param>
    private int OnTransferData(ApsMessage message, ZclFrame frame, int error, byte[] data, ApsMessage reply, long nowMs)
    {
        int count = frame.Count - IdBytes;
        if (error == ErrorDataOverflow && data != null && count <= MaximumIncomingTransferSize)
        {
            System.Array.Copy(frame.Buffer, frame.Offset + IdBytes, data, 0, count);
            DataCount = count;
            Touch(nowMs);
            return (int)ZclStatus.Success;
        }

        int at = StartReply(message, frame, TransferDataError, reply);
        Bytes.PutU16LE(reply.Buffer, at, Bytes.U16LE(frame.Buffer, frame.Offset));
        reply.Buffer[at + IdBytes] = (byte)error;
        reply.Count = at + ErrorBytes;
        return Replied;
    }

    private static int ListProtocols(ApsMessage message, ZclFrame frame, ApsMessage reply)
    {
        bool isListed = frame.Buffer[frame.Offset] == 0;
        int at = ZclReply.Start(message, frame, SupportedTunnelProtocolsResponse - ServerShift, reply);
        reply.Buffer[at] = 1;
        reply.Buffer[at + 1] = (byte)(isListed ? 1 : 0);
        Bytes.PutU16LE(reply.Buffer, at + 2, NoManufacturerCode);
        reply.Buffer[at + 4] = ProtocolGbHrgp;
        reply.Count = at + (isListed ? ProtocolListBytes : IdBytes);
        return Replied;
    }

    private int StartReply(ApsMessage message, ZclFrame frame, int command, ApsMessage reply) =>
        ZclReply.Start(message, frame, _isServer && command != RequestTunnel ? command - ServerShift : command, reply);

    private void Open(ApsMessage message, int id, int peerTransferSize)
    {
        Id = id;
        PeerTransferSize = peerTransferSize;
        _peerNode = message.NodeId;
        _peerEndpoint = message.SourceEndpoint;
    }

    private void Touch(long nowMs)
    {
        DeadlineMs = _isServer ? nowMs + (CloseTunnelTimeoutSeconds * 1000L) : Deadline.Never;
    }

    private bool IsPeer(ApsMessage message) => message.NodeId == _peerNode && message.SourceEndpoint == _peerEndpoint;
}
