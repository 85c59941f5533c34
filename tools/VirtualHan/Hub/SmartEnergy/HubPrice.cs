using System;
using System.IO;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>Price server with one tariff (ZSE D.4).</summary>
internal sealed class HubPrice(HubChannel channel) : HubCluster(channel, SmartEnergyCluster.Price)
{
    public const uint IssuerEventId = 0x00000101;

    private const int GetCurrentPrice = 0x00;
    private const int PriceAcknowledgement = 0x02;
    private const int PublishPrice = 0x00;
    private const int AcknowledgementBytes = 13;
    private const int EventIdOffset = 4;
    private const uint ProviderId = 0x000000DC;

    /// <summary>ISO 4217: GBP.</summary>
    private const ushort PoundSterling = 826;

    /// <summary>Four digits behind the point, tier 1.</summary>
    private const byte FourDigitsTierOne = 0x41;
    private const uint PencePerKwh = 2450;

    public override int? OnCommand(HubDevice device, ZclMessage command)
    {
        switch (command.Command)
        {
            case GetCurrentPrice when command.Fields.Length >= 1:
                Heard("Get Current Price");
                Send(device, command.Answer(PublishPrice, Published(acknowledge: false)), "Publish Price");
                return null;
            case PriceAcknowledgement when command.Fields.Length >= AcknowledgementBytes:
                Heard("Price Acknowledgement");
                device.SmartEnergy.PriceAcknowledged = BitConverter.ToUInt32(command.Fields, EventIdOffset) == IssuerEventId;
                return ZclMessage.Success;
            case GetCurrentPrice or PriceAcknowledgement:
                return ZclMessage.Malformed;
            default:
                return ZclMessage.UnsupportedCommand;
        }
    }

    public override void OnReady(HubDevice device) =>
        Send(device, ZclMessage.FromServerSide(Channel.NextSequence(), PublishPrice, Published(acknowledge: true)), "Publish Price", "acknowledgement wanted");

    private byte[] Published(bool acknowledge)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(ProviderId);
        writer.Write((byte)3);
        writer.Write("Std"u8);
        writer.Write(IssuerEventId);
        writer.Write(Channel.UtcNow);
        writer.Write((byte)0);
        writer.Write(PoundSterling);
        writer.Write(FourDigitsTierOne);
        writer.Write((byte)0x11);
        writer.Write(0u);
        writer.Write((ushort)0xFFFF);
        writer.Write(PencePerKwh);
        writer.Write((byte)0xFF);
        writer.Write(0xFFFFFFFFu);
        writer.Write((byte)0xFF);
        writer.Write(0xFFFFFFFFu);
        writer.Write((byte)0xFF);
        writer.Write((byte)0xFF);
        writer.Write((byte)0xFF);
        writer.Write((byte)(acknowledge ? 1 : 0));
        return stream.ToArray();
    }
}
