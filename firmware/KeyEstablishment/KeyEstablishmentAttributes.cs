using Bridge.Firmware.Zcl;

namespace Bridge.Firmware.KeyEstablishment;

/// <summary>Attributes of the Key Establishment cluster, the same on both sides (ZSE annex C.3.1.2.2).</summary>
public sealed class KeyEstablishmentAttributes : IAttributeSource
{
    private const int KeyEstablishmentSuite = 0x0000;

    /// <summary>Bitmap of the suites there are credentials for.</summary>
    public int Suites { get; set; }

    public int Cluster => KeyEstablishmentMachine.ClusterId;

    public ZclStatus Read(int attribute, ZclValue value)
    {
        if (attribute != KeyEstablishmentSuite)
        {
            return ZclStatus.UnsupportedAttribute;
        }

        value.SetEnum16(Suites);
        return ZclStatus.Success;
    }
}
