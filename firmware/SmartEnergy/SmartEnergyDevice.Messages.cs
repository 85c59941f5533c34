using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.SmartEnergy;

/// <content>What the hub sends of its own accord, and the answers due.</content>
public sealed partial class SmartEnergyDevice
{
    private const int BroadcastEndpoint = 0xFF;
    private const int DefaultResponseBytes = 2;
    private const int TrustCentre = 0x0000;

    private const int PublishPrice = 0x00;
    private const int PriceAcknowledgement = 0x02;
    private const int RxOnWhenIdle = 0x01;
    private const int PriceAcknowledgementRequired = 0x01;
    private const int PriceAcknowledgementBytes = 13;

    /// <summary>PublishPrice up to the price, without the rate label's text.</summary>
    private const int PublishPriceBytes = 28;

    /// <summary>Place of the price control, without the rate label's text.</summary>
    private const int PriceControlOffset = 41;

    private const int DisplayMessage = 0x00;
    private const int CancelMessage = 0x01;
    private const int MessageConfirmation = 0x01;
    private const int MessageConfirmationRequired = 0x80;
    private const int CancelMessageBytes = 5;
    private const int MessageTextOffset = 11;
    private const int NoText = 0xFF;

    private const int PublishChangeOfTenancy = 0x00;
    private const int ChangeOfTenancyUpdateDateTime = 0x0200;

    private readonly byte[] _message = new byte[MaxMessageBytes];
    private int _messageCount;
    private int _messageId;
    private int _confirmId;

    /// <summary>Takes a received message if it is for this device. Reads of its attributes are not: see <see cref="TunnellingAttributes"/>.</summary>
    /// <returns>False when somebody else should look at it, or refuse it.</returns>
    public bool OnMessage(ApsMessage message, long nowMs)
    {
        if (_state == SmartEnergyState.Stopped)
        {
            return false;
        }

        if (message.Profile == 0)
        {
            return OnZdoResponse(message, nowMs);
        }

        if (!IsOurs(message.Cluster) || (message.DestinationEndpoint != _endpoint && message.DestinationEndpoint != BroadcastEndpoint))
        {
            return false;
        }

        if (_frame.Parse(message.Buffer, message.Offset, message.Count) != Result.Ok)
        {
            Malformed++;
            return true;
        }

        if (_frame.Manufacturer != ZclFrame.NoManufacturer)
        {
            return false;
        }

        if (_frame.IsGeneral)
        {
            return OnGeneralCommand(message, nowMs);
        }

        if (_isReplyPending)
        {
            // One answer at a time: who is not answered asks again.
            Dropped++;
            return true;
        }

        return message.Cluster == PpmidProfile.TunnellingCluster ? OnTunnelCommand(message, nowMs) : OnHubCommand(message, nowMs);
    }

    /// <summary>Answers to what was asked; whatever it says, the trust centre is there. Reads are for the attribute sources.</summary>
    private bool OnGeneralCommand(ApsMessage message, long nowMs)
    {
        bool isDefault = _frame.Command == (int)ZclGeneralCommand.DefaultResponse;
        if (!isDefault && _frame.Command != (int)ZclGeneralCommand.ReadAttributesResponse)
        {
            return false;
        }

        if (!IsAnswer(message, _asked) || (!isDefault && (ReadRequests & (1 << _asked)) == 0))
        {
            Dropped++;
            return true;
        }

        if (isDefault && _frame.Count < DefaultResponseBytes)
        {
            Malformed++;
            return true;
        }

        if (_asked == ReadKeepAlive)
        {
            _keepAliveFailures = 0;
        }

        if (!isDefault)
        {
            OnReadAttributesResponse(nowMs);
        }
        else if (_frame.Buffer[_frame.Offset + 1] != (int)ZclStatus.Success)
        {
            Trace(SmartEnergyEvent.Refused, _asked, _frame.Buffer[_frame.Offset + 1]);
        }

        Done(nowMs);
        return true;
    }

    private bool IsAnswer(ApsMessage message, int request) =>
        _state == SmartEnergyState.Asking && _asked == request && _request.Profile != 0 && message.Cluster == _request.Cluster
        && message.NodeId == TrustCentre && _frame.Sequence == _sequence;

    private bool OnHubCommand(ApsMessage message, long nowMs)
    {
        bool isPrice = message.Cluster == PpmidProfile.PriceCluster && _frame.Command == PublishPrice;
        bool isMessage = message.Cluster == PpmidProfile.MessagingCluster && _frame.Command <= CancelMessage;
        bool isTenancy = message.Cluster == PpmidProfile.DeviceManagementCluster && _frame.Command == PublishChangeOfTenancy;
        if (!_frame.FromServer || !(isPrice || isMessage || isTenancy))
        {
            return false;
        }

        ZclStatus status = ZclStatus.NotAuthorized;
        if (message.NodeId != TrustCentre)
        {
            Dropped++;
        }
        else if (isPrice)
        {
            status = OnPublishPrice(message, nowMs);
        }
        else if (isTenancy)
        {
            status = TakeTenancy(true, nowMs);
        }
        else
        {
            status = _frame.Command == DisplayMessage ? OnDisplayMessage() : OnCancelMessage();
        }

        if (!_isReplyPending)
        {
            Answer(message, status);
        }

        EndQuestion(message, isPrice ? GetCurrentPrice : isTenancy ? GetChangeOfTenancy : GetLastMessage, nowMs);
        return true;
    }

    /// <summary>A publication answers the question for it, whatever sequence number the hub gave it.</summary>
    private void EndQuestion(ApsMessage message, int question, long nowMs)
    {
        if (_state == SmartEnergyState.Asking && _asked == question && message.NodeId == TrustCentre)
        {
            Done(nowMs);
        }
        else if (_state == SmartEnergyState.Resting)
        {
            AskIfDue(nowMs);
        }
    }

    private void Answer(ApsMessage message, ZclStatus status)
    {
        if (status == ZclStatus.MalformedCommand)
        {
            Malformed++;
        }

        if (ZclReply.IsDefaultResponseDue(message, _frame, status))
        {
            ZclReply.WriteDefaultResponse(message, _frame, status, _reply);
            SendReply();
        }
    }

    private void SendReply()
    {
        _reply.Encrypted = true;
        _isReplyPending = true;
    }

    /// <summary>Nothing of the price is kept: this device has no display. It is acknowledged where the hub wants that.</summary>
    private ZclStatus OnPublishPrice(ApsMessage message, long nowMs)
    {
        byte[] buffer = _frame.Buffer;
        int at = _frame.Offset;
        if (_frame.Count < PublishPriceBytes)
        {
            return ZclStatus.MalformedCommand;
        }

        int label = buffer[at + 4] == NoText ? 0 : buffer[at + 4];
        if (_frame.Count < PublishPriceBytes + label)
        {
            return ZclStatus.MalformedCommand;
        }

        Trace(SmartEnergyEvent.PricePublished, Bytes.U32LE(buffer, at + 5 + label), 0);
        int control = _frame.Count > PriceControlOffset + label ? buffer[at + PriceControlOffset + label] : 0;
        if (!message.Broadcast && (control & PriceAcknowledgementRequired) != 0)
        {
            byte[] reply = _reply.Buffer;
            int to = ZclReply.Start(message, _frame, PriceAcknowledgement, _reply);
            System.Array.Copy(buffer, at, reply, to, 4);
            System.Array.Copy(buffer, at + 5 + label, reply, to + 4, 4);
            Bytes.PutU32LE(reply, to + 8, Utc(nowMs));
            reply[to + 12] = (byte)control;
            _reply.Count = to + PriceAcknowledgementBytes;
            SendReply();
        }

        return ZclStatus.Success;
    }

    private ZclStatus OnDisplayMessage()
    {
        byte[] buffer = _frame.Buffer;
        int at = _frame.Offset;
        int count = _frame.Count > MessageTextOffset ? buffer[at + MessageTextOffset] : NoText;
        if (count == NoText || MessageTextOffset + 1 + count > _frame.Count)
        {
            return ZclStatus.MalformedCommand;
        }

        if (count > MaxMessageBytes)
        {
            return ZclStatus.InsufficientSpace;
        }

        EraseMessage();
        System.Array.Copy(buffer, at + MessageTextOffset + 1, _message, 0, count);
        _messageCount = count;
        _messageId = Bytes.S32LE(buffer, at);
        Trace(SmartEnergyEvent.MessageHeld, Bytes.U32LE(buffer, at), 0);
        ConfirmIfAsked(buffer, at);
        return ZclStatus.Success;
    }

    private ZclStatus OnCancelMessage()
    {
        byte[] buffer = _frame.Buffer;
        int at = _frame.Offset;
        if (_frame.Count < CancelMessageBytes)
        {
            return ZclStatus.MalformedCommand;
        }

        if (_messageCount == 0 || Bytes.S32LE(buffer, at) != _messageId)
        {
            return ZclStatus.NotFound;
        }

        EraseMessage();
        Trace(SmartEnergyEvent.MessageCancelled, Bytes.U32LE(buffer, at), 0);
        ConfirmIfAsked(buffer, at);
        return ZclStatus.Success;
    }

    private void ConfirmIfAsked(byte[] buffer, int at)
    {
        if ((buffer[at + 4] & MessageConfirmationRequired) != 0)
        {
            _confirmId = Bytes.S32LE(buffer, at);
            _due |= 1 << ConfirmMessage;
        }
    }

    private int WriteConfirmation(byte[] buffer, int at, long nowMs)
    {
        Bytes.PutU32LE(buffer, at, _confirmId);
        Bytes.PutU32LE(buffer, at + 4, Utc(nowMs));
        return 8;
    }

    private void EraseMessage()
    {
        System.Array.Clear(_message, 0, MaxMessageBytes);
        _messageCount = 0;
    }

    private static bool IsOurs(int cluster)
    {
        for (int i = 0; i < ClusterCount; i++)
        {
            if (s_clusters[i] == cluster)
            {
                return true;
            }
        }

        return false;
    }
}
