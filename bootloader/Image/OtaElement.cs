using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>Head of a sub-element of an OTA file: tag u16, length u32, little-endian, then as many bytes of data (ZCL 11.4.3).</summary>
public sealed class OtaElement
{
    public const int HeaderSizeBytes = 6;

    public const int TagUpgradeImage = 0x0000;

    /// <summary>The signed manifest. Manufacturer-specific tags begin at 0xF000; that one is taken by another vendor's habits.</summary>
    public const int TagManifest = 0xF001;

    public int Tag { get; private set; }

    public long LengthBytes { get; private set; }

    /// <param name="count">Bytes present; six are needed.</param>
    /// <param name="bytesLeft">Bytes of the file from the element's tag to the end.</param>
    /// <returns>None, or OtaElement when the head or the data it announces does not fit.</returns>
    public RefusalReason Parse(byte[] buffer, int offset, int count, long bytesLeft)
    {
        Tag = 0;
        LengthBytes = 0;
        if (count < HeaderSizeBytes || bytesLeft < HeaderSizeBytes)
        {
            return RefusalReason.OtaElement;
        }

        Tag = Bytes.U16LE(buffer, offset);
        LengthBytes = Bytes.U32LE(buffer, offset + 2);
        return LengthBytes > bytesLeft - HeaderSizeBytes ? RefusalReason.OtaElement : RefusalReason.None;
    }
}
