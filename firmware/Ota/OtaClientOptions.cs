namespace Bridge.Firmware.Ota;

/// <summary>What the OTA client is told once.</summary>
public sealed class OtaClientOptions
{
    /// <summary>Block data that fits a radio frame together with the 17 bytes in front of it, where APS security takes nothing.</summary>
    public const int DefaultMaxDataSizeBytes = 63;

    /// <summary>With APS security: 3 + 14 + 50 = 67 of 73 bytes, which leaves room for a source route of two relays.</summary>
    public const int EncryptedMaxDataSizeBytes = 50;

    public int ManufacturerCode;

    public int ImageType;

    /// <summary>High byte version, low byte revision.</summary>
    public int HardwareVersion;

    /// <summary>Version of the running image. 0 means unknown: it is queried as 1, because servers take 0 for a missing field.</summary>
    public long CurrentFileVersion;

    public int Endpoint = 1;

    /// <summary>Profile of the endpoint, 0x0109 Smart Energy. A server under 0x0104 is found and used too.</summary>
    public int Profile = 0x0109;

    /// <summary>Only the trust centre (node 0x0000) may be the server.</summary>
    public bool TrustCentreOnly = true;

    /// <summary>Largest OTA file the store takes.</summary>
    public int MaxFileSizeBytes;

    public int MaxDataSizeBytes = DefaultMaxDataSizeBytes;

    /// <summary>Size asked for with one Image Page Request; 0 = block by block.</summary>
    public int PageSizeBytes;

    /// <summary>Milliseconds between the blocks of a page.</summary>
    public int PageResponseSpacingMs = 20;

    /// <summary>Least milliseconds between Image Block Requests, own choice; the server's MinimumBlockPeriod adds to it by being larger.</summary>
    public int BlockDelayMs;

    /// <summary>Block requests carry MinimumBlockPeriod, so that the server knows it can set the rate (field control bit 1).</summary>
    public bool ReportMinimumBlockPeriod = true;

    /// <summary>The image runs on trial: it reports its version and takes no other until SetSteady.</summary>
    public bool OnTrial;

    /// <summary>The last resort runs: any version is better, the same and an older one too; the security counter still stands.</summary>
    public bool TakesAnyVersion;

    /// <summary>0 = the server activates; 1 = only something outside the cluster does (ApplyNow).</summary>
    public int UpgradeActivationPolicy;

    /// <summary>0 = apply when the server never answers the Upgrade End Request; 1 = go on asking.</summary>
    public int UpgradeTimeoutPolicy;

    public int ZigbeeStackVersion = 2;

    public long ImageStamp;
}
