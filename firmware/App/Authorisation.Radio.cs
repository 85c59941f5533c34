using System;
using Bridge.Firmware.Crypto;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <content>What is asked of the radio: random numbers, its own key establishment, and the keys it keeps.</content>
public sealed partial class Authorisation
{
    private readonly RadioKeyAgreement _radio2 = new RadioKeyAgreement(CbkeSuite.Suite2());
    private readonly RadioKeyAgreement _radio1 = new RadioKeyAgreement(CbkeSuite.Suite1());
    private readonly byte[] _keyData = new byte[CbkeSuite.IdentityBytes + CbkeSuite.LinkKeyBytes];
    private IKeyAgreement _managed2;
    private IKeyAgreement _managed1;
    private RadioRequest _wanted;
    private bool _isRequestOpen;
    private bool _isEquipped;

    /// <summary>The request <see cref="PrepareRequest"/> found, or that is open.</summary>
    public RadioRequest RequestKind { get; private set; }

    public int RequestId { get; private set; }

    public byte[] RequestData { get; private set; }

    private bool IsPrepared => !_isSmartEnergy || (_radio2.IsAsked && _radio1.IsAsked && (_entropy == null || _entropy.IsReady));

    /// <summary>Without random numbers of its own the unit cannot use the credentials in its store.</summary>
    private bool HasOwnCredentials => _entropy != null;

    /// <summary>The certificate that will be shown names this device: another is refused by every hub.</summary>
    private bool IsOwnCertificate
    {
        get
        {
            Equip();
            return _machine.Names(_ownEui64);
        }
    }

    /// <summary>The radio answers commands, for the first time or again after a restart of its own. An open request has ended.</summary>
    public void OnRadioReady(long nowMs)
    {
        _nowMs = nowMs;
        _isRequestOpen = false;
        _wanted = RadioRequest.None;
        Array.Clear(_keyData, 0, _keyData.Length);
        if (!_isSmartEnergy)
        {
            return;
        }

        _isEquipped = false;
        _radio2.OnRadioReady();
        _radio1.OnRadioReady();
        if (HasOwnCredentials)
        {
            _entropy.OnRadioReady();
        }
    }

    /// <returns>Whether there is something to ask the radio: RequestKind, RequestId, RequestData.</returns>
    public bool PrepareRequest()
    {
        if (_isRequestOpen)
        {
            return false;
        }

        RequestId = 0;
        RequestData = _keyData;
        RequestKind = _wanted;
        if (RequestKind == RadioRequest.None)
        {
            Take(_radio2);
        }

        if (RequestKind == RadioRequest.None)
        {
            Take(_radio1);
        }

        if (RequestKind == RadioRequest.None && HasOwnCredentials && _entropy.WantsRadio)
        {
            RequestKind = RadioRequest.GetRandomNumber;
        }

        return RequestKind != RadioRequest.None;
    }

    /// <summary>The radio has taken the request.</summary>
    public void OnRequestTaken()
    {
        _isRequestOpen = true;
        if (RequestKind == _radio2.Request)
        {
            _radio2.OnRequestTaken();
        }
        else if (RequestKind == _radio1.Request)
        {
            _radio1.OnRequestTaken();
        }
    }

    /// <summary>Outcome of the request that was taken.</summary>
    public void OnRequestDone(Result result, byte[] data, long nowMs)
    {
        if (!_isRequestOpen)
        {
            return;
        }

        _nowMs = nowMs;
        _isRequestOpen = false;
        if (_radio2.OnRequestDone(RequestKind, result, data))
        {
            OnRadioAgreement(_radio2);
        }
        else if (_radio1.OnRequestDone(RequestKind, result, data))
        {
            OnRadioAgreement(_radio1);
        }
        else if (RequestKind == RadioRequest.GetRandomNumber)
        {
            _entropy.OnRadioAnswer(result, data);
        }
        else
        {
            OnKeyRequestDone(result);
        }

        Attributes.Suites = (_radio2.IsThere || (HasOwnCredentials && _credentials.Suite2 != null) ? CbkeSuite.Suite2Bit : 0)
            | (_radio1.IsThere || (HasOwnCredentials && _credentials.Suite1 != null) ? CbkeSuite.Suite1Bit : 0);
        Prepare();
    }

    private void Take(RadioKeyAgreement agreement)
    {
        RequestKind = agreement.Request;
        RequestId = agreement.RequestId;
        RequestData = agreement.RequestData;
    }

    private void OnRadioAgreement(RadioKeyAgreement agreement)
    {
        if (_state == AuthorisationState.StoringKey && _machine.IsKeyInRadio && RequestId != 0)
        {
            // Only the request that stores has an id.
            OnStored(agreement.IsKeyStored);
        }
        else
        {
            _machine.OnTime(_nowMs);
        }
    }

    private void OnKeyRequestDone(Result result)
    {
        if (RequestKind == _wanted)
        {
            _wanted = RadioRequest.None;
            Array.Clear(_keyData, 0, _keyData.Length);
        }

        switch (RequestKind)
        {
            case RadioRequest.ImportLinkKey:
                OnStored(result == Result.Ok);
                break;
            case RadioRequest.EraseLinkKey when result == Result.Ok || result == Result.NotFound:
                // Erased before it is forgotten: a cut between them erases once more.
                StoreOutcome(_record.Establish(TrustCentreEui64, _extendedPanId));
                break;
            case RadioRequest.LeaveNetwork when result != Result.Ok && _state == AuthorisationState.Leaving:
                // The unit stays, and says why it wanted to go.
                Enter(AuthorisationState.Paused, _resumeAtMs);
                break;
            default:
                break;
        }
    }

    /// <summary>The radio's own mathematics where it has it, else that of this processor.</summary>
    private void Equip()
    {
        if (_isEquipped || _machine.State != KeyEstablishmentState.Idle)
        {
            return;
        }

        if (_managed2 == null && HasOwnCredentials && _credentials.Suite2 != null && !_radio2.IsThere)
        {
            _managed2 = new ManagedKeyAgreement(_credentials.Suite2);
        }

        if (_managed1 == null && HasOwnCredentials && _credentials.Suite1 != null && !_radio1.IsThere)
        {
            _managed1 = new ManagedKeyAgreement(_credentials.Suite1);
        }

        _machine.Use(_radio2.IsThere ? _radio2 : _managed2, _radio1.IsThere ? _radio1 : _managed1);
        _isEquipped = true;
    }

    private void StoreKey()
    {
        Enter(AuthorisationState.StoringKey, _nowMs + RadioMs);
        if (_machine.IsKeyInRadio)
        {
            return;
        }

        Array.Copy(TrustCentreEui64, 0, _keyData, 0, CbkeSuite.IdentityBytes);
        Array.Copy(_machine.LinkKey, 0, _keyData, CbkeSuite.IdentityBytes, CbkeSuite.LinkKeyBytes);
        _machine.Forget();
        _wanted = RadioRequest.ImportLinkKey;
    }

    private void OnStored(bool isStored)
    {
        if (_state != AuthorisationState.StoringKey)
        {
            return;
        }

        if (!isStored)
        {
            OnFailed(KeyEstablishmentStatus.NoResources, 0);
            return;
        }

        _backOff.OnEstablished();
        StoreOutcome(_credentials.MarkEstablished());
        OnKeyStands();
        Enter(AuthorisationState.Settled, Deadline.Never);
    }

    private void EraseKeyBefore()
    {
        Array.Copy(_record.TrustCentre, 0, _keyData, 0, CbkeSuite.IdentityBytes);
        _wanted = RadioRequest.EraseLinkKey;
    }

    /// <summary>The network goes down, and joining begins anew, with the install code; a unit that has none stays.</summary>
    private void Leave()
    {
        _wanted = RadioRequest.LeaveNetwork;
        Enter(AuthorisationState.Leaving, _nowMs + RadioMs);
    }
}
