using System.Collections.Generic;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>Time server: the HAN's only clock (ZCL 3.12).</summary>
internal sealed class HubTime(HubChannel channel) : HubCluster(channel, SmartEnergyCluster.Time)
{
    /// <summary>Master, and superseding other sources.</summary>
    private const int MasterSuperseding = 0x09;

    public override IReadOnlyDictionary<int, ZclAttribute> Attributes => new Dictionary<int, ZclAttribute>
    {
        [0x0000] = ZclAttribute.UtcTime(Channel.UtcNow),
        [0x0001] = ZclAttribute.Bitmap8(MasterSuperseding),
        [0x0002] = ZclAttribute.S32(0),
        [0x0005] = ZclAttribute.S32(3600),
    };

    public override void OnRead(HubDevice device) => device.SmartEnergy.TimeReads++;
}
