using Bridge.Firmware.Ezsp;

namespace Bridge.DeviceTests;

/// <summary>The codec for an EZSP version.</summary>
public static class EzspCodecs
{
    public static EzspCodec Of(int version)
    {
        if (version < EzspCodec.SlStatusVersion)
        {
            return new EzspCodec13();
        }

        return new EzspCodec14();
    }
}
