using System;
using Bridge.Firmware.Ezsp;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <content>Side requests: one at a time, each ends in RequestDone.</content>
public sealed partial class RadioStack
{
    /// <summary>Largest answer: a suite 2 certificate.</summary>
    public const int MaxRequestDataBytes = 74;

    /// <summary>The radio's elliptic curve arithmetic, between its answer and its callback.</summary>
    public const int KeyEstablishmentTimeoutMs = 30000;

    /// <summary>Neither a tag nor a number of the join machine's.</summary>
    private const int RequestContext = -1;

    private const int RandomNumberBytes = 2;
    private const int CertificateBytes = 48;
    private const int PublicKeyBytes = 22;
    private const int PublicKey283k1Bytes = 37;
    private const int SmacsBytes = 32;

    private readonly byte[] _partner = new byte[EzspCodec.EuiBytes];
    private long _requestDeadlineMs = Deadline.Never;
    private readonly byte[] _requestData = new byte[MaxRequestDataBytes];
    private RadioRequest _requestKind;
    private Result _requestResult;
    private int _requestId;
    private int _requestCount;
    private bool _isRequestOpen;
    private bool _reportRequest;

    /// <summary>Of the request last taken.</summary>
    public RadioRequest RequestKind => _requestKind;

    public int RequestId => _requestId;

    /// <summary>Ok; NotFound; Refused (the radio has no such command or library); IoError; TimedOut; NotConnected when the radio was lost meanwhile.</summary>
    public Result RequestResult => _requestResult;

    /// <summary>RequestCount bytes of answer when RequestResult is Ok; valid until the next Request.</summary>
    public byte[] RequestData => _requestData;

    public int RequestCount => _requestCount;

    /// <param name="id">See <see cref="RadioRequest"/>; 0 where there is none.</param>
    /// <param name="data">Copied; null where there is none.</param>
    /// <returns>Ok, the outcome follows as RequestDone; Busy while another is open, NotConnected (before RadioReady).</returns>
    public Result Request(RadioRequest kind, int id, byte[] data, long nowMs)
    {
        _nowMs = nowMs;
        if (!_ready)
        {
            return Result.NotConnected;
        }

        if (_isRequestOpen || _reportRequest)
        {
            return Result.Busy;
        }

        int frameId = kind == RadioRequest.EraseLinkKey ? EzspFrameId.FindKeyTableEntry : (int)kind;
        Result result = _client.Send(frameId, RequestContext, _encoded, 0, Encode(kind, id, data), nowMs);
        if (result == Result.Ok)
        {
            _requestKind = kind;
            _requestId = id;
            _requestCount = 0;
            _isRequestOpen = true;
        }

        return result;
    }

    private int Encode(RadioRequest kind, int id, byte[] data)
    {
        switch (kind)
        {
            case RadioRequest.SetToken:
                return _codec.EncodeSetToken(_encoded, id, data);
            case RadioRequest.SetMfgToken:
                return _codec.EncodeSetMfgToken(_encoded, id, data);
            case RadioRequest.ImportLinkKey:
                Array.Copy(data, 0, _partner, 0, EzspCodec.EuiBytes);
                return _codec.EncodeImportLinkKey(_encoded, data);
            case RadioRequest.EraseLinkKey:
                Array.Copy(data, 0, _partner, 0, EzspCodec.EuiBytes);
                return _codec.EncodeFindKeyTableEntry(_encoded, data);
            case RadioRequest.LeaveNetwork:
                return _codec.EncodeLeaveNetwork(_encoded);
            case RadioRequest.ExportLinkKey:
            case RadioRequest.CalculateSmacs:
            case RadioRequest.CalculateSmacs283k1:
                return _codec.EncodeBytes(_encoded, data);
            case RadioRequest.ClearTemporaryDataMaybeStoreLinkKey:
            case RadioRequest.ClearTemporaryDataMaybeStoreLinkKey283k1:
                // The only partner of this device is its trust centre.
                Array.Copy(TrustCentreEui64, 0, _partner, 0, EzspCodec.EuiBytes);
                return _codec.EncodeByte(_encoded, id);
            case RadioRequest.GetToken:
            case RadioRequest.GetMfgToken:
                return _codec.EncodeByte(_encoded, id);
            default:
                return 0;
        }
    }

    private void OnRequestResponse(byte[] parameters, int offset, int count)
    {
        NetworkStatus status = NetworkStatus.Ok;
        Result decoded;
        switch (_client.FrameId)
        {
            case EzspFrameId.FindKeyTableEntry:
                decoded = _codec.DecodeKeyTableIndex(parameters, offset, count, out int index);
                if (decoded == Result.Ok && index != EzspCodec.NoKeyTableEntry)
                {
                    SendErase(index);
                    return;
                }

                status = NetworkStatus.NotFound;
                break;
            case EzspFrameId.GetMfgToken:
                decoded = _codec.DecodeMfgToken(parameters, offset, count, _requestData, out int length);
                _requestCount = length;
                break;
            case EzspFrameId.ImportLinkKey:
                decoded = _codec.DecodeSlStatus(parameters, offset, count, out status);
                break;
            case EzspFrameId.ExportLinkKeyByEui:
                decoded = _codec.DecodeExportedLinkKey(parameters, offset, count, _requestData, out status);
                _requestCount = EzspCodec.KeyBytes;
                break;
            default:
                decoded = DecodeAnswer(parameters, offset, count, AnswerBytes(_client.FrameId), out status);
                break;
        }

        bool isBegun = status == NetworkStatus.Ok || status == NetworkStatus.InProgress;
        if (decoded == Result.Ok && isBegun && HandlerOf(_requestKind) != 0)
        {
            _requestDeadlineMs = _nowMs + KeyEstablishmentTimeoutMs;
            return;
        }

        EndRequest(decoded == Result.Ok ? ResultOf(status) : decoded);
    }

    /// <summary>The radio has done the arithmetic of a key establishment. Callbacks of requests given up meanwhile are ignored.</summary>
    private void OnRequestCallback(byte[] parameters, int offset, int count)
    {
        if (_requestDeadlineMs != Deadline.Never && _client.FrameId == HandlerOf(_requestKind))
        {
            Result decoded = DecodeAnswer(parameters, offset, count, AnswerBytes(_client.FrameId), out NetworkStatus status);
            EndRequest(decoded == Result.Ok ? ResultOf(status) : decoded);
        }
    }

    /// <returns>The callback that brings the outcome; 0 for a command that is answered at once.</returns>
    private static int HandlerOf(RadioRequest kind)
    {
        switch (kind)
        {
            case RadioRequest.GenerateCbkeKeys:
                return EzspFrameId.GenerateCbkeKeysHandler;
            case RadioRequest.GenerateCbkeKeys283k1:
                return EzspFrameId.GenerateCbkeKeysHandler283k1;
            case RadioRequest.CalculateSmacs:
                return EzspFrameId.CalculateSmacsHandler;
            case RadioRequest.CalculateSmacs283k1:
                return EzspFrameId.CalculateSmacsHandler283k1;
            default:
                return 0;
        }
    }

    /// <returns>Bytes behind the status.</returns>
    private static int AnswerBytes(int frameId)
    {
        switch (frameId)
        {
            case EzspFrameId.GetToken:
                return TokenBytes;
            case EzspFrameId.GetRandomNumber:
                return RandomNumberBytes;
            case EzspFrameId.GetCertificate:
                return CertificateBytes;
            case EzspFrameId.GetCertificate283k1:
                return MaxRequestDataBytes;
            case EzspFrameId.GenerateCbkeKeysHandler:
                return PublicKeyBytes;
            case EzspFrameId.GenerateCbkeKeysHandler283k1:
                return PublicKey283k1Bytes;
            case EzspFrameId.CalculateSmacsHandler:
            case EzspFrameId.CalculateSmacsHandler283k1:
                return SmacsBytes;
            default:
                return 0;
        }
    }

    private Result DecodeAnswer(byte[] parameters, int offset, int count, int answerBytes, out NetworkStatus status)
    {
        _requestCount = answerBytes;
        return _codec.DecodeStatusAndBytes(parameters, offset, count, _requestData, answerBytes, out status);
    }

    private void SendErase(int index)
    {
        Result result = _client.Send(EzspFrameId.EraseKeyTableEntry, RequestContext, _encoded, 0, _codec.EncodeByte(_encoded, index), _nowMs);
        if (result != Result.Ok)
        {
            EndRequest(result);
        }
    }

    private void EndRequest(Result result)
    {
        _requestResult = result;
        if (result == Result.Ok)
        {
            NoteLinkKey();
        }

        _requestDeadlineMs = Deadline.Never;
        _isRequestOpen = false;
        _reportRequest = true;
    }

    private void NoteLinkKey()
    {
        switch (_requestKind)
        {
            case RadioRequest.ImportLinkKey:
                _join.OnLinkKeyChanged(_partner, true);
                return;
            case RadioRequest.EraseLinkKey:
                _join.OnLinkKeyChanged(_partner, false);
                return;
            case RadioRequest.ClearTemporaryDataMaybeStoreLinkKey:
            case RadioRequest.ClearTemporaryDataMaybeStoreLinkKey283k1:
                if (_requestId != 0)
                {
                    _join.OnLinkKeyChanged(_partner, true);
                }

                return;
            default:
                return;
        }
    }

    private static Result ResultOf(NetworkStatus status)
    {
        switch (status)
        {
            case NetworkStatus.Ok:
                return Result.Ok;
            case NetworkStatus.NotFound:
                return Result.NotFound;
            case NetworkStatus.CommandUnknown:
                return Result.Refused;
            default:
                return Result.IoError;
        }
    }
}
