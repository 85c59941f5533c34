using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>Header of a Zigbee OTA file: a view over its bytes, little-endian throughout (ZCL 11.4.2).</summary>
/// <remarks>Nothing in it is signed: it routes the file. What it claims is checked again against the signed manifest.</remarks>
public sealed class OtaHeader
{
    /// <summary>Bytes up to and including the total image size.</summary>
    public const int MandatorySizeBytes = 56;

    /// <summary>Mandatory fields and every optional field this parser knows: 1 + 8 + 4 bytes more.</summary>
    public const int KnownSizeBytes = 69;

    public const int StringSizeBytes = 32;

    public const long Magic = 0x0BEEF11EL;
    public const int HeaderVersion = 0x0100;

    public const int HasSecurityCredentialVersion = 0x0001;
    public const int HasDestination = 0x0002;
    public const int HasHardwareVersions = 0x0004;

    private const int KnownFieldControl = HasSecurityCredentialVersion | HasDestination | HasHardwareVersions;

    public int HeaderLength { get; private set; }

    public int FieldControl { get; private set; }

    public int Manufacturer { get; private set; }

    public int ImageType { get; private set; }

    public long FileVersion { get; private set; }

    public int StackVersion { get; private set; }

    /// <summary>Where the 32 bytes of the header string begin in the parsed buffer; zero padded, not necessarily terminated.</summary>
    public int StringOffset { get; private set; }

    /// <summary>Size of the whole file: this header and every element.</summary>
    public long TotalSizeBytes { get; private set; }

    /// <summary>-1 when absent.</summary>
    public int SecurityCredentialVersion { get; private set; }

    /// <summary>Where the 8 bytes of the destination EUI64 begin in the parsed buffer; -1 when absent.</summary>
    public int DestinationOffset { get; private set; }

    /// <summary>-1 when absent.</summary>
    public int MinimumHardwareVersion { get; private set; }

    /// <summary>-1 when absent.</summary>
    public int MaximumHardwareVersion { get; private set; }

    /// <summary>Where in the file the first problem is; -1 when there is none.</summary>
    public int ProblemOffset { get; private set; }

    /// <summary>Parses a header. Bytes between the known fields and the header length are skipped, as ZCL 11.4.2.3 asks.</summary>
    /// <param name="count">Bytes present: the mandatory ones and the optional ones that the field control announces.</param>
    /// <param name="fileSizeBytes">Size agreed with the server, or of the file: the header must declare the same.</param>
    /// <returns>None, or why not: OtaHeaderLength also when too few bytes are present.</returns>
    public RefusalReason Parse(byte[] buffer, int offset, int count, long fileSizeBytes)
    {
        Clear();
        if (count < MandatorySizeBytes)
        {
            return Refuse(RefusalReason.OtaHeaderLength, count);
        }

        if (Bytes.U32LE(buffer, offset) != Magic)
        {
            return Refuse(RefusalReason.OtaMagic, 0);
        }

        if (Bytes.U16LE(buffer, offset + 4) != HeaderVersion)
        {
            return Refuse(RefusalReason.OtaHeaderVersion, 4);
        }

        HeaderLength = Bytes.U16LE(buffer, offset + 6);
        FieldControl = Bytes.U16LE(buffer, offset + 8);
        Manufacturer = Bytes.U16LE(buffer, offset + 10);
        ImageType = Bytes.U16LE(buffer, offset + 12);
        FileVersion = Bytes.U32LE(buffer, offset + 14);
        StackVersion = Bytes.U16LE(buffer, offset + 18);
        StringOffset = offset + 20;
        TotalSizeBytes = Bytes.U32LE(buffer, offset + 52);

        if ((FieldControl & ~KnownFieldControl) != 0)
        {
            return Refuse(RefusalReason.OtaFieldControl, 8);
        }

        int fieldsEnd = MandatorySizeBytes + OptionalSizeBytes(FieldControl);
        if (HeaderLength < fieldsEnd || count < fieldsEnd)
        {
            return Refuse(RefusalReason.OtaHeaderLength, 6);
        }

        if (TotalSizeBytes != fileSizeBytes || TotalSizeBytes < (long)HeaderLength + OtaElement.HeaderSizeBytes)
        {
            return Refuse(RefusalReason.OtaTotalSize, 52);
        }

        return ParseOptional(buffer, offset);
    }

    private static int OptionalSizeBytes(int fieldControl)
    {
        int size = 0;
        size += (fieldControl & HasSecurityCredentialVersion) != 0 ? 1 : 0;
        size += (fieldControl & HasDestination) != 0 ? 8 : 0;
        size += (fieldControl & HasHardwareVersions) != 0 ? 4 : 0;
        return size;
    }

    private RefusalReason ParseOptional(byte[] buffer, int offset)
    {
        int position = MandatorySizeBytes;
        if ((FieldControl & HasSecurityCredentialVersion) != 0)
        {
            SecurityCredentialVersion = buffer[offset + position];
            position++;
        }

        if ((FieldControl & HasDestination) != 0)
        {
            DestinationOffset = offset + position;
            position += 8;
        }

        if ((FieldControl & HasHardwareVersions) != 0)
        {
            MinimumHardwareVersion = Bytes.U16LE(buffer, offset + position);
            MaximumHardwareVersion = Bytes.U16LE(buffer, offset + position + 2);
            if (MinimumHardwareVersion > MaximumHardwareVersion)
            {
                return Refuse(RefusalReason.HardwareRange, position);
            }
        }

        return RefusalReason.None;
    }

    private void Clear()
    {
        HeaderLength = 0;
        FieldControl = 0;
        Manufacturer = 0;
        ImageType = 0;
        FileVersion = 0;
        StackVersion = 0;
        StringOffset = 0;
        TotalSizeBytes = 0;
        SecurityCredentialVersion = -1;
        DestinationOffset = -1;
        MinimumHardwareVersion = -1;
        MaximumHardwareVersion = -1;
        ProblemOffset = -1;
    }

    private RefusalReason Refuse(RefusalReason reason, int problemOffset)
    {
        ProblemOffset = problemOffset;
        return reason;
    }
}
