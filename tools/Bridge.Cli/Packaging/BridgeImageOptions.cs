using Bridge.Boot;

namespace Bridge.Cli.Packaging;

/// <summary>What identifies a bridge image: who made it, what it runs on, and how far back the device may never go again.</summary>
public sealed record BridgeImageOptions
{
    public required McuVersion Version { get; init; }

    public ushort Manufacturer { get; init; }

    public ushort ImageType { get; init; }

    /// <summary>Inclusive range, high byte version, low byte revision.</summary>
    public ushort MinHardware { get; init; }

    public ushort MaxHardware { get; init; }

    /// <summary>Bit 0 = B1 ... bit 3 = B4.</summary>
    public byte BridgeTypes { get; init; }

    public uint SecurityCounter { get; init; }

    /// <summary>Bytes of one chunk; bridges take <see cref="StoreGeometry.ProductChunkSizeBytes"/> only.</summary>
    public int ChunkSizeBytes { get; init; } = StoreGeometry.ProductChunkSizeBytes;

    /// <summary>OTA header string, at most 32 bytes of ASCII.</summary>
    public string HeaderString { get; init; } = "Alt HAN bridge";

    /// <summary>An image for exactly the board and bridge type of nf.config.</summary>
    public static BridgeImageOptions For(NfConfigFile board, McuVersion version, uint securityCounter) => new()
    {
        Version = version,
        SecurityCounter = securityCounter,
        Manufacturer = board.ManufacturerCode,
        ImageType = board.ImageType,
        MinHardware = board.HardwareVersion,
        MaxHardware = board.HardwareVersion,
        BridgeTypes = (byte)(1 << (board.BridgeType - 1)),
    };
}
