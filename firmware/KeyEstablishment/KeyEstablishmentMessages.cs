using Bridge.Hal;

namespace Bridge.Firmware.KeyEstablishment;

/// <summary>Commands of the cluster; request and response share a number and differ in direction (ZSE annex C.3.1.2.3).</summary>
public enum KeyEstablishmentCommand
{
    InitiateKeyEstablishment = 0x00,

    /// <summary>The ephemeral public key alone.</summary>
    EphemeralData = 0x01,

    /// <summary>MACU in the request, MACV in the response, alone.</summary>
    ConfirmKey = 0x02,

    TerminateKeyEstablishment = 0x03,
}

/// <summary>Initiate Key Establishment, request and response: suite u16, ephemeral data generate time u8, confirm key generate time u8 (both seconds, 0..0xFE), certificate.</summary>
public sealed class InitiateKeyEstablishment
{
    public const int HeaderBytes = 4;

    private const int MaxSeconds = 0xFE;

    public int Suite;

    /// <summary>Seconds.</summary>
    public int EphemeralDataGenerateTime;

    /// <summary>Seconds.</summary>
    public int ConfirmKeyGenerateTime;

    /// <summary>Start of the certificate in the buffer parsed; its length is for the reader of the suite to check.</summary>
    public int CertificateOffset;

    public int CertificateBytes;

    /// <returns>Ok; Malformed when the header is missing or a time is not in its range.</returns>
    public Result Parse(byte[] buffer, int offset, int count)
    {
        if (count < HeaderBytes || buffer[offset + 2] > MaxSeconds || buffer[offset + 3] > MaxSeconds)
        {
            return Result.Malformed;
        }

        Suite = Bytes.U16LE(buffer, offset);
        EphemeralDataGenerateTime = buffer[offset + 2];
        ConfirmKeyGenerateTime = buffer[offset + 3];
        CertificateOffset = offset + HeaderBytes;
        CertificateBytes = count - HeaderBytes;
        return Result.Ok;
    }

    /// <returns>Bytes written.</returns>
    public static int Write(byte[] buffer, int offset, int suite, int ephemeralDataGenerateTime, int confirmKeyGenerateTime, byte[] certificate)
    {
        Bytes.PutU16LE(buffer, offset, suite);
        buffer[offset + 2] = (byte)ephemeralDataGenerateTime;
        buffer[offset + 3] = (byte)confirmKeyGenerateTime;
        System.Array.Copy(certificate, 0, buffer, offset + HeaderBytes, certificate.Length);
        return HeaderBytes + certificate.Length;
    }
}

/// <summary>Terminate Key Establishment, either direction: status u8, wait time u8 (seconds), suites u16.</summary>
public sealed class TerminateKeyEstablishment
{
    public const int SizeBytes = 4;

    public int Status;

    /// <summary>Seconds before the initiator may try again.</summary>
    public int WaitTime;

    /// <summary>Bitmap of the suites the sender has.</summary>
    public int Suites;

    /// <returns>Ok, Malformed.</returns>
    public Result Parse(byte[] buffer, int offset, int count)
    {
        if (count < SizeBytes)
        {
            return Result.Malformed;
        }

        Status = buffer[offset];
        WaitTime = buffer[offset + 1];
        Suites = Bytes.U16LE(buffer, offset + 2);
        return Result.Ok;
    }

    /// <returns>Bytes written.</returns>
    public static int Write(byte[] buffer, int offset, int status, int waitTime, int suites)
    {
        buffer[offset] = (byte)status;
        buffer[offset + 1] = (byte)waitTime;
        Bytes.PutU16LE(buffer, offset + 2, suites);
        return SizeBytes;
    }
}
