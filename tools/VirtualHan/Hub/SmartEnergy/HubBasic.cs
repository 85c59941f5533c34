using System;
using System.Collections.Generic;
using System.Text;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>Basic on both sides: the hub's own few attributes, and its reading of what a device says of itself.</summary>
internal sealed class HubBasic(HubChannel channel) : HubCluster(channel, SmartEnergyCluster.Basic)
{
    private const int StackVersion = 0x0002;
    private const int HardwareVersion = 0x0003;
    private const int Manufacturer = 0x0004;
    private const int Model = 0x0005;
    private const int PowerSource = 0x0007;

    /// <summary>GBCS 10.2.2 has devices tell it on joining.</summary>
    private const int PhysicalEnvironment = 0x0011;

    private const int TypeCharacterString = 0x42;

    public override IReadOnlyDictionary<int, ZclAttribute> Attributes { get; } = new Dictionary<int, ZclAttribute>
    {
        [0x0000] = ZclAttribute.U8(3),
        [PowerSource] = ZclAttribute.Enum8(1),
        [PhysicalEnvironment] = ZclAttribute.Enum8(1),
    };

    public override void OnReady(HubDevice device)
    {
        // Asked as a hub asks, encrypted: a device answers Basic as it was asked.
        Channel.Timeline.Message(Report.Lane.Hub, Report.Lane.Bridge, "Read Attributes", "Basic");
        ZclMessage read = ZclMessage.Read(
            Channel.NextSequence(), StackVersion, HardwareVersion, Manufacturer, Model, PowerSource, PhysicalEnvironment);
        Channel.Send(device, Id, read, encrypted: true);
    }

    /// <summary>id u16, status u8, and when that is SUCCESS type u8 and value.</summary>
    public override void OnAttributes(HubDevice device, ReadOnlySpan<byte> records)
    {
        var told = new List<string>();
        while (records.Length >= 3)
        {
            int id = BitConverter.ToUInt16(records);
            if (records[2] != ZclMessage.Success)
            {
                told.Add($"{id:X4} {StatusName.Of(records[2])}");
                records = records[3..];
                continue;
            }

            if (records.Length < 5)
            {
                break;
            }

            bool isText = records[3] == TypeCharacterString;
            int count = isText ? 1 + records[4] : 1;
            if (records.Length < 4 + count)
            {
                break;
            }

            told.Add(isText ? $"{id:X4} \"{Encoding.ASCII.GetString(records[5..(4 + count)])}\"" : $"{id:X4} {records[4]}");
            device.SmartEnergy.Environment = id == PhysicalEnvironment ? records[4] : device.SmartEnergy.Environment;
            device.SmartEnergy.StackVersion = id == StackVersion ? records[4] : device.SmartEnergy.StackVersion;
            records = records[(4 + count)..];
        }

        Heard("Read Attributes Response", "Basic " + string.Join(", ", told));
    }
}
