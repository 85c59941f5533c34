using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.Ezsp;

/// <summary>EZSP 13 (EmberZNet 7.4): 1-byte EmberStatus, 1-byte message tags.</summary>
public sealed class EzspCodec13 : EzspCodec
{
    public override int EncodeLeaveNetwork(byte[] buffer) => 0;

    public override int EncodeFindAndRejoinNetwork(byte[] buffer, bool haveNetworkKey, int channelMask)
    {
        Writer.Begin(buffer);
        Writer.U8(haveNetworkKey ? 1 : 0);
        Writer.U32(channelMask);
        return Writer.Count;
    }

    public override int EncodeSendBroadcast(byte[] buffer, ApsMessage message, int apsOptions, int messageTag)
    {
        Writer.Begin(buffer);
        Writer.U16(message.NodeId);
        WriteApsFrame(message, apsOptions);
        Writer.U8(BroadcastRadius);
        WriteMessageTag(messageTag);
        WritePayload(message);
        return Writer.Count;
    }

    public override Result DecodeMessageSent(byte[] buffer, int offset, int count, MessageSent sent)
    {
        Reader.Begin(buffer, offset, count);
        Reader.Skip(1 + 2 + ApsFrameBytes);
        sent.MessageTag = Reader.U8();
        sent.Status = ReadStatus();
        return Verdict();
    }

    public override Result DecodeExportedLinkKey(byte[] buffer, int offset, int count, byte[] key, out NetworkStatus status)
    {
        Reader.Begin(buffer, offset, count);
        Reader.Bytes(key, KeyBytes);
        Reader.Skip(1 + ApsKeyMetadataBytes);
        status = ReadSlStatus();
        return Verdict();
    }

    protected override void WriteMessageTag(int messageTag)
    {
        Writer.U8(messageTag);
    }

    protected override NetworkStatus ReadStatus()
    {
        LastRawStatus = Reader.U8();
        return NetworkStatusMap.FromEmberStatus(LastRawStatus);
    }

    protected override void ReadSender(ApsMessage message)
    {
        message.Lqi = Reader.U8();
        message.Rssi = Reader.S8();
        message.NodeId = Reader.U16();
        Reader.Skip(2);
    }
}
