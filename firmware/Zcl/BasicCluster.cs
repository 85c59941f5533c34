namespace Bridge.Firmware.Zcl;

/// <summary>Basic cluster 0x0000, server side: who the bridge is and what it runs (ZCL 3.2).</summary>
public sealed class BasicCluster : IAttributeSource
{
    public const int ClusterId = 0x0000;

    private const int ZclVersion = 8;
    private const int ClusterRevision = 3;
    private const int PowerSourceMains = 0x01;
    private const int PowerSourceBattery = 0x03;

    /// <summary>A home; GBCS has hubs read it on purpose (GBCS 10.2.2).</summary>
    private const int PhysicalEnvironment = 0x01;

    private readonly int _applicationVersion;
    private readonly int _stackVersion;
    private readonly int _hardwareVersion;
    private readonly byte[] _manufacturerName;
    private readonly byte[] _modelIdentifier;
    private readonly byte[] _dateCode;
    private readonly byte[] _softwareBuildId;
    private readonly int _powerSource;

    /// <param name="fileVersion">OTA file version of the running image, 0xMMmmrrrr.</param>
    /// <param name="hardwareVersion">High byte version, low byte revision; the attribute shows the version.</param>
    /// <param name="stackVersion">0..255</param>
    /// <param name="manufacturerName">ASCII, at most 32 characters.</param>
    /// <param name="modelIdentifier">ASCII, at most 32 characters.</param>
    /// <param name="dateCode">ASCII, at most 16 characters, YYYYMMDD first.</param>
    /// <param name="isOnBattery">Else on mains.</param>
    public BasicCluster(
        long fileVersion, int hardwareVersion, int stackVersion, string manufacturerName, string modelIdentifier, string dateCode, bool isOnBattery)
    {
        int major = (int)(fileVersion / 0x1000000L);
        int minor = (int)(fileVersion / 0x10000L) & 0xFF;
        int revision = (int)(fileVersion & 0xFFFFL);
        _applicationVersion = major;
        _stackVersion = stackVersion;
        _hardwareVersion = (hardwareVersion >> 8) & 0xFF;
        _manufacturerName = Ascii(manufacturerName);
        _modelIdentifier = Ascii(modelIdentifier);
        _dateCode = Ascii(dateCode);
        _powerSource = isOnBattery ? PowerSourceBattery : PowerSourceMains;
        _softwareBuildId = Ascii(major.ToString() + "." + minor.ToString() + "." + revision.ToString());
    }

    public int Cluster => ClusterId;

    public ZclStatus Read(int attribute, ZclValue value)
    {
        switch (attribute)
        {
            case 0x0000:
                value.SetU8(ZclVersion);
                break;
            case 0x0001:
                value.SetU8(_applicationVersion);
                break;
            case 0x0002:
                value.SetU8(_stackVersion);
                break;
            case 0x0003:
                value.SetU8(_hardwareVersion);
                break;
            case 0x0004:
                value.SetCharString(_manufacturerName);
                break;
            case 0x0005:
                value.SetCharString(_modelIdentifier);
                break;
            case 0x0006:
                value.SetCharString(_dateCode);
                break;
            case 0x0007:
                value.SetEnum8(_powerSource);
                break;
            case 0x0011:
                value.SetEnum8(PhysicalEnvironment);
                break;
            case 0x4000:
                value.SetCharString(_softwareBuildId);
                break;
            case 0xFFFD:
                value.SetU16(ClusterRevision);
                break;
            default:
                return ZclStatus.UnsupportedAttribute;
        }

        return ZclStatus.Success;
    }

    private static byte[] Ascii(string text)
    {
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)text[i];
        }

        return bytes;
    }
}
