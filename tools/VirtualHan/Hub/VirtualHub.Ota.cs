using System;
using System.Linq;
using Bridge.Hal;
using VirtualHan.Radio;
using VirtualHan.Report;

namespace VirtualHan.Hub;

/// <summary>Carries OTA messages between the radio and the server core, takes the hub's time to think, and does wrong what the fault plan says.</summary>
public sealed partial class VirtualHub
{
    /// <summary>Blocks answered, over all devices; the fault plan counts by it.</summary>
    private int _blockCount;
    private int _upgradeEnds;
    private bool _waitGiven;
    private long _busyUntilMs;
    private OtaFile _image;

    private OtaServerSettings ServerSettings() => new()
    {
        Profile = Options.Profile,
        Endpoint = Options.Endpoint,
        Offer = Options.Offer,
        Timing = Options.Timing,
        PatienceMs = Options.PatienceMs,
        UpgradeDelaySeconds = Options.UpgradeDelaySeconds,
        UtcAtStart = Options.UtcAtStart,
        MaxBlockBytes = Math.Min(Options.Faults.MaxBlockBytes, RadioModel.MaxPayloadBytes - OtaAnswer.BlockFrontBytes),
        TakesPages = !Options.Faults.PagesUnsupported,
        MinPageSpacingMs = Options.ThinkMs,
        NotifyPayloadType = Options.Notify.PayloadType,
        NotifyJitter = Options.Notify.Jitter,
    };

    private void OnOta(HubDevice device, IncomingMessage message)
    {
        device.Endpoint = message.Aps.SourceEndpoint;
        OtaServerCore server = Server(device);
        var incoming = new HubMessage
        {
            NodeId = message.Sender,
            Profile = message.Aps.Profile,
            Cluster = message.Aps.Cluster,
            SourceEndpoint = message.Aps.SourceEndpoint,
            DestinationEndpoint = message.Aps.DestinationEndpoint,
            Buffer = message.Payload,
            Count = message.Payload.Length,
        };
        if (IsBlockRequest(message) && _queue.NowMs < _busyUntilMs && Options.Faults.BusyAfterBlockMs > 0)
        {
            _timeline.Loss(Lane.Hub, "Image Block Request not noticed by plan");
            return;
        }

        HubRequestKind kind = server.OnMessage(incoming, _queue.NowMs);
        Note(device, kind, server.Request);
        Pump(device);
    }

    /// <summary>The hub has another image from now on, and says so to every device.</summary>
    public void Replace(OtaFile image)
    {
        _image = image;
        foreach (HubDevice device in _devices.Values)
        {
            device.Notifies = 0;
            Server(device).Notify(_transaction++);
            Pump(device);
        }
    }

    /// <summary>Cluster command, client to server, number 3 (ZCL 11.13.6).</summary>
    private static bool IsBlockRequest(IncomingMessage message) =>
        message.Payload.Length > 2 && (message.Payload[0] & 0x0B) == 0x01 && message.Payload[2] == OtaCommand.ImageBlockRequest;

    /// <summary>The core with the image the hub has by now.</summary>
    private OtaServerCore Server(HubDevice device)
    {
        device.Server.Image = _queue.NowMs >= Options.ImageFromMs ? (_image ?? Options.Image)?.Bytes : null;
        device.Server.SetClient(device.NodeId, device.Endpoint);
        return device.Server;
    }

    private void Note(HubDevice device, HubRequestKind kind, OtaRequest request)
    {
        switch (kind)
        {
            case HubRequestKind.Query:
                device.ReportedVersions.Add((uint)request.FileVersion);
                _timeline.Message(Lane.Bridge, Lane.Hub, "Query Next Image Request", $"running {FirmwareNames.Version(request.FileVersion)}");
                break;
            case HubRequestKind.Block:
                _timeline.Block(Lane.Bridge, Lane.Hub, "Image Block Request", request.FileOffset, 0);
                break;
            case HubRequestKind.Page:
                _timeline.Message(Lane.Bridge, Lane.Hub, "Image Page Request", $"offset {request.FileOffset}, {request.PageSize} bytes");
                break;
            case HubRequestKind.UpgradeEnd:
                device.UpgradeEndStatuses.Add(request.Status);
                _timeline.Message(Lane.Bridge, Lane.Hub, "Upgrade End Request", StatusName.Of(request.Status));
                break;
            case HubRequestKind.Version:
                OnVersionRead(device, (uint)request.FileVersion);
                break;
            case HubRequestKind.DefaultResponse:
                _timeline.Message(Lane.Bridge, Lane.Hub, "Default Response", $"command {request.AboutCommand:X2}: {StatusName.Of(request.Status)}");
                break;
        }
    }

    /// <summary>Takes what the core has to send, and comes back when it has more.</summary>
    private void Pump(HubDevice device)
    {
        while (device.Server.Poll() == OtaServerAction.Send)
        {
            Send(device, device.Server);
        }

        device.ServerTime?.Cancel();
        if (device.Server.NextDeadlineMs != Deadline.Never)
        {
            device.ServerTime = _queue.At(device.Server.NextDeadlineMs * 1000, () =>
            {
                device.Server.OnTime(_queue.NowMs);
                Pump(device);
            });
        }
    }

    private void Send(HubDevice device, OtaServerCore server)
    {
        if (Deaf)
        {
            return;
        }

        switch (server.Answer.Kind)
        {
            case HubAnswerKind.Block:
                SendBlock(device, server);
                break;
            case HubAnswerKind.UpgradeEnd:
                SendUpgradeEnd(device, server.Answer);
                break;
            case HubAnswerKind.Query:
                string offer = server.Answer.Status == OtaCommand.StatusSuccess
                    ? $"{FirmwareNames.Version(server.Answer.FileVersion)}, {server.Image.Length} bytes"
                    : "NO_IMAGE_AVAILABLE";
                Transmit(device, server.Answer, Options.ThinkMs, "Query Next Image Response", offer);
                break;
            case HubAnswerKind.Default:
                Transmit(device, server.Answer, 0, "Default Response", StatusName.Of(server.Answer.Status));
                break;
            case HubAnswerKind.ReadVersion:
                Transmit(device, server.Answer, 0, "Read Attributes", "CurrentFileVersion");
                break;
            default:
                Transmit(device, server.Answer, 0, "Image Notify", FirmwareNames.Version(server.Answer.FileVersion));
                break;
        }
    }

    private void SendBlock(HubDevice device, OtaServerCore server)
    {
        HubFaults faults = Options.Faults;
        OtaAnswer answer = server.Answer;
        int number = _blockCount++;
        if (number == faults.AbortAtBlock)
        {
            server.AbortInstead();
            Transmit(device, answer, Options.ThinkMs, "Image Block Response", "ABORT");
            return;
        }

        if (faults.WaitsAtEveryBlock ? !_waitGiven : number == faults.WaitAtBlock && !_waitGiven)
        {
            _waitGiven = true;
            server.WaitInstead(faults.WaitSeconds);
            Transmit(device, answer, Options.ThinkMs, "Image Block Response", $"WAIT_FOR_DATA {faults.WaitSeconds} s");
            return;
        }

        _waitGiven &= !faults.WaitsAtEveryBlock;
        answer.Message.Buffer[OtaAnswer.BlockFrontBytes] ^= (byte)(number == faults.CorruptBlock ? 1 : 0);
        long offset = answer.FileOffset;
        int count = answer.DataCount;
        device.BlocksServed++;
        device.BytesServed += count;
        if (faults.LoseBlocks.Contains(number))
        {
            After(Options.ThinkMs, () => _timeline.Loss(Lane.Hub, "Image Block Response lost by plan", $"offset {offset}"));
            return;
        }

        bool twice = faults.DuplicateBlocks.Contains(number);
        int delayMs = Options.ThinkMs + (faults.HoldBlocks.Contains(number) ? faults.HoldMs : 0);
        _busyUntilMs = _queue.NowMs + delayMs + faults.BusyAfterBlockMs;
        Transmit(device, answer, delayMs, () => _timeline.Block(Lane.Hub, Lane.Bridge, "Image Block Response", offset, count), twice);
        After(Options.ThinkMs, () => BlockSent(device, offset, count));
    }

    private void SendUpgradeEnd(HubDevice device, OtaAnswer answer)
    {
        bool commanded = Options.Timing == UpgradeTiming.WaitForCommand && answer.LaterTime != OtaServerCore.WaitForCommand;
        if (!commanded && _upgradeEnds++ < Options.Faults.UnansweredUpgradeEnds)
        {
            return;
        }

        string text = Options.Timing switch
        {
            UpgradeTiming.Relative => $"in {answer.LaterTime} s",
            UpgradeTiming.Utc => $"at UTC {answer.LaterTime}",
            _ => commanded ? "run it now" : "wait for a later command",
        };
        Transmit(device, answer, Options.ThinkMs, "Upgrade End Response", text);
        if (Options.Faults.DeafAfterUpgrade && answer.LaterTime != OtaServerCore.WaitForCommand)
        {
            After(Options.ThinkMs + 1000, BecomeDeaf);
        }
    }

    private void Transmit(HubDevice device, OtaAnswer answer, int delayMs, string name, string detail) =>
        Transmit(device, answer, delayMs, () => _timeline.Message(Lane.Hub, Lane.Bridge, name, detail), false);

    private void Transmit(HubDevice device, OtaAnswer answer, int delayMs, Action note, bool twice)
    {
        HubMessage message = answer.Message;
        byte[] payload = message.Buffer.AsSpan(0, message.Count).ToArray();
        bool isNotify = answer.Kind == HubAnswerKind.Notify;
        bool isAcknowledged = answer.Kind == HubAnswerKind.ReadVersion || (Options.AcknowledgedResponses && !isNotify);
        var aps = new ApsFrame
        {
            Profile = message.Profile,
            Cluster = message.Cluster,
            SourceEndpoint = message.SourceEndpoint,
            DestinationEndpoint = message.DestinationEndpoint,
            Options = ApsFrame.OptionEnableRouteDiscovery | (isAcknowledged ? ApsFrame.OptionRetry : 0) | ApsOptions(message.Cluster),
        };
        Later(delayMs, () =>
        {
            note();
            if (isNotify && Options.Notify.Broadcast)
            {
                Stack.SendBroadcast(0xFFFD, aps with { DestinationEndpoint = 0xFF }, payload, null);
                return;
            }

            Send(device.NodeId, aps, payload);
            if (twice)
            {
                Send(device.NodeId, aps, payload);
            }
        });
    }

    private void Later(int delayMs, Action action)
    {
        if (delayMs > 0)
        {
            After(delayMs, action);
        }
        else if (!Deaf)
        {
            action();
        }
    }

    /// <summary>What a hub does of itself: nothing once it is deaf.</summary>
    private void After(int delayMs, Action action) => _queue.AfterMs(delayMs, () =>
    {
        if (!Deaf)
        {
            action();
        }
    });
}
