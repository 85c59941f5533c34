using Bridge.Boot;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.Ota;

/// <summary>Finding the server, Image Notify, Query Next Image, and the judgement of an offer.</summary>
public sealed partial class OtaClient
{
    private const int MatchDescriptorResponse = 0x8006;
    private const int IeeeAddressResponse = 0x8001;
    private const int HomeAutomationProfile = 0x0104;
    private const int TrustCentre = 0x0000;
    private const int BroadcastRxOnWhenIdle = 0xFFFD;
    private const long UnknownFileVersionAsQueried = 1;
    private const int JitterMax = 100;

    private readonly ImageNotify _notify = new ImageNotify();
    private readonly QueryNextImageResponse _queryResponse = new QueryNextImageResponse();

    private int _firstQuerySequence;
    private bool _asked;
    private bool _trySecondProfile;

    private long RediscoverMs => _onTrial ? OtaTiming.RediscoverOnTrialMs : OtaTiming.RediscoverMs;

    private void OnRestOver(long nowMs)
    {
        _tries = 0;
        if (_server.Known)
        {
            _asked = false;
            StartQuery(nowMs);
        }
        else
        {
            SendMatchDescriptor(nowMs);
        }
    }

    /// <summary>The trust centre is asked first; all other nodes only when they may serve. A node that serves no OTA under one profile is asked under the other at once.</summary>
    private void SendMatchDescriptor(long nowMs)
    {
        int profile = _trySecondProfile ? HomeAutomationProfile : _options.Profile;
        bool broadcast = !_options.TrustCentreOnly && _tries == OtaTiming.FindTriesMax - 1;
        _server.Profile = profile;
        _tries++;
        _requests.MatchDescriptor(broadcast ? BroadcastRxOnWhenIdle : TrustCentre, profile);
        Send();
        Enter(OtaState.FindingServer, nowMs + OtaTiming.RequestTimeoutMs);
    }

    private void SendIeeeAddress(long nowMs)
    {
        _tries++;
        _requests.IeeeAddress(_server.NodeId);
        Send();
        Enter(OtaState.ResolvingServer, nowMs + OtaTiming.RequestTimeoutMs);
    }

    private void OnServerSilent(long nowMs)
    {
        Timeouts++;
        if (_state == OtaState.Querying)
        {
            Event(OtaEvent.NoAnswer, 0, _tries);
            if (_tries < OtaTiming.QueryErrorsMax)
            {
                SendQuery(nowMs);
                return;
            }

            _server.Forget();
            Event(OtaEvent.ServerLost, 0, 0);
        }
        else if (_tries < OtaTiming.FindTriesMax)
        {
            if (_state == OtaState.FindingServer)
            {
                SendMatchDescriptor(nowMs);
            }
            else
            {
                SendIeeeAddress(nowMs);
            }

            return;
        }

        Enter(OtaState.Resting, nowMs + RediscoverMs);
        OnSilentRound();
    }

    private bool OnZdoResponse(ApsMessage message, long nowMs)
    {
        bool match = message.Cluster == MatchDescriptorResponse && _state == OtaState.FindingServer;
        bool address = message.Cluster == IeeeAddressResponse && _state == OtaState.ResolvingServer && message.NodeId == _server.NodeId;
        if ((!match && !address) || message.Broadcast || message.Count < 1 || message.Buffer[message.Offset] != (byte)_requests.Sequence)
        {
            return false;
        }

        OnHeardFrom(message);
        if (match)
        {
            OnMatchDescriptorResponse(message, nowMs);
        }
        else
        {
            OnIeeeAddressResponse(message, nowMs);
        }

        return true;
    }

    /// <summary>Sequence u8, status u8, node id u16, number of endpoints u8, endpoints (ZDP 2.4.4.1.7).</summary>
    private void OnMatchDescriptorResponse(ApsMessage message, long nowMs)
    {
        byte[] buffer = message.Buffer;
        int at = message.Offset;
        if (message.Count < 2 || (buffer[at + 1] == (byte)ZclStatus.Success && (message.Count < 5 || message.Count < 5 + buffer[at + 4])))
        {
            Malformed++;
            return;
        }

        if (_options.TrustCentreOnly && message.NodeId != TrustCentre)
        {
            Dropped++;
            return;
        }

        if (buffer[at + 1] != (byte)ZclStatus.Success || buffer[at + 4] == 0)
        {
            OnNoMatch(nowMs);
            return;
        }

        _server.NodeId = message.NodeId;
        _server.Endpoint = buffer[at + 5];
        _tries = 0;
        SendIeeeAddress(nowMs);
    }

    private void OnNoMatch(long nowMs)
    {
        if (!_trySecondProfile && _options.Profile != HomeAutomationProfile)
        {
            _trySecondProfile = true;
            SendMatchDescriptor(nowMs);
        }
        else if (!_options.TrustCentreOnly && _tries < OtaTiming.FindTriesMax)
        {
            SendMatchDescriptor(nowMs);
        }
        else
        {
            _trySecondProfile = false;
            Enter(OtaState.Resting, nowMs + RediscoverMs);
        }
    }

    /// <summary>Sequence u8, status u8, EUI64, node id u16 (ZDP 2.4.4.1.2).</summary>
    private void OnIeeeAddressResponse(ApsMessage message, long nowMs)
    {
        int at = message.Offset;
        if (message.Count < 2 || (message.Buffer[at + 1] == (byte)ZclStatus.Success && message.Count < 12))
        {
            Malformed++;
            return;
        }

        if (message.Buffer[at + 1] != (byte)ZclStatus.Success || Bytes.U16LE(message.Buffer, at + 10) != _server.NodeId)
        {
            Dropped++;
            return;
        }

        _server.Choose(message.Buffer, at + 2);
        Event(OtaEvent.ServerFound, _server.NodeId, _server.Endpoint);
        StartQuery(nowMs);
    }

    /// <summary>A unicast always leads to a query; a broadcast only if it may concern us and the jitter draws us (ZCL 11.13.3).</summary>
    private ZclStatus OnImageNotify(ApsMessage message, long nowMs)
    {
        if (_server.Known ? message.NodeId != _server.NodeId : (_options.TrustCentreOnly && message.NodeId != TrustCentre))
        {
            Dropped++;
            return ZclStatus.Success;
        }

        if (_notify.Parse(_frame.Buffer, _frame.Offset, _frame.Count) != Result.Ok)
        {
            return ZclStatus.MalformedCommand;
        }

        Event(OtaEvent.Notified, message.Broadcast ? 1 : 0, _notify.PayloadType);
        if (message.Broadcast && !IsDrawnBy(_notify))
        {
            return ZclStatus.Success;
        }

        if (!_server.Known)
        {
            if (_state == OtaState.Resting)
            {
                OnRestOver(nowMs);
            }

            return ZclStatus.Success;
        }

        OnNotified(message, nowMs);
        return ZclStatus.Success;
    }

    /// <summary>A jitter of 0 draws nobody, one above 100 is none.</summary>
    private bool IsDrawnBy(ImageNotify notify)
    {
        if (notify.QueryJitter > JitterMax
            || notify.PayloadType > ImageNotify.TypeFileVersion
            || (notify.PayloadType >= ImageNotify.TypeManufacturer && notify.Manufacturer != _options.ManufacturerCode)
            || (notify.PayloadType >= ImageNotify.TypeImageType && notify.ImageType != _options.ImageType)
            || (notify.PayloadType == ImageNotify.TypeFileVersion && notify.FileVersion == _options.CurrentFileVersion))
        {
            return false;
        }

        return notify.QueryJitter == JitterMax || 1 + _jitter.Next(JitterMax) <= notify.QueryJitter;
    }

    /// <summary>A server that is notifying while our request is unanswered has lost its session: start over, the store keeps the resume point.</summary>
    private void OnNotified(ApsMessage message, long nowMs)
    {
        bool unicast = !message.Broadcast;
        bool stuck = _errors > 0
            && (_state == OtaState.DownloadingBlock || _state == OtaState.DownloadingPage || _state == OtaState.Pausing);
        if (unicast && (stuck || _state == OtaState.WaitingForData))
        {
            Abort(OtaAbortReason.Superseded);
        }
        else if (unicast && _state == OtaState.WaitingToUpgrade)
        {
            SendUpgradeEndSuccess(nowMs);
            return;
        }
        else if (_state != OtaState.Resting && _state != OtaState.ReportingFailure)
        {
            return;
        }

        if (unicast)
        {
            _server.Endpoint = message.SourceEndpoint;
            _server.Profile = message.Profile;
        }

        _asked = unicast;
        StartQuery(nowMs);
    }

    private void StartQuery(long nowMs)
    {
        _tries = 0;
        SendQuery(nowMs);
    }

    private void SendQuery(long nowMs)
    {
        long version = _options.CurrentFileVersion == 0 ? UnknownFileVersionAsQueried : _options.CurrentFileVersion;
        _requests.QueryNextImage(_server, version);
        if (_tries == 0)
        {
            _firstQuerySequence = _requests.Sequence;
        }

        _tries++;
        Event(OtaEvent.Queried, version, 0);
        Send();
        Enter(OtaState.Querying, nowMs + OtaTiming.RequestTimeoutMs + OtaTiming.BackOffMs);
    }

    private void Rest(long nowMs)
    {
        long periodMs = _onTrial ? OtaTiming.RediscoverOnTrialMs : OtaTiming.QueryPeriodMs;
        Enter(OtaState.Resting, nowMs + periodMs + _jitter.Next((int)(periodMs / 10)));
    }

    private void OnQueryRejected(ZclStatus status, long nowMs)
    {
        if (_state == OtaState.Querying && status != ZclStatus.Success)
        {
            Event(OtaEvent.Answered, (int)status, 0);
            Rest(nowMs);
        }
    }

    private ZclStatus OnQueryNextImageResponse(long nowMs)
    {
        int age = (_frame.Sequence - _firstQuerySequence) & 0xFF;
        if (_state != OtaState.Querying || age >= _tries)
        {
            Dropped++;
            return ZclStatus.Success;
        }

        if (_queryResponse.Parse(_frame.Buffer, _frame.Offset, _frame.Count) != Result.Ok)
        {
            return ZclStatus.MalformedCommand;
        }

        Event(OtaEvent.Answered, _queryResponse.Status, 0);
        Event(OtaEvent.Reported, _options.CurrentFileVersion, 0);
        _reportedPending = true;
        if (_queryResponse.Status != (int)ZclStatus.Success)
        {
            Rest(nowMs);
            return ZclStatus.Success;
        }

        return JudgeOffer(nowMs);
    }

    /// <returns>The status of the Default Response; the one refusal the server hears by Upgrade End Request is a known version.</returns>
    private ZclStatus JudgeOffer(long nowMs)
    {
        RefusalReason reason = RefusalReason.None;
        ZclStatus status = ZclStatus.InvalidField;
        if (_queryResponse.Manufacturer != _options.ManufacturerCode)
        {
            reason = RefusalReason.Manufacturer;
        }
        else if (_queryResponse.ImageType != _options.ImageType)
        {
            reason = RefusalReason.ImageType;
        }
        else if (_queryResponse.ImageSize == 0)
        {
            reason = RefusalReason.ImageSize;
        }
        else if (_queryResponse.ImageSize > _options.MaxFileSizeBytes)
        {
            reason = RefusalReason.ImageSize;
            status = ZclStatus.InsufficientSpace;
        }

        if (reason != RefusalReason.None)
        {
            Refused(reason, RefusalStage.QueryResponse);
            Rest(nowMs);
            return status;
        }

        JudgeVersion(nowMs);
        return ZclStatus.Success;
    }

    private void JudgeVersion(long nowMs)
    {
        long version = _queryResponse.FileVersion;
        if (_onTrial || (version == _options.CurrentFileVersion && !_options.TakesAnyVersion))
        {
            Event(OtaEvent.OfferIgnored, version, 0);
            Rest(nowMs);
            return;
        }

        FileVersion = version;
        FileSize = (int)_queryResponse.ImageSize;
        FileOffset = 0;
        RefusalReason reason = version < _options.CurrentFileVersion && !_options.TakesAnyVersion
            ? RefusalReason.Downgrade : (RefusalReason)_refusals.ReasonFor(version, _asked, nowMs);
        if (reason != RefusalReason.None)
        {
            Refused(reason, RefusalStage.QueryResponse);
            ReportFailure(ZclStatus.InvalidImage, OtaTiming.QueryPeriodMs, nowMs);
            return;
        }

        Event(OtaEvent.Offered, version, FileSize);
        _ownerAction = OtaAction.Offered;
        Enter(OtaState.Offered, nowMs + OtaTiming.OwnerTimeoutMs);
    }
}
