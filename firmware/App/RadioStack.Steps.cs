using System;
using Bridge.Firmware.Ash;
using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Join;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <content>Outputs to inputs: each step takes one action of one machine and gives it to the next. True when there was one.</content>
public sealed partial class RadioStack
{
    private bool StepLink()
    {
        if (_state == RadioState.AwaitingReconnect)
        {
            return false;
        }

        switch (_link.Poll())
        {
            case AshAction.Write:
                ActionBuffer = _link.ActionBuffer;
                ActionOffset = _link.ActionOffset;
                ActionCount = _link.ActionCount;
                _action = RadioAction.WriteSerial;
                return true;
            case AshAction.Deliver:
                _client.OnFrame(_link.ActionBuffer, _link.ActionOffset, _link.ActionCount, _nowMs);
                return true;
            case AshAction.Connected:
                Enter(RadioState.Negotiating, Deadline.Never);
                _client.Start(_nowMs);
                return true;
            case AshAction.Failed:
                LoseRadio(RadioFailure.LinkLost);
                return true;
            default:
                return false;
        }
    }

    private bool StepClient()
    {
        // With one command at a time the link's queue has room unless the radio stopped acknowledging; then this waits.
        if (_frameWaiting && _link.Send(_client.FrameBuffer, 0, _client.FrameCount, _nowMs) == Result.Ok)
        {
            _frameWaiting = false;
        }

        switch (_client.Poll())
        {
            case EzspAction.SendFrame:
                _frameWaiting = true;
                return true;
            case EzspAction.Ready:
                _codec = _client.Version < EzspCodec.SlStatusVersion ? _codec13 : _codec14;
                _stableAtMs = _nowMs + StableMs;
                Enter(RadioState.Operating, Deadline.Never);
                _join.OnReady(_nowMs);
                return true;
            case EzspAction.Response:
                OnResponse();
                return true;
            case EzspAction.CommandFailed:
                OnCommandFailed();
                return true;
            case EzspAction.Callback:
                OnCallback();
                return true;
            case EzspAction.Failed:
                bool noAnswer = _client.Failure == EzspFailure.ResponseTimedOut;
                LoseRadio(noAnswer ? RadioFailure.ResponseTimedOut : RadioFailure.UnsupportedVersion);
                return true;
            default:
                return false;
        }
    }

    private bool StepReports()
    {
        if (_reportReady)
        {
            _reportReady = false;
            _action = RadioAction.RadioReady;
        }
        else if (_reportRequest)
        {
            _reportRequest = false;
            _action = RadioAction.RequestDone;
        }
        else if (_outbox.TakeOutcome())
        {
            MessageTag = _outbox.OutcomeTag;
            Delivered = _outbox.OutcomeDelivered;
            _action = RadioAction.MessageSent;
        }
        else if (_reportFailed)
        {
            _reportFailed = false;
            _action = RadioAction.Failed;
        }
        else if (_reportReset)
        {
            _reportReset = false;
            _action = RadioAction.ResetRadio;
        }

        return _action != RadioAction.None;
    }

    private bool StepJoin()
    {
        JoinOptions options = _options.Join;
        switch (_join.Poll())
        {
            case JoinAction.None:
                return false;
            case JoinAction.NetworkUp:
                ParentLqi = _join.BeaconLqi;
                _action = RadioAction.NetworkUp;
                return true;
            case JoinAction.NetworkDown:
                _action = RadioAction.NetworkDown;
                return true;
            case JoinAction.Failed:
                OnJoinFailed();
                return true;
            case JoinAction.SetConfigurationValue:
                Command(EzspFrameId.SetConfigurationValue, _codec.EncodeSetConfigurationValue(_encoded, _join.ParameterId, _join.ParameterValue));
                return true;
            case JoinAction.SetPolicy:
                Command(EzspFrameId.SetPolicy, _codec.EncodeSetPolicy(_encoded, _join.ParameterId, _join.ParameterValue));
                return true;
            case JoinAction.SetManufacturerCode:
                Command(EzspFrameId.SetManufacturerCode, _codec.EncodeSetManufacturerCode(_encoded, options.ManufacturerCode));
                return true;
            case JoinAction.AddEndpoint:
                Command(EzspFrameId.AddEndpoint, _codec.EncodeAddEndpoint(_encoded, options.Endpoint, options.Profile, options.DeviceId, options.DeviceVersion, options.InputClusters, options.OutputClusters));
                return true;
            case JoinAction.GetEui64:
                Command(EzspFrameId.GetEui64, 0);
                return true;
            case JoinAction.NetworkInit:
                Command(EzspFrameId.NetworkInit, _codec.EncodeNetworkInit(_encoded, _join.ParameterValue));
                return true;
            case JoinAction.StartScan:
                Command(EzspFrameId.StartScan, _codec.EncodeStartScan(_encoded, options.ChannelMask, _join.ParameterValue));
                return true;
            case JoinAction.SetInitialSecurityState:
                Command(EzspFrameId.SetInitialSecurityState, _codec.EncodeSetInitialSecurityState(_encoded, _join.ParameterValue, _join.PreconfiguredKey));
                return true;
            case JoinAction.JoinNetwork:
                Command(EzspFrameId.JoinNetwork, _codec.EncodeJoinNetwork(_encoded, options.NodeType, _join.Parameters));
                return true;
            case JoinAction.FindAndRejoinNetwork:
                Command(EzspFrameId.FindAndRejoinNetwork, _codec.EncodeFindAndRejoinNetwork(_encoded, _join.ParameterValue != 0, options.ChannelMask));
                return true;
            case JoinAction.UpdateTcLinkKey:
                Command(EzspFrameId.UpdateTcLinkKey, _codec.EncodeUpdateTcLinkKey(_encoded, _join.ParameterValue));
                return true;
            case JoinAction.GetNodeId:
                Command(EzspFrameId.GetNodeId, 0);
                return true;
            case JoinAction.GetCurrentSecurityState:
                Command(EzspFrameId.GetCurrentSecurityState, 0);
                return true;
            case JoinAction.FindKeyTableEntry:
                Command(EzspFrameId.FindKeyTableEntry, _codec.EncodeFindKeyTableEntry(_encoded, _join.TrustCentreEui64));
                return true;
            case JoinAction.ClearKeyTable:
                Command(EzspFrameId.ClearKeyTable, 0);
                return true;
            case JoinAction.LeaveNetwork:
                Command(EzspFrameId.LeaveNetwork, _codec.EncodeLeaveNetwork(_encoded));
                return true;
            case JoinAction.ExportLinkKey:
                Command(EzspFrameId.ExportLinkKeyByEui, _codec.EncodeBytes(_encoded, _join.RestorePartner));
                return true;
            case JoinAction.PollForData:
                Command(EzspFrameId.PollForData, _codec.EncodePollForData(_encoded, _join.ParameterValue, _join.ParameterId, JoinMachine.PollFailureLimit));
                return true;
            default:
                Command(EzspFrameId.GetNetworkParameters, 0);
                return true;
        }
    }

    private void OnJoinFailed()
    {
        if (_join.Failure == JoinFailure.RadioRefused)
        {
            LoseRadio(RadioFailure.BringUpRefused);
            return;
        }

        Failure = RadioFailure.NotProvisioned;
        _reportFailed = true;
    }

    private void Command(int frameId, int count)
    {
        if (_client.Send(frameId, _join.CommandNumber, _encoded, 0, count, _nowMs) != Result.Ok)
        {
            // Places are kept for it (RadioOutbox.MaxMessages), so only a lost radio gets here; the machine hears of that.
            _join.OnCommandResult(_join.CommandNumber, NetworkStatus.Failed, _nowMs);
        }
    }

    private void OnResponse()
    {
        byte[] parameters = _client.Parameters;
        int offset = _client.ParameterOffset;
        int count = _client.ParameterCount;
        NetworkStatus status = NetworkStatus.Ok;
        Result decoded = Result.Ok;
        if (_client.Context == RequestContext)
        {
            OnRequestResponse(parameters, offset, count);
            return;
        }

        switch (_client.FrameId)
        {
            case EzspFrameId.SendUnicast:
            case EzspFrameId.SendBroadcast:
                decoded = _codec.DecodeStatus(parameters, offset, count, out status);
                OnMessageTaken(decoded == Result.Ok && status == NetworkStatus.Ok);
                return;
            case EzspFrameId.GetNodeId:
                decoded = _codec.DecodeNodeId(parameters, offset, count, out int nodeId);
                if (decoded == Result.Ok)
                {
                    _join.OnNodeId(nodeId, _nowMs);
                    return;
                }

                break;
            case EzspFrameId.GetNetworkParameters:
                decoded = _codec.DecodeNetworkParameters(parameters, offset, count, _parameters, out status);
                if (decoded == Result.Ok)
                {
                    _join.OnNetworkParameters(status, _parameters, _nowMs);
                    return;
                }

                break;
            case EzspFrameId.GetCurrentSecurityState:
                decoded = _codec.DecodeSecurityState(parameters, offset, count, _eui64, out status);
                if (decoded == Result.Ok)
                {
                    _join.OnSecurityState(status, _eui64, _nowMs);
                    return;
                }

                break;
            case EzspFrameId.FindKeyTableEntry:
                decoded = _codec.DecodeKeyTableIndex(parameters, offset, count, out int index);
                if (decoded == Result.Ok)
                {
                    _join.OnLinkKeyLooked(index != EzspCodec.NoKeyTableEntry);
                    return;
                }

                break;
            case EzspFrameId.ExportLinkKeyByEui:
                decoded = _codec.DecodeExportedLinkKey(parameters, offset, count, _encoded, out status);
                if (decoded == Result.Ok)
                {
                    _join.OnLinkKeyExported(ResultOf(status), _encoded, _nowMs);
                    Array.Clear(_encoded, 0, EzspCodec.KeyBytes);
                    return;
                }

                break;
            case EzspFrameId.GetEui64:
                decoded = _codec.DecodeEui64(parameters, offset, count, OwnEui64);
                _ready = decoded == Result.Ok;
                _reportReady = _ready;
                break;
            case EzspFrameId.SetManufacturerCode:
                break;
            case EzspFrameId.StartScan:
                decoded = _codec.DecodeSlStatus(parameters, offset, count, out status);
                break;
            default:
                decoded = _codec.DecodeStatus(parameters, offset, count, out status);
                break;
        }

        _join.OnCommandResult(_client.Context, decoded == Result.Ok ? status : NetworkStatus.Failed, _nowMs);
    }

    private void OnCommandFailed()
    {
        if (_client.Context == RequestContext)
        {
            EndRequest(Result.Refused);
            return;
        }

        switch (_client.FrameId)
        {
            case EzspFrameId.SendUnicast:
            case EzspFrameId.SendBroadcast:
                _outbox.Complete(_client.Context, false);
                return;
            default:
                _join.OnCommandResult(_client.Context, NetworkStatus.CommandUnknown, _nowMs);
                return;
        }
    }

    private void OnCallback()
    {
        byte[] parameters = _client.Parameters;
        int offset = _client.ParameterOffset;
        int count = _client.ParameterCount;
        NetworkStatus status;
        switch (_client.FrameId)
        {
            case EzspFrameId.StackStatusHandler:
                if (_codec.DecodeStatus(parameters, offset, count, out status) == Result.Ok)
                {
                    _join.OnStackStatus(status, _nowMs);
                }

                return;
            case EzspFrameId.NetworkFoundHandler:
                if (_codec.DecodeNetworkFound(parameters, offset, count, _networkFound) == Result.Ok)
                {
                    _join.OnNetworkFound(_networkFound);
                }

                return;
            case EzspFrameId.ScanCompleteHandler:
                if (_codec.DecodeScanComplete(parameters, offset, count, out status) == Result.Ok)
                {
                    _join.OnScanComplete(_nowMs);
                }

                return;
            case EzspFrameId.MessageSentHandler:
                if (_codec.DecodeMessageSent(parameters, offset, count, _messageSent) == Result.Ok)
                {
                    _outbox.Complete(_messageSent.MessageTag, _messageSent.Status == NetworkStatus.Ok);
                }

                return;
            case EzspFrameId.IncomingMessageHandler:
                OnIncomingMessage(parameters, offset, count);
                return;
            case EzspFrameId.ZigbeeKeyEstablishmentHandler:
                if (_codec.DecodeKeyEstablishment(parameters, offset, count, out int keyStatus) == Result.Ok)
                {
                    _join.OnKeyEstablishment(keyStatus, _nowMs);
                }

                return;
            case EzspFrameId.PollCompleteHandler:
                if (_codec.DecodeStatus(parameters, offset, count, out status) == Result.Ok)
                {
                    _join.OnPollComplete(status, _nowMs);
                }

                return;
            default:
                OnRequestCallback(parameters, offset, count);
                return;
        }
    }

    private void OnIncomingMessage(byte[] parameters, int offset, int count)
    {
        bool deliver = _codec.DecodeIncomingMessage(parameters, offset, count, Received) == Result.Ok
            && IsUp;
        if (deliver)
        {
            ParentLqi = Received.Lqi;
            _action = RadioAction.MessageReceived;
        }
    }

    private void OnMessageTaken(bool taken)
    {
        if (!taken)
        {
            _trace.Event(TraceSource.Radio, (int)RadioEvent.MessageRefused, _client.Context, _codec.LastRawStatus);
            _outbox.Complete(_client.Context, false);
        }
    }
}
