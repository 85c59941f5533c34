using System;
using System.Linq;
using VirtualHan.Radio;
using VirtualHan.Report;

namespace VirtualHan.Hub;

/// <summary>The OTA server (ZCL 11), written from the cluster's description and independent of the firmware's client.</summary>
public sealed partial class VirtualHub
{
    private const int HeaderBytes = 3;
    private const uint WaitForCommand = 0xFFFFFFFF;
    private const int PageRequestBytes = 18;
    private const int BlockRequestBytes = 14;
    private const int UpgradeEndBytes = 9;
    private const int QueryBytes = 9;

    /// <summary>Blocks answered, over all devices; the fault plan counts by it.</summary>
    private int _blockCount;
    private int _upgradeEnds;
    private bool _waitGiven;

    private void OnOta(HubDevice device, IncomingMessage message)
    {
        byte[] payload = message.Payload;
        bool clusterCommand = (payload[0] & 0x03) == 0x01;
        device.Endpoint = message.Aps.SourceEndpoint;
        switch (payload[2])
        {
            case OtaCommand.ReadAttributesResponse when !clusterCommand:
                OnVersionRead(device, payload);
                break;
            case OtaCommand.DefaultResponse when !clusterCommand && payload.Length >= HeaderBytes + 2:
                OnDefaultResponse(device, payload[3], payload[4]);
                break;
            case OtaCommand.QueryNextImageRequest when clusterCommand && payload.Length >= HeaderBytes + QueryBytes:
                OnQuery(device, message);
                break;
            case OtaCommand.ImageBlockRequest when clusterCommand && payload.Length >= HeaderBytes + BlockRequestBytes:
                OnBlockRequest(device, message);
                break;
            case OtaCommand.ImagePageRequest when clusterCommand && payload.Length >= HeaderBytes + PageRequestBytes:
                OnPageRequest(device, message);
                break;
            case OtaCommand.UpgradeEndRequest when clusterCommand && payload.Length >= HeaderBytes + UpgradeEndBytes:
                OnUpgradeEnd(device, message);
                break;
        }
    }

    private void OnDefaultResponse(HubDevice device, int command, int status)
    {
        _timeline.Message(Lane.Bridge, Lane.Hub, "Default Response", $"command {command:X2}: {OtaCommand.StatusName(status)}");
    }

    private void OnQuery(HubDevice device, IncomingMessage message)
    {
        byte[] payload = message.Payload;
        int manufacturer = BitConverter.ToUInt16(payload, 4);
        int imageType = BitConverter.ToUInt16(payload, 6);
        uint version = BitConverter.ToUInt32(payload, 8);
        device.ReportedVersions.Add(version);
        _timeline.Message(Lane.Bridge, Lane.Hub, "Query Next Image Request", $"running {FirmwareNames.Version(version)}");
        OtaFile image = Options.Image;
        bool offered = image != null && _queue.NowMs >= Options.ImageFromMs && Options.Offer switch
        {
            OfferPolicy.Matching => manufacturer == image.ManufacturerCode && imageType == image.ImageType && version < image.FileVersion,
            OfferPolicy.EvenTheSame => true,
            _ => version != image.FileVersion,
        };
        device.Offered = offered;
        device.UpgradeUtc = null;
        if (!offered)
        {
            Answer(device, message, OtaCommand.QueryNextImageResponse, [OtaCommand.StatusNoImage], "Query Next Image Response", "NO_IMAGE_AVAILABLE");
            return;
        }

        bool pretend = Options.Offer == OfferPolicy.PretendMatching;
        uint offeredVersion = pretend ? Math.Max(image.FileVersion, version + 1) : image.FileVersion;
        byte[] answer =
        [
            OtaCommand.StatusSuccess,
            .. BitConverter.GetBytes((ushort)(pretend ? manufacturer : image.ManufacturerCode)),
            .. BitConverter.GetBytes((ushort)(pretend ? imageType : image.ImageType)),
            .. BitConverter.GetBytes(offeredVersion),
            .. BitConverter.GetBytes(image.SizeBytes),
        ];
        Answer(
            device,
            message,
            OtaCommand.QueryNextImageResponse,
            answer,
            "Query Next Image Response",
            $"{FirmwareNames.Version(offeredVersion)}, {image.SizeBytes} bytes");
    }

    private void OnBlockRequest(HubDevice device, IncomingMessage message)
    {
        long offset = BitConverter.ToUInt32(message.Payload, 12);
        int maxBytes = message.Payload[16];
        _timeline.Block(Lane.Bridge, Lane.Hub, "Image Block Request", offset, 0);
        After(Options.ThinkMs, () => ServeBlock(device, message, offset, maxBytes));
    }

    /// <summary>The page's blocks one after the other with the spacing asked for, and not past the end of the file.</summary>
    private void OnPageRequest(HubDevice device, IncomingMessage message)
    {
        byte[] payload = message.Payload;
        long offset = BitConverter.ToUInt32(payload, 12);
        int maxBytes = Math.Min((int)payload[16], MaxBlockBytes);
        int pageBytes = BitConverter.ToUInt16(payload, 17);
        int spacingMs = BitConverter.ToUInt16(payload, 19);
        _timeline.Message(Lane.Bridge, Lane.Hub, "Image Page Request", $"offset {offset}, {pageBytes} bytes");
        if (Options.Faults.PagesUnsupported)
        {
            SendDefaultResponse(device, message, OtaCommand.StatusUnsupportedCommand);
            return;
        }

        if (Options.Image == null)
        {
            SendDefaultResponse(device, message, OtaCommand.StatusMalformed);
            return;
        }

        long end = Math.Min(offset + pageBytes, Options.Image.Bytes.Length);
        ServePage(device, message, offset, end, maxBytes, spacingMs);
    }

    private void ServePage(HubDevice device, IncomingMessage message, long offset, long end, int maxBytes, int spacingMs)
    {
        if (offset >= end || maxBytes == 0)
        {
            return;
        }

        int count = (int)Math.Min(maxBytes, end - offset);
        ServeBlock(device, message, offset, count);
        After(Math.Max(spacingMs, Options.ThinkMs), () => ServePage(device, message, offset + count, end, maxBytes, spacingMs));
    }

    private int MaxBlockBytes => Math.Min(Options.Faults.MaxBlockBytes, RadioModel.MaxPayloadBytes - HeaderBytes - 14);

    private void ServeBlock(HubDevice device, IncomingMessage message, long offset, int maxBytes)
    {
        HubFaults faults = Options.Faults;
        byte[] file = Options.Image?.Bytes ?? [];
        int count = (int)Math.Clamp(file.Length - offset, 0, Math.Min(maxBytes, MaxBlockBytes));
        if (count == 0)
        {
            SendDefaultResponse(device, message, OtaCommand.StatusMalformed);
            return;
        }

        int number = _blockCount++;
        if (number == faults.AbortAtBlock)
        {
            Answer(device, message, OtaCommand.ImageBlockResponse, [OtaCommand.StatusAbort], "Image Block Response", "ABORT");
            return;
        }

        if (number == faults.WaitAtBlock && !_waitGiven)
        {
            _waitGiven = true;
            SendWaitForData(device, message);
            return;
        }

        byte[] data = file.AsSpan((int)offset, count).ToArray();
        data[0] ^= (byte)(number == faults.CorruptBlock ? 1 : 0);
        SendBlock(device, message, offset, data, number);
    }

    private void SendBlock(HubDevice device, IncomingMessage message, long offset, byte[] data, int number)
    {
        // The identity of the answer is the request's: that is what both agreed on.
        byte[] answer =
        [
            OtaCommand.StatusSuccess, .. message.Payload.AsSpan(4, 8), .. BitConverter.GetBytes((uint)offset), (byte)data.Length, .. data,
        ];
        device.BlocksServed++;
        device.BytesServed += data.Length;
        if (Options.Faults.LoseBlocks.Contains(number))
        {
            _timeline.Loss(Lane.Hub, "Image Block Response lost by plan", $"offset {offset}");
            return;
        }

        _timeline.Block(Lane.Hub, Lane.Bridge, "Image Block Response", offset, data.Length);
        Transmit(device, message, OtaCommand.ImageBlockResponse, answer);
        if (Options.Faults.DuplicateBlocks.Contains(number))
        {
            Transmit(device, message, OtaCommand.ImageBlockResponse, answer);
        }

        BlockSent(device, offset, data.Length);
    }

    private void SendWaitForData(HubDevice device, IncomingMessage message)
    {
        byte[] answer =
        [
            OtaCommand.StatusWaitForData,
            .. BitConverter.GetBytes(Utc),
            .. BitConverter.GetBytes(Utc + (uint)Options.Faults.WaitSeconds),
            0, 0,
        ];
        Answer(device, message, OtaCommand.ImageBlockResponse, answer, "Image Block Response", $"WAIT_FOR_DATA {Options.Faults.WaitSeconds} s");
    }

    private void OnUpgradeEnd(HubDevice device, IncomingMessage message)
    {
        int status = message.Payload[3];
        device.UpgradeEndStatuses.Add(status);
        _timeline.Message(Lane.Bridge, Lane.Hub, "Upgrade End Request", OtaCommand.StatusName(status));
        if (status != OtaCommand.StatusSuccess)
        {
            SendDefaultResponse(device, message, OtaCommand.StatusSuccess);
            return;
        }

        if (_upgradeEnds++ < Options.Faults.UnansweredUpgradeEnds)
        {
            return;
        }

        SendUpgradeEnd(device, message, Options.Timing);
        if (Options.Timing == UpgradeTiming.WaitForCommand)
        {
            device.UpgradeOrder ??= _queue.AfterMs(
                Options.UpgradeDelaySeconds * 1000L,
                () => SendUpgradeEnd(device, message, UpgradeTiming.Relative));
        }
    }

    private void SendUpgradeEnd(HubDevice device, IncomingMessage message, UpgradeTiming timing)
    {
        bool commanded = timing == UpgradeTiming.Relative && Options.Timing == UpgradeTiming.WaitForCommand;
        device.UpgradeUtc ??= Utc + (uint)Options.UpgradeDelaySeconds;
        uint at = Math.Max(device.UpgradeUtc.Value, Utc);
        uint delay = commanded ? 0 : at - Utc;
        (uint current, uint upgrade, string text) = timing switch
        {
            UpgradeTiming.Relative => (0u, delay, commanded ? "run it now" : $"in {delay} s"),
            UpgradeTiming.Utc => (Utc, at, $"at UTC {at}"),
            _ => (0u, WaitForCommand, "wait for a later command"),
        };
        byte[] answer = [.. message.Payload.AsSpan(4, 8), .. BitConverter.GetBytes(current), .. BitConverter.GetBytes(upgrade)];
        Answer(device, message, OtaCommand.UpgradeEndResponse, answer, "Upgrade End Response", text);
        if (timing != UpgradeTiming.WaitForCommand)
        {
            After(Options.ThinkMs + 1000, () =>
            {
                if (Options.Faults.DeafAfterUpgrade)
                {
                    BecomeDeaf();
                }
            });
        }
    }

    private uint Utc => Options.UtcAtStart + (uint)(_queue.NowMs / 1000);

    private void SendDefaultResponse(HubDevice device, IncomingMessage message, byte status)
    {
        if (Deaf)
        {
            return;
        }

        _timeline.Message(Lane.Hub, Lane.Bridge, "Default Response", OtaCommand.StatusName(status));
        byte[] payload = [OtaCommand.ServerFoundationControl, message.Payload[1], OtaCommand.DefaultResponse, message.Payload[2], status];
        Send(device.NodeId, ResponseAps(message), payload);
    }

    private void Answer(HubDevice device, IncomingMessage message, byte command, byte[] fields, string name, string detail)
    {
        After(Options.ThinkMs, () =>
        {
            _timeline.Message(Lane.Hub, Lane.Bridge, name, detail);
            Transmit(device, message, command, fields);
        });
    }

    /// <summary>Responses carry the transaction sequence, the profile and the endpoints of their request.</summary>
    private void Transmit(HubDevice device, IncomingMessage message, byte command, byte[] fields) =>
        Send(device.NodeId, ResponseAps(message), [OtaCommand.ServerFrameControl, message.Payload[1], command, .. fields]);

    private ApsFrame ResponseAps(IncomingMessage message) => new()
    {
        Profile = message.Aps.Profile,
        Cluster = message.Aps.Cluster,
        SourceEndpoint = message.Aps.DestinationEndpoint,
        DestinationEndpoint = message.Aps.SourceEndpoint,
        Options = ApsFrame.OptionEnableRouteDiscovery | (Options.AcknowledgedResponses ? ApsFrame.OptionRetry : 0),
    };

    /// <summary>What a hub does of itself: nothing once it is deaf.</summary>
    private void After(int delayMs, Action action) => _queue.AfterMs(delayMs, () =>
    {
        if (!Deaf)
        {
            action();
        }
    });
}
