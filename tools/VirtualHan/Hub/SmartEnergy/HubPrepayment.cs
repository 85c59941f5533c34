using System.Collections.Generic;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>Prepayment server: what a PPMID shows of the meter's credit (ZSE D.7).</summary>
internal sealed class HubPrepayment(HubChannel channel) : HubCluster(channel, SmartEnergyCluster.Prepayment)
{
    private const int PrepaymentMode = 0x0002;
    private const int CreditOk = 0x01;
    private const int PenceLeft = 1234;

    public override IReadOnlyDictionary<int, ZclAttribute> Attributes { get; } = new Dictionary<int, ZclAttribute>
    {
        [0x0000] = ZclAttribute.Bitmap16(PrepaymentMode),
        [0x0001] = ZclAttribute.S32(PenceLeft),
        [0x0003] = ZclAttribute.Bitmap8(CreditOk),
    };
}
