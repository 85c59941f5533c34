using System;
using System.IO;
using System.Text;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>Messaging server with one message of the supplier, which wants to be confirmed (ZSE D.5).</summary>
internal sealed class HubMessaging(HubChannel channel, string text) : HubCluster(channel, SmartEnergyCluster.Messaging)
{
    public const uint MessageId = 0x00000201;

    private const int GetLastMessage = 0x00;
    private const int MessageConfirmation = 0x01;
    private const int DisplayMessage = 0x00;
    private const int CancelMessage = 0x01;
    private const int ConfirmationBytes = 8;
    private const byte ConfirmationRequired = 0x80;
    private const ushort DayMinutes = 1440;

    private bool _cancelled;

    public override int? OnCommand(HubDevice device, ZclMessage command)
    {
        switch (command.Command)
        {
            case GetLastMessage:
                Heard("Get Last Message");
                if (_cancelled)
                {
                    return ZclMessage.NotFound;
                }

                Send(device, command.Answer(DisplayMessage, Display()), "Display Message", "confirmation wanted");
                return null;
            case MessageConfirmation when command.Fields.Length >= ConfirmationBytes:
                Heard("Message Confirmation");
                device.SmartEnergy.MessageConfirmed = BitConverter.ToUInt32(command.Fields) == MessageId;
                return ZclMessage.Success;
            case MessageConfirmation:
                return ZclMessage.Malformed;
            default:
                return ZclMessage.UnsupportedCommand;
        }
    }

    public override void OnReady(HubDevice device)
    {
        if (!_cancelled)
        {
            Send(device, ZclMessage.FromServerSide(Channel.NextSequence(), DisplayMessage, Display()), "Display Message", "confirmation wanted");
        }
    }

    /// <summary>The supplier takes the message back.</summary>
    public void Cancel(HubDevice device)
    {
        _cancelled = true;
        byte[] fields = [.. BitConverter.GetBytes(MessageId), 0];
        Send(device, ZclMessage.FromServerSide(Channel.NextSequence(), CancelMessage, fields), "Cancel Message");
    }

    private byte[] Display()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        byte[] letters = Encoding.ASCII.GetBytes(text);
        writer.Write(MessageId);
        writer.Write(ConfirmationRequired);
        writer.Write(0u);
        writer.Write(DayMinutes);
        writer.Write((byte)letters.Length);
        writer.Write(letters);
        return stream.ToArray();
    }
}
