using System;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.KeyEstablishment;

/// <content>What each message does to the session.</content>
public sealed partial class KeyEstablishmentMachine
{
    private readonly ZclFrame _frame = new ZclFrame();
    private readonly InitiateKeyEstablishment _initiate = new InitiateKeyEstablishment();
    private readonly TerminateKeyEstablishment _terminate = new TerminateKeyEstablishment();
    private readonly byte[] _partnerCertificate = new byte[CbkeSuite.MaxCertificateBytes];
    private readonly byte[] _partnerEphemeral = new byte[CbkeSuite.MaxPublicKeyBytes];
    private readonly byte[] _partnerMac = new byte[CbkeSuite.MacBytes];
    private bool _isInitiator;
    private bool _isMacHeld;
    private int _initiateSequence;
    private int _requestSequence;
    private int _partnerEphemeralDataMs;
    private int _partnerConfirmKeyMs;

    /// <summary>Offers a message from the network.</summary>
    /// <param name="senderEui64">8 bytes, least significant first; null when it is not known, which no session can be begun with.</param>
    /// <returns>False when it is another cluster's, or a general command that is not an answer to this machine.</returns>
    public bool OnMessage(ApsMessage message, byte[] senderEui64, long nowMs)
    {
        if (message.Cluster != ClusterId || message.Profile == 0)
        {
            return false;
        }

        _nowMs = nowMs;
        if (_frame.Parse(message.Buffer, message.Offset, message.Count) != Result.Ok)
        {
            Malformed++;
            return true;
        }

        if (_frame.IsGeneral)
        {
            return OnGeneralCommand(message);
        }

        if (_frame.Manufacturer != ZclFrame.NoManufacturer || _frame.Command > (int)KeyEstablishmentCommand.TerminateKeyEstablishment)
        {
            return false;
        }

        if (message.Broadcast)
        {
            Dropped++;
        }
        else if (_frame.Command == (int)KeyEstablishmentCommand.InitiateKeyEstablishment && !_frame.FromServer)
        {
            OnInitiateRequest(message, senderEui64);
        }
        else if (!IsPartner(message) || _frame.FromServer != _isInitiator)
        {
            Dropped++;
        }
        else
        {
            OnSessionCommand();
            Advance();
        }

        return true;
    }

    private bool IsPartner(ApsMessage message) =>
        _state != KeyEstablishmentState.Idle && message.NodeId == _session.NodeId && message.SourceEndpoint == _session.DestinationEndpoint;

    /// <summary>Only an error in answer to what was sent last means something here.</summary>
    private bool OnGeneralCommand(ApsMessage message)
    {
        if (_frame.Command != (int)ZclGeneralCommand.DefaultResponse || !IsPartner(message))
        {
            return false;
        }

        if (_frame.Count < 2)
        {
            Malformed++;
        }
        else if (_frame.FromServer == _isInitiator && _frame.Sequence == _sentSequence && _frame.Buffer[_frame.Offset + 1] != (int)ZclStatus.Success)
        {
            End(KeyEstablishmentStatus.Refused, true, 0);
        }

        return true;
    }

    private void OnInitiateRequest(ApsMessage message, byte[] senderEui64)
    {
        bool wasOpen = _state != KeyEstablishmentState.Idle;
        if (wasOpen && !YieldsTo(message, senderEui64))
        {
            return;
        }

        KeyEstablishmentStatus status = OpenAsResponder(message, senderEui64);
        if (status != KeyEstablishmentStatus.None)
        {
            Refuse(message, status);
            if (wasOpen)
            {
                // The session before was given up for nothing: whoever began it has to hear.
                End(status, false, 0);
            }
        }
    }

    /// <summary>A partner that begins anew has given up the session before; one that initiated when we did yields to the greater EUI-64.</summary>
    private bool YieldsTo(ApsMessage message, byte[] senderEui64)
    {
        if (!IsPartner(message))
        {
            Refuse(message, KeyEstablishmentStatus.NoResources);
            return false;
        }

        if (!_isInitiator && _frame.Sequence == _initiateSequence)
        {
            Dropped++;
            return false;
        }

        if (_isInitiator && (_state != KeyEstablishmentState.AwaitingInitiateResponse || senderEui64 == null || !IsGreaterThanOwn(senderEui64)))
        {
            Refuse(message, KeyEstablishmentStatus.NoResources);
            return false;
        }

        Close();
        return true;
    }

    private KeyEstablishmentStatus OpenAsResponder(ApsMessage message, byte[] senderEui64)
    {
        if (_initiate.Parse(_frame.Buffer, _frame.Offset, _frame.Count) != Result.Ok)
        {
            Malformed++;
            return KeyEstablishmentStatus.BadMessage;
        }

        IKeyAgreement agreement = null;
        if (_initiate.Suite == CbkeSuite.Suite2Bit)
        {
            agreement = _suite2;
        }
        else if (_initiate.Suite == CbkeSuite.Suite1Bit)
        {
            agreement = _suite1;
        }

        if (agreement == null)
        {
            return KeyEstablishmentStatus.UnsupportedSuite;
        }

        if (senderEui64 == null)
        {
            return KeyEstablishmentStatus.NoResources;
        }

        KeyEstablishmentStatus status = CheckCertificate(agreement, senderEui64);
        if (status != KeyEstablishmentStatus.None)
        {
            return status;
        }

        if (!Open(agreement, false, message.NodeId, message.SourceEndpoint, senderEui64))
        {
            return KeyEstablishmentStatus.NoResources;
        }

        _initiateSequence = _frame.Sequence;
        _requestSequence = _frame.Sequence;
        TakePartner();
        SendInitiate();
        Enter(KeyEstablishmentState.AwaitingEphemeralData, _nowMs + _partnerEphemeralDataMs + KeyEstablishmentTiming.MessagesMs);
        return KeyEstablishmentStatus.None;
    }

    private void OnSessionCommand()
    {
        switch ((KeyEstablishmentCommand)_frame.Command)
        {
            case KeyEstablishmentCommand.InitiateKeyEstablishment when _state == KeyEstablishmentState.AwaitingInitiateResponse:
                OnInitiateResponse();
                break;
            case KeyEstablishmentCommand.EphemeralData when _state == KeyEstablishmentState.AwaitingEphemeralData:
                OnEphemeralData();
                break;
            case KeyEstablishmentCommand.ConfirmKey when _state == KeyEstablishmentState.AwaitingConfirmKey:
            case KeyEstablishmentCommand.ConfirmKey when _state == KeyEstablishmentState.GeneratingConfirmKey && !_isInitiator && !_isMacHeld:
                OnConfirmKey();
                break;
            case KeyEstablishmentCommand.TerminateKeyEstablishment:
                OnTerminate();
                break;
            default:
                Dropped++;
                break;
        }
    }

    private void OnInitiateResponse()
    {
        KeyEstablishmentStatus status = KeyEstablishmentStatus.BadMessage;
        if (_initiate.Parse(_frame.Buffer, _frame.Offset, _frame.Count) != Result.Ok)
        {
            Malformed++;
        }
        else if (_initiate.Suite == _agreement.Suite.Bit)
        {
            status = CheckCertificate(_agreement, PartnerEui64);
        }

        if (status != KeyEstablishmentStatus.None)
        {
            Fail(status);
            return;
        }

        TakePartner();
        Enter(KeyEstablishmentState.GeneratingEphemeralData, _nowMs + (OwnEphemeralDataSeconds * 1000) + KeyEstablishmentTiming.MessagesMs);
    }

    private void TakePartner()
    {
        Array.Copy(_frame.Buffer, _initiate.CertificateOffset, _partnerCertificate, 0, _initiate.CertificateBytes);
        _partnerEphemeralDataMs = _initiate.EphemeralDataGenerateTime * 1000;
        _partnerConfirmKeyMs = _initiate.ConfirmKeyGenerateTime * 1000;
    }

    private void OnEphemeralData()
    {
        int keyBytes = _agreement.Suite.PublicKeyBytes;
        if (_frame.Count != keyBytes)
        {
            Malformed++;
            Fail(KeyEstablishmentStatus.BadMessage);
            return;
        }

        _requestSequence = _frame.Sequence;
        Array.Copy(_frame.Buffer, _frame.Offset, _partnerEphemeral, 0, keyBytes);
        if (_isInitiator)
        {
            Agree();
        }
        else
        {
            Enter(KeyEstablishmentState.GeneratingEphemeralData, _nowMs + (OwnEphemeralDataSeconds * 1000) + KeyEstablishmentTiming.MessagesMs);
        }
    }

    private void OnConfirmKey()
    {
        if (_frame.Count != CbkeSuite.MacBytes)
        {
            Malformed++;
            Fail(KeyEstablishmentStatus.BadMessage);
            return;
        }

        _requestSequence = _frame.Sequence;
        Array.Copy(_frame.Buffer, _frame.Offset, _partnerMac, 0, CbkeSuite.MacBytes);
        _isMacHeld = true;
        if (_state == KeyEstablishmentState.AwaitingConfirmKey)
        {
            JudgeMac();
        }
    }

    private void OnTerminate()
    {
        if (_terminate.Parse(_frame.Buffer, _frame.Offset, _frame.Count) != Result.Ok)
        {
            Malformed++;
            return;
        }

        bool isKnown = _terminate.Status > (int)KeyEstablishmentStatus.None && _terminate.Status <= (int)KeyEstablishmentStatus.InvalidCertificate;
        KeyEstablishmentStatus status = isKnown ? (KeyEstablishmentStatus)_terminate.Status : KeyEstablishmentStatus.Refused;
        if (_isInitiator && status == KeyEstablishmentStatus.UnsupportedSuite)
        {
            // The other suite next time, if there are credentials for it; and in turn, should neither be to the partner's liking.
            _isSuite2Refused = _agreement == _suite2;
        }

        End(status, true, _terminate.WaitTime);
    }

    /// <summary>Goes on when the own computation has.</summary>
    private void Advance()
    {
        if (_state == KeyEstablishmentState.Idle)
        {
            return;
        }

        KeyAgreementState agreement = _agreement.State;
        if (agreement == KeyAgreementState.Refused)
        {
            Fail(KeyEstablishmentStatus.BadMessage);
        }
        else if (_state == KeyEstablishmentState.GeneratingEphemeralData && agreement == KeyAgreementState.EphemeralReady)
        {
            Send(KeyEstablishmentCommand.EphemeralData, _agreement.EphemeralPublicKey);
            if (_isInitiator)
            {
                Enter(KeyEstablishmentState.AwaitingEphemeralData, _nowMs + _partnerEphemeralDataMs + KeyEstablishmentTiming.MessagesMs);
            }
            else
            {
                Agree();
            }
        }
        else if (_state == KeyEstablishmentState.GeneratingConfirmKey && agreement == KeyAgreementState.MacsReady)
        {
            OnMacsReady();
        }
    }

    private void Agree()
    {
        _agreement.BeginAgreement(_isInitiator, _partnerCertificate, _partnerEphemeral);
        Enter(KeyEstablishmentState.GeneratingConfirmKey, _nowMs + (OwnConfirmKeySeconds * 1000) + KeyEstablishmentTiming.MessagesMs);
    }

    private void OnMacsReady()
    {
        Enter(KeyEstablishmentState.AwaitingConfirmKey, _nowMs + _partnerConfirmKeyMs + KeyEstablishmentTiming.MessagesMs);
        if (_isInitiator)
        {
            Send(KeyEstablishmentCommand.ConfirmKey, _agreement.InitiatorMac);
        }
        else if (_isMacHeld)
        {
            JudgeMac();
        }
    }
}
