using Bridge.Hal;

namespace VirtualHan.Device;

/// <summary>A unit whose bridge type is not the one this tool was built for.</summary>
public sealed class BridgeIdentity(IDeviceIdentity stored, int bridgeType) : IDeviceIdentity
{
    public int ManufacturerCode => stored.ManufacturerCode;

    public int ImageType => stored.ImageType;

    public int HardwareVersion => stored.HardwareVersion;

    public int BridgeType => bridgeType;

    public byte[] InstallCode => stored.InstallCode;
}
