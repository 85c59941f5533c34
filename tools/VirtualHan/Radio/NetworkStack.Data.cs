using System;
using System.Collections.Generic;
using VirtualHan.Time;

namespace VirtualHan.Radio;

/// <summary>APS data: acknowledgement and retries, duplicate rejection, loopback, and the hand-over to the ZDO.</summary>
public sealed partial class NetworkStack
{
    private const int DirectMessage = 0;
    private const int BroadcastMessage = 5;

    /// <summary>How long an acknowledged frame is remembered; longer than all of its repeats, shorter than a restart of its sender.</summary>
    private const int DuplicateWindowMs = 8000;

    /// <summary>APS options the receiver's stack can still know.</summary>
    private const int OptionsOnAir = ApsFrame.OptionRetry | ApsFrame.OptionEncryption;

    private readonly Dictionary<(int Node, int Sequence), WaitingUnicast> _apsWaiting = [];
    private readonly Dictionary<(ulong Sender, int Sequence), long> _seen = [];
    private int _apsSequence;
    private int _zdoSequence;

    public long ApsRetries { get; private set; }

    /// <param name="aps">Its Sequence is replaced by the stack's next one.</param>
    /// <param name="tag">Handed back with OnMessageSent; null when nobody wants to hear.</param>
    /// <param name="sequence">The APS sequence used.</param>
    public StackStatus SendUnicast(int destination, ApsFrame aps, byte[] payload, int? tag, out int sequence)
    {
        sequence = _apsSequence;
        if (!IsUp)
        {
            return StackStatus.NetworkDown;
        }

        if (payload.Length > RadioModel.MaxPayloadBytes - (aps.IsEncrypted ? RadioModel.ApsSecurityBytes : 0))
        {
            return StackStatus.MessageTooLong;
        }

        if (aps.IsEncrypted && ApsKeyOf(Eui64Of(destination)) == null)
        {
            return StackStatus.ApsEncryptionError;
        }

        sequence = _apsSequence = (_apsSequence + 1) & 0xFF;
        var message = new OutgoingMessage(DirectMessage, destination, aps with { Sequence = sequence }, tag ?? 0, payload);
        if (destination == NodeId)
        {
            LoopBack(message, tag.HasValue);
            return StackStatus.Success;
        }

        Transmission(new WaitingUnicast(message, tag.HasValue));
        return StackStatus.Success;
    }

    public StackStatus SendBroadcast(int destination, ApsFrame aps, byte[] payload, int? tag) =>
        SendBroadcast(destination, aps, payload, tag, out _);

    public StackStatus SendBroadcast(int destination, ApsFrame aps, byte[] payload, int? tag, out int sequence)
    {
        sequence = _apsSequence;
        if (!IsUp)
        {
            return StackStatus.NetworkDown;
        }

        if (payload.Length > RadioModel.MaxPayloadBytes)
        {
            return StackStatus.MessageTooLong;
        }

        sequence = _apsSequence = (_apsSequence + 1) & 0xFF;
        var message = new OutgoingMessage(BroadcastMessage, destination, aps with { Sequence = sequence }, tag ?? 0, payload);
        Transmit(DataFrame(message), _ =>
        {
            if (tag.HasValue)
            {
                _client.OnMessageSent(message, StackStatus.Success);
            }
        });
        return StackStatus.Success;
    }

    private byte NextZdoSequence() => (byte)_zdoSequence++;

    private void Transmission(WaitingUnicast waiting)
    {
        OutgoingMessage message = waiting.Message;
        if (message.Aps.WantsAck)
        {
            _apsWaiting[(message.Destination, message.Aps.Sequence)] = waiting;
        }

        Transmit(DataFrame(message), acknowledged =>
        {
            if (!message.Aps.WantsAck)
            {
                Settle(waiting, acknowledged ? StackStatus.Success : StackStatus.DeliveryFailed);
            }
            else if (!waiting.Settled)
            {
                waiting.Deadline = Later(_ether.Model.ApsAckWaitMs, () => RetryOrFail(waiting));
            }
        });
    }

    private void RetryOrFail(WaitingUnicast waiting)
    {
        if (waiting.Settled)
        {
            return;
        }

        if (waiting.Retries == _ether.Model.ApsRetries)
        {
            Settle(waiting, StackStatus.DeliveryFailed);
            return;
        }

        waiting.Retries++;
        ApsRetries++;
        Transmission(waiting);
    }

    private void Settle(WaitingUnicast waiting, StackStatus status)
    {
        waiting.Settled = true;
        waiting.Deadline?.Cancel();
        _apsWaiting.Remove((waiting.Message.Destination, waiting.Message.Aps.Sequence));
        if (waiting.Reported)
        {
            _client.OnMessageSent(waiting.Message, status);
        }
    }

    private void OnApsAck(RadioFrame frame)
    {
        if (_apsWaiting.TryGetValue((frame.Source, frame.Aps.Sequence), out WaitingUnicast waiting))
        {
            Settle(waiting, StackStatus.Success);
        }
    }

    private void OnData(RadioFrame frame)
    {
        if (frame.Aps.IsEncrypted && !SameKey(frame.ApsProtectedBy, ApsKeyOf(frame.SourceEui64)))
        {
            ApsDecryptionFailures++;
            return;
        }

        if (frame.Aps.WantsAck && !frame.IsBroadcast)
        {
            Transmit(new RadioFrame
            {
                Kind = FrameKind.ApsAck,
                Destination = frame.Source,
                ProtectedBy = Flash.NetworkKey,
                Aps = frame.Aps,
            });
            if (!Remember(frame))
            {
                return;
            }
        }

        var message = new IncomingMessage(
            frame.IsBroadcast ? IncomingType.Broadcast : IncomingType.Unicast,
            frame.Aps with { Options = (frame.Aps.Options & OptionsOnAir) | ApsFrame.OptionEnableRouteDiscovery },
            frame.Source,
            frame.SourceEui64,
            Lqi,
            RssiDbm,
            frame.Payload);
        Dispatch(message);
    }

    /// <returns>False when the frame has been here before.</returns>
    private bool Remember(RadioFrame frame)
    {
        var key = (frame.SourceEui64, frame.Aps.Sequence);
        bool known = _seen.TryGetValue(key, out long untilMs) && untilMs > _queue.NowMs;
        _seen[key] = _queue.NowMs + DuplicateWindowMs;
        return !known;
    }

    private void Dispatch(IncomingMessage message)
    {
        if (message.Aps.Profile != 0)
        {
            _client.OnMessage(message);
            return;
        }

        if (ZdoResponder.IsRequest(message.Aps.Cluster))
        {
            bool isLeave = message.Aps.Cluster == ZdoResponder.LeaveRequest && message.Payload.Length > 0 && !IsTrustCentre;
            byte[] response = !AnswersZdo ? null : isLeave ? OnLeaveRequest(message.Payload) : ZdoResponder.Answer(this, message);
            if (response != null)
            {
                SendZdoResponse(message, response);
            }

            return;
        }

        _client.OnMessage(message);
    }

    private void SendZdoResponse(IncomingMessage request, byte[] payload)
    {
        var aps = new ApsFrame
        {
            Cluster = request.Aps.Cluster | ZdoResponder.ResponseBit,
            Options = ApsFrame.OptionRetry | ApsFrame.OptionEnableRouteDiscovery,
        };
        if (request.Sender == NodeId)
        {
            // A coordinator's host asks its own NCP: the answer comes back as if over the air, without APS options.
            _client.OnMessage(new IncomingMessage(
                IncomingType.Unicast, aps with { Options = 0, Sequence = request.Aps.Sequence }, NodeId, Eui64, Lqi, RssiDbm, payload));
            return;
        }

        SendUnicast(request.Sender, aps, payload, null, out _);
    }

    private void LoopBack(OutgoingMessage message, bool reported)
    {
        Later(1, () =>
        {
            if (reported)
            {
                _client.OnMessageSent(message, StackStatus.Success);
            }

            Dispatch(new IncomingMessage(IncomingType.Unicast, message.Aps, NodeId, Eui64, Lqi, RssiDbm, message.Payload));
        });
    }

    private RadioFrame DataFrame(OutgoingMessage message) => new()
    {
        Kind = FrameKind.Data,
        Destination = message.Destination,
        ProtectedBy = Flash.NetworkKey,
        ApsProtectedBy = message.Aps.IsEncrypted ? ApsKeyOf(Eui64Of(message.Destination)) : null,
        Aps = message.Aps,
        Payload = message.Payload,
    };

    private sealed class WaitingUnicast(OutgoingMessage message, bool reported)
    {
        public OutgoingMessage Message { get; } = message;

        /// <summary>The client wants to hear the outcome.</summary>
        public bool Reported { get; } = reported;

        public int Retries { get; set; }

        public bool Settled { get; set; }

        public ScheduledEvent Deadline { get; set; }
    }
}
