using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.Ota;

/// <summary>Writes every message the OTA client sends of its own accord into one buffer, each with the next sequence number.</summary>
public sealed class OtaRequests
{
    public const int MatchDescriptorRequest = 0x0006;
    public const int IeeeAddressRequest = 0x0001;

    private const int HardwareVersionPresent = 0x01;
    private const int MinimumBlockPeriodPresent = 0x02;
    private const int IdentityBytes = 8;

    private readonly OtaClientOptions _options;

    public OtaRequests(OtaClientOptions options)
    {
        _options = options;
        Message = new ApsMessage();
        Message.Buffer = new byte[ApsMessage.MaxPayloadBytes];
    }

    public ApsMessage Message { get; }

    /// <summary>Sequence number of the message written last.</summary>
    public int Sequence { get; private set; }

    /// <summary>Match_Desc_req: who on <paramref name="nodeId"/> has cluster 0x0019 as an input (ZDP 2.4.3.1.7).</summary>
    public void MatchDescriptor(int nodeId, int profile)
    {
        byte[] buffer = StartZdo(nodeId, MatchDescriptorRequest);
        Bytes.PutU16LE(buffer, 1, nodeId);
        Bytes.PutU16LE(buffer, 3, profile);
        buffer[5] = 1;
        Bytes.PutU16LE(buffer, 6, OtaClient.ClusterId);
        buffer[8] = 0;
        Message.Count = 9;
    }

    /// <summary>IEEE_addr_req, single device response (ZDP 2.4.3.1.2).</summary>
    public void IeeeAddress(int nodeId)
    {
        byte[] buffer = StartZdo(nodeId, IeeeAddressRequest);
        Bytes.PutU16LE(buffer, 1, nodeId);
        buffer[3] = 0;
        buffer[4] = 0;
        Message.Count = 5;
    }

    /// <summary>Query Next Image Request with the hardware version (ZCL 11.13.4).</summary>
    public void QueryNextImage(OtaServer server, long currentFileVersion)
    {
        byte[] buffer = Start(server, OtaCommand.QueryNextImageRequest);
        buffer[3] = HardwareVersionPresent;
        PutIdentity(4, currentFileVersion);
        Bytes.PutU16LE(buffer, 12, _options.HardwareVersion);
        Message.Count = 14;
    }

    /// <summary>Image Block Request (ZCL 11.13.6).</summary>
    public void ImageBlock(OtaServer server, long fileVersion, int fileOffset, int maxDataSize, int minimumBlockPeriodMs)
    {
        byte[] buffer = Start(server, OtaCommand.ImageBlockRequest);
        buffer[3] = (byte)(_options.ReportMinimumBlockPeriod ? MinimumBlockPeriodPresent : 0);
        PutIdentity(4, fileVersion);
        Bytes.PutU32LE(buffer, 12, fileOffset);
        buffer[16] = (byte)maxDataSize;
        Message.Count = 17;
        if (_options.ReportMinimumBlockPeriod)
        {
            Bytes.PutU16LE(buffer, 17, minimumBlockPeriodMs);
            Message.Count = 19;
        }
    }

    /// <summary>Image Page Request (ZCL 11.13.7).</summary>
    public void ImagePage(OtaServer server, long fileVersion, int fileOffset, int maxDataSize, int pageSize)
    {
        byte[] buffer = Start(server, OtaCommand.ImagePageRequest);
        buffer[3] = 0;
        PutIdentity(4, fileVersion);
        Bytes.PutU32LE(buffer, 12, fileOffset);
        buffer[16] = (byte)maxDataSize;
        Bytes.PutU16LE(buffer, 17, pageSize);
        Bytes.PutU16LE(buffer, 19, _options.PageResponseSpacingMs);
        Message.Count = 21;
    }

    /// <summary>Upgrade End Request (ZCL 11.13.9).</summary>
    public void UpgradeEnd(OtaServer server, ZclStatus status, long fileVersion)
    {
        byte[] buffer = Start(server, OtaCommand.UpgradeEndRequest);
        buffer[3] = (byte)(int)status;
        PutIdentity(4, fileVersion);
        Message.Count = 4 + IdentityBytes;
    }

    private byte[] Start(OtaServer server, OtaCommand command)
    {
        Sequence = (Sequence + 1) & 0xFF;
        Message.NodeId = server.NodeId;
        Message.Profile = server.Profile;
        Message.Cluster = OtaClient.ClusterId;
        Message.SourceEndpoint = _options.Endpoint;
        Message.DestinationEndpoint = server.Endpoint;
        ZclFrame.WriteHeader(Message.Buffer, 0, ZclFrame.TypeCluster, ZclFrame.NoManufacturer, Sequence, (int)command);
        return Message.Buffer;
    }

    private byte[] StartZdo(int nodeId, int cluster)
    {
        Sequence = (Sequence + 1) & 0xFF;
        Message.NodeId = nodeId;
        Message.Profile = 0;
        Message.Cluster = cluster;
        Message.SourceEndpoint = 0;
        Message.DestinationEndpoint = 0;
        Message.Buffer[0] = (byte)Sequence;
        return Message.Buffer;
    }

    private void PutIdentity(int at, long fileVersion)
    {
        Bytes.PutU16LE(Message.Buffer, at, _options.ManufacturerCode);
        Bytes.PutU16LE(Message.Buffer, at + 2, _options.ImageType);
        Bytes.PutU32LE(Message.Buffer, at + 4, fileVersion);
    }
}
