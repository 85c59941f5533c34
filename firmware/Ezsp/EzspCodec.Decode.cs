using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.Ezsp;

/// <content>Decoders. Each returns Ok, or Malformed for frames shorter than their layout: those are counted, and what was written to the target must not be used. Longer frames are fine, later versions append.</content>
public abstract partial class EzspCodec
{
    private const int ApsFrameSequenceBytes = 1;
    private const int FirstMulticastType = 2;
    private const int MulticastLoopback = 3;
    private const int BroadcastLoopback = 5;

    /// <summary>Frames that were too short for their layout.</summary>
    public int MalformedFrames { get; private set; }

    /// <summary>The number behind the last status read, for the trace.</summary>
    public int LastRawStatus { get; protected set; }

    /// <summary>A response that begins with, or is nothing but, the version's usual status.</summary>
    public Result DecodeStatus(byte[] buffer, int offset, int count, out NetworkStatus status)
    {
        Reader.Begin(buffer, offset, count);
        status = ReadStatus();
        return Verdict();
    }

    /// <summary>startScan and importLinkKey answer with a 4-byte status in every version.</summary>
    public Result DecodeSlStatus(byte[] buffer, int offset, int count, out NetworkStatus status)
    {
        Reader.Begin(buffer, offset, count);
        status = ReadSlStatus();
        return Verdict();
    }

    public Result DecodeEui64(byte[] buffer, int offset, int count, byte[] eui64)
    {
        Reader.Begin(buffer, offset, count);
        Reader.Bytes(eui64, EuiBytes);
        return Verdict();
    }

    public Result DecodeNodeId(byte[] buffer, int offset, int count, out int nodeId)
    {
        Reader.Begin(buffer, offset, count);
        nodeId = Reader.U16();
        return Verdict();
    }

    public Result DecodeNetworkParameters(byte[] buffer, int offset, int count, NetworkParameters parameters, out NetworkStatus status)
    {
        Reader.Begin(buffer, offset, count);
        status = ReadStatus();
        Reader.Skip(1);
        Reader.Bytes(parameters.ExtendedPanId, EuiBytes);
        parameters.PanId = Reader.U16();
        parameters.RadioTxPower = Reader.S8();
        parameters.RadioChannel = Reader.U8();
        parameters.JoinMethod = Reader.U8();
        parameters.NwkManagerId = Reader.U16();
        parameters.NwkUpdateId = Reader.U8();
        parameters.Channels = Reader.S32();
        return Verdict();
    }

    public Result DecodeNetworkFound(byte[] buffer, int offset, int count, NetworkFound network)
    {
        Reader.Begin(buffer, offset, count);
        network.Channel = Reader.U8();
        network.PanId = Reader.U16();
        Reader.Bytes(network.ExtendedPanId, EuiBytes);
        network.AllowingJoin = Reader.U8() != 0;
        network.StackProfile = Reader.U8();
        network.NwkUpdateId = Reader.U8();
        network.Lqi = Reader.U8();
        network.Rssi = Reader.S8();
        return Verdict();
    }

    public Result DecodeScanComplete(byte[] buffer, int offset, int count, out NetworkStatus status)
    {
        Reader.Begin(buffer, offset, count);
        Reader.Skip(1);
        status = ReadStatus();
        return Verdict();
    }

    /// <summary>zigbeeKeyEstablishmentHandler: the partner and EmberKeyStatus.</summary>
    public Result DecodeKeyEstablishment(byte[] buffer, int offset, int count, out int keyStatus)
    {
        Reader.Begin(buffer, offset, count);
        Reader.Skip(EuiBytes);
        keyStatus = Reader.U8();
        return Verdict();
    }

    public abstract Result DecodeMessageSent(byte[] buffer, int offset, int count, MessageSent sent);

    /// <summary>incomingMessageHandler. The payload stays in <paramref name="buffer"/>.</summary>
    /// <returns>Ok; Malformed; Refused for the stack's own copy of a broadcast or multicast this node sent.</returns>
    public Result DecodeIncomingMessage(byte[] buffer, int offset, int count, ApsMessage message)
    {
        Reader.Begin(buffer, offset, count);
        int type = Reader.U8();
        message.Broadcast = type >= FirstMulticastType;
        ReadApsFrame(message);
        ReadSender(message);
        int length = Reader.U8();
        message.Buffer = buffer;
        message.Offset = Reader.At;
        message.Count = length;
        Reader.Skip(length);
        Result result = Verdict();
        if (result == Result.Ok && (type == MulticastLoopback || type == BroadcastLoopback))
        {
            return Result.Refused;
        }

        return result;
    }

    protected abstract NetworkStatus ReadStatus();

    /// <summary>Who sent an incoming message and how it was heard.</summary>
    protected abstract void ReadSender(ApsMessage message);

    protected NetworkStatus ReadSlStatus()
    {
        LastRawStatus = Reader.S32();
        return NetworkStatusMap.FromSlStatus(LastRawStatus);
    }

    protected void ReadApsFrame(ApsMessage message)
    {
        message.Profile = Reader.U16();
        message.Cluster = Reader.U16();
        message.SourceEndpoint = Reader.U8();
        message.DestinationEndpoint = Reader.U8();
        message.Encrypted = (Reader.U16() & ApsOptionEncryption) != 0;
        Reader.Skip(2 + ApsFrameSequenceBytes);
    }

    protected Result Verdict()
    {
        if (Reader.Overrun)
        {
            MalformedFrames++;
            return Result.Malformed;
        }

        return Result.Ok;
    }
}
