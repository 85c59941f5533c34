using System;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>The mathematics done by a radio that has key establishment, with the certificate and private key in its own tokens (UG100 15).</summary>
/// <remarks>
/// <code>
///   not there --certificate read--> Idle --generateCbkeKeys--> Waiting --> EphemeralReady --calculateSmacs--> Waiting --> MacsReady
///                                    ^                            | error                                        |  | TakeLinkKey
///                                    |                            +--> Refused                                   |  |
///                                    +-- clearTemporaryData &lt;-- Waiting &lt;---------- Forget ----------------------+--+ and store
/// </code>
/// Owner: send <see cref="Request"/> when it is not None, say OnRequestTaken when the radio took it and OnRequestDone when it ended, and call
/// the machine's OnTime then.
/// </remarks>
public sealed class RadioKeyAgreement : IKeyAgreement
{
    private const int StoreLinkKey = 1;

    private readonly RadioRequest _certificateRequest;
    private readonly RadioRequest _generateRequest;
    private readonly RadioRequest _calculateRequest;
    private readonly RadioRequest _clearRequest;
    private bool _isOpen;
    private bool _isForgotten;

    public RadioKeyAgreement(CbkeSuite suite)
    {
        Suite = suite;
        bool isSuite2 = suite.Bit == CbkeSuite.Suite2Bit;
        _certificateRequest = isSuite2 ? RadioRequest.GetCertificate283k1 : RadioRequest.GetCertificate;
        _generateRequest = isSuite2 ? RadioRequest.GenerateCbkeKeys283k1 : RadioRequest.GenerateCbkeKeys;
        _calculateRequest = isSuite2 ? RadioRequest.CalculateSmacs283k1 : RadioRequest.CalculateSmacs;
        _clearRequest = isSuite2 ? RadioRequest.ClearTemporaryDataMaybeStoreLinkKey283k1 : RadioRequest.ClearTemporaryDataMaybeStoreLinkKey;
        Certificate = new byte[suite.CertificateBytes];
        EphemeralPublicKey = new byte[suite.PublicKeyBytes];
        InitiatorMac = new byte[CbkeSuite.MacBytes];
        ResponderMac = new byte[CbkeSuite.MacBytes];
        RequestData = new byte[1 + suite.CertificateBytes + suite.PublicKeyBytes];
    }

    /// <summary>To be sent; None while there is nothing to ask or an answer is awaited.</summary>
    public RadioRequest Request => _isOpen ? RadioRequest.None : PendingRequest;

    /// <summary>With the clear request: 1 stores the link key.</summary>
    public int RequestId { get; private set; }

    /// <summary>With the calculate request.</summary>
    public byte[] RequestData { get; }

    /// <summary>The radio has answered the question for its certificate, one way or the other.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>The radio has a certificate of this suite, and the mathematics for it.</summary>
    public bool IsThere { get; private set; }

    /// <summary>After TakeLinkKey, once State is Idle: the radio holds the key.</summary>
    public bool IsKeyStored { get; private set; }

    public CbkeSuite Suite { get; }

    public KeyAgreementState State { get; private set; }

    public byte[] Certificate { get; }

    public byte[] EphemeralPublicKey { get; }

    public byte[] InitiatorMac { get; }

    public byte[] ResponderMac { get; }

    private RadioRequest PendingRequest { get; set; }

    /// <summary>The radio has restarted and has lost what it computed; a session that needed it was stopped with the network.</summary>
    public void OnRadioReady()
    {
        IsAsked = false;
        _isOpen = false;
        PendingRequest = _certificateRequest;
        State = KeyAgreementState.Idle;
    }

    public void OnRequestTaken() => _isOpen = true;

    /// <param name="data">The answer with Ok.</param>
    /// <returns>False when it was none of this agreement's requests.</returns>
    public bool OnRequestDone(RadioRequest kind, Result result, byte[] data)
    {
        if (!_isOpen || kind != PendingRequest)
        {
            return false;
        }

        _isOpen = false;
        PendingRequest = RadioRequest.None;
        bool isOk = result == Result.Ok;
        if (kind == _certificateRequest)
        {
            IsAsked = true;
            IsThere = isOk;
            Take(data, 0, Certificate);
        }
        else if (kind == _clearRequest)
        {
            IsKeyStored = isOk && RequestId == StoreLinkKey;
            State = KeyAgreementState.Idle;
        }
        else if (_isForgotten)
        {
            Clear(0);
        }
        else if (!isOk)
        {
            State = KeyAgreementState.Refused;
        }
        else if (kind == _generateRequest)
        {
            Take(data, 0, EphemeralPublicKey);
            State = KeyAgreementState.EphemeralReady;
        }
        else
        {
            Take(data, 0, InitiatorMac);
            Take(data, CbkeSuite.MacBytes, ResponderMac);
            State = KeyAgreementState.MacsReady;
        }

        return true;
    }

    /// <summary>The radio has a generator of its own.</summary>
    public void BeginEphemeral(byte[] random)
    {
        IsKeyStored = false;
        Ask(_generateRequest);
    }

    public void BeginAgreement(bool isInitiator, byte[] peerCertificate, byte[] peerEphemeralPublicKey)
    {
        RequestData[0] = (byte)(isInitiator ? 1 : 0);
        Array.Copy(peerCertificate, 0, RequestData, 1, Suite.CertificateBytes);
        Array.Copy(peerEphemeralPublicKey, 0, RequestData, 1 + Suite.CertificateBytes, Suite.PublicKeyBytes);
        Ask(_calculateRequest);
    }

    public void Step()
    {
    }

    public Result TakeLinkKey(byte[] key16)
    {
        if (State != KeyAgreementState.MacsReady)
        {
            return Result.Refused;
        }

        Clear(StoreLinkKey);
        return Result.NotFound;
    }

    /// <summary>The radio's temporary keys too: not Idle again before it has answered. A key that is being stored stays.</summary>
    public void Forget()
    {
        Array.Clear(InitiatorMac, 0, InitiatorMac.Length);
        Array.Clear(ResponderMac, 0, ResponderMac.Length);
        if (State == KeyAgreementState.Idle || PendingRequest == _clearRequest)
        {
            return;
        }

        if (_isOpen)
        {
            // What it computes now cannot be called off; it is cleared when it is there.
            _isForgotten = true;
            State = KeyAgreementState.Waiting;
        }
        else
        {
            Clear(0);
        }
    }

    private static void Take(byte[] data, int offset, byte[] part)
    {
        if (data != null)
        {
            Array.Copy(data, offset, part, 0, part.Length);
        }
    }

    private void Clear(int storeLinkKey)
    {
        RequestId = storeLinkKey;
        Ask(_clearRequest);
    }

    private void Ask(RadioRequest request)
    {
        _isForgotten = false;
        PendingRequest = request;
        State = KeyAgreementState.Waiting;
    }
}
