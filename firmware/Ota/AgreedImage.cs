namespace Bridge.Firmware.Ota;

/// <summary>What the server offered in its Query Next Image Response, and what this device asks of any image. The file must keep to both.</summary>
public sealed class AgreedImage
{
    public int Manufacturer;

    public int ImageType;

    public long FileVersion;

    /// <summary>Size of the whole OTA file in bytes.</summary>
    public long FileSizeBytes;

    /// <summary>This unit's own, high byte version, low byte revision.</summary>
    public int HardwareVersion;

    /// <summary>A lower file version is a downgrade: the running version plus one; 0 in rescue mode.</summary>
    public long LowestFileVersion;
}
