using System.Collections.Generic;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>Keep-Alive server of the trust centre: devices read its two attributes to know that it is there.</summary>
internal sealed class HubKeepAlive(HubChannel channel, int baseMinutes, int jitterSeconds) : HubCluster(channel, SmartEnergyCluster.KeepAlive)
{
    public override IReadOnlyDictionary<int, ZclAttribute> Attributes { get; } = new Dictionary<int, ZclAttribute>
    {
        [0x0000] = ZclAttribute.U8(baseMinutes),
        [0x0001] = ZclAttribute.U16(jitterSeconds),
    };

    public override void OnRead(HubDevice device) => device.SmartEnergy.KeepAlives++;
}
