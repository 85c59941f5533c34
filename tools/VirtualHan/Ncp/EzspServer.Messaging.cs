using VirtualHan.Radio;

namespace VirtualHan.Ncp;

/// <summary>Messages of the application, in and out.</summary>
public sealed partial class EzspServer
{
    private const int NoIndex = 0xFF;
    private const int DirectMessage = 0;

    /// <remarks>The message itself does not come back: policy 0x04 is taken as "tag only", which is what hosts set.</remarks>
    public void OnMessageSent(OutgoingMessage message, StackStatus status)
    {
        EzspWriter writer = NewWriter();
        if (IsVersion13)
        {
            writer.U8(message.Type).U16(message.Destination).Aps(message.Aps).U8(message.Tag).Status(status);
        }
        else
        {
            writer.Status32(status).U8(message.Type).U16(message.Destination).Aps(message.Aps).U16(message.Tag);
        }

        Raise(EzspFrameId.MessageSentHandler, writer.U8(0));
    }

    public void OnMessage(IncomingMessage message)
    {
        EzspWriter writer = NewWriter().U8((int)message.Type).Aps(message.Aps);
        if (IsVersion13)
        {
            writer.U8(message.Lqi).U8(message.Rssi).U16(message.Sender).U8(NoIndex).U8(NoIndex);
        }
        else
        {
            writer.U16(message.Sender).Eui64(message.SenderEui64).U8(NoIndex).U8(NoIndex)
                .U8(message.Lqi).U8(message.Rssi).U32(0);
        }

        Raise(EzspFrameId.IncomingMessageHandler, writer.LengthPrefixed(message.Payload));
    }

    private void AddMessagingHandlers()
    {
        _handlers[EzspFrameId.SendUnicast] = SendUnicast;
        _handlers[EzspFrameId.SendBroadcast] = SendBroadcast;
        _handlers[EzspFrameId.SendReply] = SendReply;
        _handlers[EzspFrameId.MaximumPayloadLength] = (_, answer) => answer.U8(RadioModel.MaxPayloadBytes);
        AddAcceptedAndIgnored(EzspFrameId.SetMulticastTableEntry, 5);
    }

    private void SendUnicast(EzspReader command, EzspWriter answer)
    {
        int type = command.U8();
        int destination = command.U16();
        ApsFrame aps = ReadAps(command);
        int tag = ReadTag(command);
        byte[] payload = command.LengthPrefixed();
        int sequence = 0;
        StackStatus status = IfWhole(command, () => type == DirectMessage
            ? _stack.SendUnicast(destination, aps, payload, tag, out sequence)
            : StackStatus.InvalidArgument);
        answer.Status(status).U8(sequence);
    }

    private void SendBroadcast(EzspReader command, EzspWriter answer)
    {
        if (!IsVersion13)
        {
            command.U16();
        }

        int destination = command.U16();
        if (!IsVersion13)
        {
            command.U8();
        }

        ApsFrame aps = ReadAps(command);
        command.U8();
        int tag = ReadTag(command);
        byte[] payload = command.LengthPrefixed();
        int sequence = 0;
        StackStatus status = IfWhole(command, () => destination >= RadioFrame.FirstBroadcast
            ? _stack.SendBroadcast(destination, aps, payload, tag, out sequence)
            : StackStatus.InvalidArgument);
        answer.Status(status).U8(sequence);
    }

    private void SendReply(EzspReader command, EzspWriter answer)
    {
        int destination = command.U16();
        ApsFrame aps = ReadAps(command);
        byte[] payload = command.LengthPrefixed();
        answer.Status(IfWhole(command, () => _stack.SendUnicast(destination, aps, payload, null, out _)));
    }

    private int ReadTag(EzspReader command) => IsVersion13 ? command.U8() : command.U16();

    private static ApsFrame ReadAps(EzspReader command) => new()
    {
        Profile = command.U16(),
        Cluster = command.U16(),
        SourceEndpoint = command.U8(),
        DestinationEndpoint = command.U8(),
        Options = command.U16(),
        Group = command.U16(),
        Sequence = command.U8(),
    };
}
