using System;
using Bridge.Hal;

namespace VirtualHan.Hub;

/// <summary>A frame of the OTA server, put together. Little-endian (ZCL 11.13).</summary>
public sealed class OtaAnswer
{
    /// <summary>Header, status, identity, offset and size before the data of an Image Block Response.</summary>
    public const int BlockFrontBytes = 3 + 1 + OtaRequest.IdentityBytes + 4 + 1;

    private const int HeaderBytes = 3;

    /// <summary>Ready to be sent.</summary>
    public readonly HubMessage Message = new HubMessage();

    public OtaAnswer()
    {
        Message.Buffer = new byte[HubMessage.BufferBytes];
    }

    public HubAnswerKind Kind { get; private set; }

    /// <summary>Of Block: where the data stands in the file.</summary>
    public long FileOffset { get; private set; }

    /// <summary>Of Block: bytes of data.</summary>
    public int DataCount { get; private set; }

    /// <summary>Of Query and Default.</summary>
    public int Status { get; private set; }

    /// <summary>Of Query: the version offered.</summary>
    public long FileVersion { get; private set; }

    /// <summary>Of UpgradeEnd and Wait, seconds.</summary>
    public long CurrentTime { get; private set; }

    /// <summary>Of UpgradeEnd: upgradeTime; of Wait: requestTime.</summary>
    public long LaterTime { get; private set; }

    public void NoImage(OtaRequest request)
    {
        Begin(HubAnswerKind.Query, request, OtaCommand.QueryNextImageResponse);
        Status = OtaCommand.StatusNoImage;
        PutU8(OtaCommand.StatusNoImage);
    }

    public void Offer(OtaRequest request, int manufacturer, int imageType, long fileVersion, int sizeBytes)
    {
        Begin(HubAnswerKind.Query, request, OtaCommand.QueryNextImageResponse);
        Status = OtaCommand.StatusSuccess;
        FileVersion = fileVersion;
        PutU8(OtaCommand.StatusSuccess);
        PutU16(manufacturer);
        PutU16(imageType);
        PutU32(fileVersion);
        PutU32(sizeBytes);
    }

    /// <summary>The identity of the answer is the request's: that is what both agreed on.</summary>
    public void Block(OtaRequest request, byte[] file, long fileOffset, int count)
    {
        Begin(HubAnswerKind.Block, request, OtaCommand.ImageBlockResponse);
        FileOffset = fileOffset;
        DataCount = count;
        PutU8(OtaCommand.StatusSuccess);
        PutIdentity(request);
        PutU32(fileOffset);
        PutU8(count);
        Array.Copy(file, (int)fileOffset, Message.Buffer, Message.Count, count);
        Message.Count += count;
    }

    public void Wait(OtaRequest request, long currentTime, long requestTime)
    {
        Begin(HubAnswerKind.Wait, request, OtaCommand.ImageBlockResponse);
        CurrentTime = currentTime;
        LaterTime = requestTime;
        PutU8(OtaCommand.StatusWaitForData);
        PutU32(currentTime);
        PutU32(requestTime);
        PutU16(0);
    }

    public void Abort(OtaRequest request)
    {
        Begin(HubAnswerKind.Abort, request, OtaCommand.ImageBlockResponse);
        PutU8(OtaCommand.StatusAbort);
    }

    public void UpgradeEnd(OtaRequest request, long currentTime, long upgradeTime)
    {
        Begin(HubAnswerKind.UpgradeEnd, request, OtaCommand.UpgradeEndResponse);
        CurrentTime = currentTime;
        LaterTime = upgradeTime;
        PutIdentity(request);
        PutU32(currentTime);
        PutU32(upgradeTime);
    }

    public void Default(OtaRequest request, byte status)
    {
        Begin(HubAnswerKind.Default, request, OtaCommand.DefaultResponse);
        Message.Buffer[0] = OtaCommand.ServerFoundationControl;
        Status = status;
        PutU8(request.Command);
        PutU8(status);
    }

    /// <summary>Fields beyond the payload type's are left out.</summary>
    public void Notify(HubMessage route, int sequence, int payloadType, int jitter, int manufacturer, int imageType, long fileVersion)
    {
        Begin(HubAnswerKind.Notify, route, sequence, OtaCommand.ImageNotify);
        FileVersion = fileVersion;
        PutU8(payloadType);
        PutU8(jitter);
        if (payloadType >= 1)
        {
            PutU16(manufacturer);
        }

        if (payloadType >= 2)
        {
            PutU16(imageType);
        }

        if (payloadType >= 3)
        {
            PutU32(fileVersion);
        }
    }

    public void ReadVersion(HubMessage route, int sequence)
    {
        Begin(HubAnswerKind.ReadVersion, route, sequence, OtaCommand.ReadAttributes);
        Message.Buffer[0] = OtaCommand.ServerFoundationControl;
        PutU16(OtaCommand.CurrentFileVersion);
    }

    private void Begin(HubAnswerKind kind, OtaRequest request, byte command) => Begin(kind, request.Route, request.Sequence, command);

    /// <summary>Answers carry the transaction sequence, the profile and the endpoints of their request.</summary>
    private void Begin(HubAnswerKind kind, HubMessage route, int sequence, byte command)
    {
        Kind = kind;
        Message.NodeId = route.NodeId;
        Message.Profile = route.Profile;
        Message.Cluster = OtaCommand.Cluster;
        Message.SourceEndpoint = route.SourceEndpoint;
        Message.DestinationEndpoint = route.DestinationEndpoint;
        Message.Buffer[0] = OtaCommand.ServerFrameControl;
        Message.Buffer[1] = (byte)sequence;
        Message.Buffer[2] = command;
        Message.Count = HeaderBytes;
    }

    private void PutIdentity(OtaRequest request)
    {
        Array.Copy(request.Identity, 0, Message.Buffer, Message.Count, OtaRequest.IdentityBytes);
        Message.Count += OtaRequest.IdentityBytes;
    }

    private void PutU8(int value)
    {
        Message.Buffer[Message.Count] = (byte)value;
        Message.Count++;
    }

    private void PutU16(int value)
    {
        Bytes.PutU16LE(Message.Buffer, Message.Count, value);
        Message.Count += 2;
    }

    private void PutU32(long value)
    {
        Bytes.PutU32LE(Message.Buffer, Message.Count, value);
        Message.Count += 4;
    }
}
