using System;
using Bridge.Hal;

namespace VirtualHan.Hub;

/// <summary>A client's frame on the OTA cluster, taken apart, and where its answer goes. Little-endian (ZCL 11.13).</summary>
public sealed class OtaRequest
{
    /// <summary>Manufacturer u16, image type u16, file version u32: the answer repeats them as they came.</summary>
    public const int IdentityBytes = 8;

    private const int HeaderBytes = 3;
    private const int QueryBytes = 9;
    private const int BlockBytes = 14;
    private const int PageBytes = 18;
    private const int UpgradeEndBytes = 9;
    private const int VersionBytes = 8;
    private const int DefaultBytes = 2;
    private const int FrameTypeMask = 0x03;
    private const int ClusterCommand = 0x01;
    private const int ManufacturerSpecific = 0x04;

    /// <summary>Where the answer goes. It has no buffer.</summary>
    public readonly HubMessage Route = new HubMessage();

    public readonly byte[] Identity = new byte[IdentityBytes];

    public HubRequestKind Kind;

    /// <summary>Command number as it came.</summary>
    public int Command;

    public int Sequence;

    public int Manufacturer;

    public int ImageType;

    /// <summary>Of the query: the version that runs; of the others: the version of the file; of Version: what was read.</summary>
    public long FileVersion;

    public long FileOffset;

    public int MaxDataSize;

    public int PageSize;

    public int ResponseSpacingMs;

    /// <summary>Of the Upgrade End Request or the Default Response.</summary>
    public int Status;

    /// <summary>Of the Default Response: the command it is about.</summary>
    public int AboutCommand;

    /// <summary>Takes a frame apart; <see cref="Kind"/> stays None for one that is none of ours or too short.</summary>
    public void Parse(HubMessage message)
    {
        Kind = HubRequestKind.None;
        if (message.Count < HeaderBytes || (message.Buffer[message.Offset] & ManufacturerSpecific) != 0)
        {
            return;
        }

        byte[] buffer = message.Buffer;
        int fields = message.Offset + HeaderBytes;
        int count = message.Count - HeaderBytes;
        Route.Answers(message);
        Sequence = buffer[message.Offset + 1];
        Command = buffer[message.Offset + 2];
        if ((buffer[message.Offset] & FrameTypeMask) == ClusterCommand)
        {
            ParseCluster(buffer, fields, count);
        }
        else if ((buffer[message.Offset] & FrameTypeMask) == 0)
        {
            ParseFoundation(buffer, fields, count);
        }
    }

    public void CopyFrom(OtaRequest other)
    {
        Route.NodeId = other.Route.NodeId;
        Route.Profile = other.Route.Profile;
        Route.Cluster = other.Route.Cluster;
        Route.SourceEndpoint = other.Route.SourceEndpoint;
        Route.DestinationEndpoint = other.Route.DestinationEndpoint;
        Array.Copy(other.Identity, 0, Identity, 0, IdentityBytes);
        Kind = other.Kind;
        Command = other.Command;
        Sequence = other.Sequence;
        Manufacturer = other.Manufacturer;
        ImageType = other.ImageType;
        FileVersion = other.FileVersion;
        FileOffset = other.FileOffset;
        MaxDataSize = other.MaxDataSize;
        PageSize = other.PageSize;
        ResponseSpacingMs = other.ResponseSpacingMs;
        Status = other.Status;
    }

    private void ParseCluster(byte[] buffer, int fields, int count)
    {
        switch (Command)
        {
            case OtaCommand.QueryNextImageRequest when count >= QueryBytes:
                TakeIdentity(buffer, fields + 1);
                Kind = HubRequestKind.Query;
                break;
            case OtaCommand.ImageBlockRequest when count >= BlockBytes:
                TakeIdentity(buffer, fields + 1);
                FileOffset = Bytes.U32LE(buffer, fields + 9);
                MaxDataSize = buffer[fields + 13];
                Kind = HubRequestKind.Block;
                break;
            case OtaCommand.ImagePageRequest when count >= PageBytes:
                TakeIdentity(buffer, fields + 1);
                FileOffset = Bytes.U32LE(buffer, fields + 9);
                MaxDataSize = buffer[fields + 13];
                PageSize = Bytes.U16LE(buffer, fields + 14);
                ResponseSpacingMs = Bytes.U16LE(buffer, fields + 16);
                Kind = HubRequestKind.Page;
                break;
            case OtaCommand.UpgradeEndRequest when count >= UpgradeEndBytes:
                Status = buffer[fields];
                TakeIdentity(buffer, fields + 1);
                Kind = HubRequestKind.UpgradeEnd;
                break;
            default:
                break;
        }
    }

    private void ParseFoundation(byte[] buffer, int fields, int count)
    {
        if (Command == OtaCommand.DefaultResponse && count >= DefaultBytes)
        {
            AboutCommand = buffer[fields];
            Status = buffer[fields + 1];
            Kind = HubRequestKind.DefaultResponse;
        }
        else if (Command == OtaCommand.ReadAttributesResponse && count >= VersionBytes
            && Bytes.U16LE(buffer, fields) == OtaCommand.CurrentFileVersion && buffer[fields + 2] == OtaCommand.StatusSuccess)
        {
            FileVersion = Bytes.U32LE(buffer, fields + 4);
            Kind = HubRequestKind.Version;
        }
    }

    private void TakeIdentity(byte[] buffer, int offset)
    {
        Array.Copy(buffer, offset, Identity, 0, IdentityBytes);
        Manufacturer = Bytes.U16LE(buffer, offset);
        ImageType = Bytes.U16LE(buffer, offset + 2);
        FileVersion = Bytes.U32LE(buffer, offset + 4);
    }
}
