using Bridge.Hal;

namespace Bridge.Firmware.Ota;

/// <summary>How far a verified, staged image has come with the server.</summary>
public enum PendingKind
{
    /// <summary>Nothing staged, or nothing left to wait for.</summary>
    None = 0,

    /// <summary>The server has not answered the Upgrade End Request.</summary>
    Ending = 1,

    /// <summary>The server will command the upgrade later.</summary>
    WaitingForCommand = 2,

    /// <summary>The server named a time.</summary>
    CountDown = 3,
}

/// <summary>What must outlive a reboot between download and upgrade.</summary>
public sealed class PendingUpgrade
{
    /// <summary>
    /// Stored form, 28 bytes, little-endian: 0 u8 kind | 1 u8 server endpoint | 2 u16 server node id | 4 u16 profile |
    /// 6 u16 zero | 8 server EUI64 | 16 u32 file version | 20 u32 file size | 24 u32 remaining seconds.
    /// </summary>
    public const int SizeBytes = 28;

    private const int MillisecondsPerSecond = 1000;

    public PendingKind Kind;

    public int ServerNodeId;

    public int ServerEndpoint;

    public int Profile;

    /// <summary>8 bytes, least significant first.</summary>
    public readonly byte[] ServerEui64 = new byte[8];

    public long FileVersion;

    public int FileSizeBytes;

    /// <summary>Count down left when this was made; written rounded up to seconds.</summary>
    public long RemainingMs;

    public void Write(byte[] buffer, int offset)
    {
        buffer[offset] = (byte)(int)Kind;
        buffer[offset + 1] = (byte)ServerEndpoint;
        Bytes.PutU16LE(buffer, offset + 2, ServerNodeId);
        Bytes.PutU16LE(buffer, offset + 4, Profile);
        Bytes.PutU16LE(buffer, offset + 6, 0);
        System.Array.Copy(ServerEui64, 0, buffer, offset + 8, 8);
        Bytes.PutU32LE(buffer, offset + 16, FileVersion);
        Bytes.PutU32LE(buffer, offset + 20, FileSizeBytes);
        Bytes.PutU32LE(buffer, offset + 24, (RemainingMs + MillisecondsPerSecond - 1) / MillisecondsPerSecond);
    }

    /// <returns>Ok; Malformed for an unknown kind or a negative size, with nothing changed.</returns>
    public Result Read(byte[] buffer, int offset)
    {
        int kind = buffer[offset];
        int size = Bytes.S32LE(buffer, offset + 20);
        if (kind > (int)PendingKind.CountDown || Bytes.U16LE(buffer, offset + 6) != 0 || size < 0)
        {
            return Result.Malformed;
        }

        Kind = (PendingKind)kind;
        ServerEndpoint = buffer[offset + 1];
        ServerNodeId = Bytes.U16LE(buffer, offset + 2);
        Profile = Bytes.U16LE(buffer, offset + 4);
        System.Array.Copy(buffer, offset + 8, ServerEui64, 0, 8);
        FileVersion = Bytes.U32LE(buffer, offset + 16);
        FileSizeBytes = size;
        RemainingMs = Bytes.U32LE(buffer, offset + 24) * MillisecondsPerSecond;
        return Result.Ok;
    }
}
