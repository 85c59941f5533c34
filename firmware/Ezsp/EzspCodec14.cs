using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.Ezsp;

/// <summary>EZSP 14 and up (EmberZNet 8.0): 4-byte sl_status_t, 2-byte message tags, RxPacketInfo; unchanged up to 19 in the frames used.</summary>
public sealed class EzspCodec14 : EzspCodec
{
    private const int NoAlias = 0xFFFF;
    private const int NwkSequenceByStack = 0;
    private const int RejoinReasonNone = 0xFF;
    private const int NodeTypeUnchanged = 0;
    private const int NoLeaveOptions = 0;
    private const int SecManContextBytes = 18;

    public override int EncodeLeaveNetwork(byte[] buffer) => EncodeByte(buffer, NoLeaveOptions);

    public override int EncodeFindAndRejoinNetwork(byte[] buffer, bool haveNetworkKey, int channelMask)
    {
        Writer.Begin(buffer);
        Writer.U8(haveNetworkKey ? 1 : 0);
        Writer.U32(channelMask);
        Writer.U8(RejoinReasonNone);
        Writer.U8(NodeTypeUnchanged);
        return Writer.Count;
    }

    public override int EncodeSendBroadcast(byte[] buffer, ApsMessage message, int apsOptions, int messageTag)
    {
        Writer.Begin(buffer);
        Writer.U16(NoAlias);
        Writer.U16(message.NodeId);
        Writer.U8(NwkSequenceByStack);
        WriteApsFrame(message, apsOptions);
        Writer.U8(BroadcastRadius);
        WriteMessageTag(messageTag);
        WritePayload(message);
        return Writer.Count;
    }

    public override Result DecodeMessageSent(byte[] buffer, int offset, int count, MessageSent sent)
    {
        Reader.Begin(buffer, offset, count);
        sent.Status = ReadStatus();
        Reader.Skip(1 + 2 + ApsFrameBytes);
        sent.MessageTag = Reader.U16();
        return Verdict();
    }

    public override Result DecodeExportedLinkKey(byte[] buffer, int offset, int count, byte[] key, out NetworkStatus status)
    {
        Reader.Begin(buffer, offset, count);
        status = ReadSlStatus();
        Reader.Skip(SecManContextBytes);
        Reader.Bytes(key, KeyBytes);
        Reader.Skip(ApsKeyMetadataBytes);
        return Verdict();
    }

    protected override void WriteMessageTag(int messageTag)
    {
        Writer.U16(messageTag);
    }

    protected override NetworkStatus ReadStatus()
    {
        return ReadSlStatus();
    }

    /// <summary>RxPacketInfo, 18 bytes.</summary>
    protected override void ReadSender(ApsMessage message)
    {
        message.NodeId = Reader.U16();
        Reader.Skip(EuiBytes + 2);
        message.Lqi = Reader.U8();
        message.Rssi = Reader.S8();
        Reader.Skip(4);
    }
}
