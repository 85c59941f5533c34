using System;
using System.Collections.Generic;
using System.IO;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>A change of tenancy as the hub publishes it.</summary>
/// <param name="EffectiveUtc">ZCL UTCTime; 0 is now, 0xFFFFFFFF cancels.</param>
public sealed record ChangeOfTenancy(uint EffectiveUtc, uint IssuerEventId = 0x00000301)
{
    /// <summary>Bits 9 and 10 of the proposed tenancy change control.</summary>
    public const uint ClearIhdDataConsumer = 1u << 9;
    public const uint ClearIhdDataSupplier = 1u << 10;

    public const uint Cancelled = 0xFFFFFFFF;

    public uint Control { get; init; } = ClearIhdDataConsumer | ClearIhdDataSupplier;
}

/// <summary>Device Management server, as far as a change of tenancy goes (ZSE D.13).</summary>
internal sealed class HubDeviceManagement(HubChannel channel) : HubCluster(channel, SmartEnergyCluster.DeviceManagement)
{
    private const int GetChangeOfTenancy = 0x00;
    private const int PublishChangeOfTenancy = 0x00;
    private const uint ProviderId = 0x000000DC;
    private const byte DeliveredAndReceived = 0x02;

    private ChangeOfTenancy _pending;

    public override IReadOnlyDictionary<int, ZclAttribute> Attributes => new Dictionary<int, ZclAttribute>
    {
        [0x0100] = ZclAttribute.U32(ProviderId),
        [0x0200] = ZclAttribute.UtcTime(_pending?.EffectiveUtc ?? 0xFFFFFFFF),
        [0x0201] = ZclAttribute.Bitmap32(_pending?.Control ?? 0),
    };

    public override int? OnCommand(HubDevice device, ZclMessage command)
    {
        if (command.Command != GetChangeOfTenancy)
        {
            return ZclMessage.UnsupportedCommand;
        }

        Heard("Get Change of Tenancy");
        if (_pending == null)
        {
            return ZclMessage.NotFound;
        }

        Send(device, command.Answer(PublishChangeOfTenancy, Fields()), "Publish Change of Tenancy", When());
        return null;
    }

    /// <summary>Tells these devices, and from now on each that asks.</summary>
    public void Publish(ChangeOfTenancy change, IEnumerable<HubDevice> devices)
    {
        _pending = change;
        foreach (HubDevice device in devices)
        {
            Send(device, ZclMessage.FromServerSide(Channel.NextSequence(), PublishChangeOfTenancy, Fields()), "Publish Change of Tenancy", When());
        }

        if (change.EffectiveUtc == ChangeOfTenancy.Cancelled)
        {
            _pending = null;
        }
    }

    private string When() => _pending.EffectiveUtc switch
    {
        0 => "now",
        ChangeOfTenancy.Cancelled => "cancelled",
        uint utc => $"in {(long)utc - Channel.UtcNow} s",
    };

    private byte[] Fields()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(ProviderId);
        writer.Write(_pending.IssuerEventId);
        writer.Write(DeliveredAndReceived);
        writer.Write(_pending.EffectiveUtc);
        writer.Write(_pending.Control);
        return stream.ToArray();
    }
}
