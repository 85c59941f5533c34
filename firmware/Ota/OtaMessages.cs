using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.Ota;

/// <summary>Image Notify: payload type u8, query jitter u8 [, manufacturer u16 [, image type u16 [, file version u32]]] (ZCL 11.13.3).</summary>
public sealed class ImageNotify
{
    public const int TypeJitter = 0;
    public const int TypeManufacturer = 1;
    public const int TypeImageType = 2;
    public const int TypeFileVersion = 3;

    public int PayloadType;
    public int QueryJitter;
    public int Manufacturer;
    public int ImageType;
    public long FileVersion;

    /// <returns>Ok, also for payload types not defined; Malformed when the fields the type promises are missing.</returns>
    public Result Parse(byte[] buffer, int offset, int count)
    {
        if (count < 2)
        {
            return Result.Malformed;
        }

        PayloadType = buffer[offset];
        QueryJitter = buffer[offset + 1];
        int fields = PayloadType > TypeFileVersion ? TypeJitter : PayloadType;
        int needed = fields == TypeFileVersion ? 10 : 2 + (2 * fields);
        if (count < needed)
        {
            return Result.Malformed;
        }

        Manufacturer = fields >= TypeManufacturer ? Bytes.U16LE(buffer, offset + 2) : -1;
        ImageType = fields >= TypeImageType ? Bytes.U16LE(buffer, offset + 4) : -1;
        FileVersion = fields >= TypeFileVersion ? Bytes.U32LE(buffer, offset + 6) : -1;
        return Result.Ok;
    }
}

/// <summary>Query Next Image Response: status u8 [, manufacturer u16, image type u16, file version u32, image size u32] (ZCL 11.13.5).</summary>
public sealed class QueryNextImageResponse
{
    private const int SuccessBytes = 13;

    public int Status;
    public int Manufacturer;
    public int ImageType;
    public long FileVersion;

    /// <summary>Size of the whole OTA file, 0..0xFFFFFFFF.</summary>
    public long ImageSize;

    public Result Parse(byte[] buffer, int offset, int count)
    {
        if (count < 1 || (buffer[offset] == (int)ZclStatus.Success && count < SuccessBytes))
        {
            return Result.Malformed;
        }

        Status = buffer[offset];
        if (Status == (int)ZclStatus.Success)
        {
            Manufacturer = Bytes.U16LE(buffer, offset + 1);
            ImageType = Bytes.U16LE(buffer, offset + 3);
            FileVersion = Bytes.U32LE(buffer, offset + 5);
            ImageSize = Bytes.U32LE(buffer, offset + 9);
        }

        return Result.Ok;
    }
}

/// <summary>
/// Image Block Response (ZCL 11.13.8). SUCCESS: status u8, manufacturer u16, image type u16, file version u32, file offset u32, data size u8, data.
/// WAIT_FOR_DATA: status, current time u32, request time u32 [, MinimumBlockPeriod u16]. Others: status alone.
/// </summary>
public sealed class ImageBlockResponse
{
    private const int SuccessHeaderBytes = 14;
    private const int WaitBytes = 9;
    private const int WaitWithPeriodBytes = 11;

    public int Status;
    public int Manufacturer;
    public int ImageType;
    public long FileVersion;
    public long FileOffset;

    /// <summary>Start of the data in the buffer parsed.</summary>
    public int DataOffset;

    public int DataSize;

    public long CurrentTime;
    public long RequestTime;

    /// <summary>Milliseconds; -1 when absent.</summary>
    public int MinimumBlockPeriod;

    /// <returns>Ok; Malformed when fields are missing or the data is not exactly as long as it says.</returns>
    public Result Parse(byte[] buffer, int offset, int count)
    {
        if (count < 1)
        {
            return Result.Malformed;
        }

        Status = buffer[offset];
        if (Status == (int)ZclStatus.Success)
        {
            if (count < SuccessHeaderBytes || count != SuccessHeaderBytes + buffer[offset + 13])
            {
                return Result.Malformed;
            }

            Manufacturer = Bytes.U16LE(buffer, offset + 1);
            ImageType = Bytes.U16LE(buffer, offset + 3);
            FileVersion = Bytes.U32LE(buffer, offset + 5);
            FileOffset = Bytes.U32LE(buffer, offset + 9);
            DataSize = buffer[offset + 13];
            DataOffset = offset + SuccessHeaderBytes;
        }
        else if (Status == (int)ZclStatus.WaitForData)
        {
            if (count < WaitBytes)
            {
                return Result.Malformed;
            }

            CurrentTime = Bytes.U32LE(buffer, offset + 1);
            RequestTime = Bytes.U32LE(buffer, offset + 5);
            MinimumBlockPeriod = count < WaitWithPeriodBytes ? -1 : Bytes.U16LE(buffer, offset + 9);
        }

        return Result.Ok;
    }
}

/// <summary>Upgrade End Response: manufacturer u16, image type u16, file version u32 (each may be all ones), current time u32, upgrade time u32 (ZCL 11.13.10).</summary>
public sealed class UpgradeEndResponse
{
    /// <summary>Upgrade time that means: wait for a later command.</summary>
    public const long WaitForCommand = 0xFFFFFFFFL;

    private const int AnyU16 = 0xFFFF;
    private const long AnyU32 = 0xFFFFFFFFL;
    private const int SizeBytes = 16;

    public int Manufacturer;
    public int ImageType;
    public long FileVersion;
    public long CurrentTime;
    public long UpgradeTime;

    public Result Parse(byte[] buffer, int offset, int count)
    {
        if (count < SizeBytes)
        {
            return Result.Malformed;
        }

        Manufacturer = Bytes.U16LE(buffer, offset);
        ImageType = Bytes.U16LE(buffer, offset + 2);
        FileVersion = Bytes.U32LE(buffer, offset + 4);
        CurrentTime = Bytes.U32LE(buffer, offset + 8);
        UpgradeTime = Bytes.U32LE(buffer, offset + 12);
        return Result.Ok;
    }

    /// <summary>Every field equals, or is the wildcard.</summary>
    public bool Names(int manufacturer, int imageType, long fileVersion)
    {
        return (Manufacturer == manufacturer || Manufacturer == AnyU16)
            && (ImageType == imageType || ImageType == AnyU16)
            && (FileVersion == fileVersion || FileVersion == AnyU32);
    }
}
