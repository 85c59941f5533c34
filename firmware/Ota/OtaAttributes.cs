using Bridge.Firmware.Zcl;

namespace Bridge.Firmware.Ota;

/// <summary>Attributes of the OTA Upgrade cluster 0x0019, client side, all read only (ZCL 11.10).</summary>
public sealed class OtaAttributes : IAttributeSource
{
    private const int ClusterRevision = 3;
    private const long NoU32 = 0xFFFFFFFFL;
    private const int NoU16 = 0xFFFF;

    private readonly OtaClient _client;
    private readonly OtaClientOptions _options;

    public OtaAttributes(OtaClient client, OtaClientOptions options)
    {
        _client = client;
        _options = options;
    }

    public int Cluster => OtaClient.ClusterId;

    public ZclStatus Read(int attribute, ZclValue value)
    {
        bool staged = _client.DownloadedFileVersion != NoU32;
        switch (attribute)
        {
            case 0x0000:
                value.SetEui64(_client.UpgradeServerId);
                break;
            case 0x0001:
                value.SetU32(_client.FileOffsetAttribute);
                break;
            case 0x0002:
                value.SetU32(_options.CurrentFileVersion);
                break;
            case 0x0003:
                value.SetU16(_options.ZigbeeStackVersion);
                break;
            case 0x0004:
                value.SetU32(_client.DownloadedFileVersion);
                break;
            case 0x0005:
                value.SetU16(staged ? _options.ZigbeeStackVersion : NoU16);
                break;
            case 0x0006:
                value.SetEnum8((int)_client.UpgradeStatus);
                break;
            case 0x0007:
                value.SetU16(_options.ManufacturerCode);
                break;
            case 0x0008:
                value.SetU16(_options.ImageType);
                break;
            case 0x0009:
                value.SetU16(_client.MinimumBlockPeriodMs);
                break;
            case 0x000A:
                value.SetU32(_options.ImageStamp);
                break;
            case 0x000B:
                value.SetEnum8(_options.UpgradeActivationPolicy);
                break;
            case 0x000C:
                value.SetEnum8(_options.UpgradeTimeoutPolicy);
                break;
            case 0xFFFD:
                value.SetU16(ClusterRevision);
                break;
            default:
                return ZclStatus.UnsupportedAttribute;
        }

        return ZclStatus.Success;
    }
}
