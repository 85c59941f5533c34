namespace Bridge.Hal.Sim;

/// <summary>Identity of a simulated unit.</summary>
public sealed class SimIdentity : IDeviceIdentity
{
    public int ManufacturerCode { get; set; }

    public int ImageType { get; set; }

    public int HardwareVersion { get; set; }

    public int BridgeType { get; set; } = 1;

    public byte[] InstallCode { get; set; }
}
