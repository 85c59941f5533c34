using System;
using Bridge.Boot;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;

namespace Bridge.Firmware.Crypto;

/// <summary>Key agreement computed here: ECQV, ECMQV with cofactor, key derivation and MACs of suite 1 or 2 (ZSE annex C.4; SEC 1, 3.4; SEC 4, 2.5).</summary>
/// <remarks>
/// <code>
///   Idle --BeginEphemeral--> Working: k, kG, compressed --> EphemeralReady
///   EphemeralReady --BeginAgreement--> Working: Q_CA, P, eP, Q = eP + Q_CA, Q_E, aQ, R = Q_E + aQ, sR, h(sR), keys, MACs --> MacsReady
///   any point or private key that is none --> Refused        Forget --> Idle
/// </code>
/// A step is one line of the two above, or 32 bits of a ladder: at most some 80,000 loop iterations of the interpreter.
/// Branches, loop bounds and field operations are the same for every private key, static and ephemeral, with one exception that
/// no random number meets: the ephemeral key n - 1. What memory and power still tell: see <see cref="BinaryField"/>, <see cref="MontgomeryLadder"/>.
/// Nothing is allocated after the constructor.
/// </remarks>
public sealed partial class ManagedKeyAgreement : IKeyAgreement
{
    private const int BitsPerStep = 32;

    private readonly CbkeSuite _suite;
    private readonly byte[] _certificate;
    private readonly byte[] _privateKey;
    private readonly byte[] _caPublicKey;
    private readonly KoblitzCurve _curve;
    private readonly MontgomeryLadder _ladder;
    private readonly ScalarModulus _order;
    private readonly ScalarModulus _orderLessOne;
    private readonly AesMmo _mmo = new AesMmo();
    private readonly HmacMmo _hmac;

    // Public. The peer's come over the radio.
    private readonly byte[] _ephemeralPublicKey;
    private readonly byte[] _peerCertificate;
    private readonly byte[] _peerEphemeralPublicKey;
    private readonly byte[] _initiatorMac = new byte[CbkeSuite.MacBytes];
    private readonly byte[] _responderMac = new byte[CbkeSuite.MacBytes];
    private readonly byte[] _certificateHash = new byte[AesMmo.DigestBytes];
    private readonly byte[] _associate;
    private readonly byte[] _message;
    private readonly byte[] _zero;
    private readonly byte[] _one;
    private readonly CurvePoint _caPoint;
    private readonly CurvePoint _point;
    private readonly CurvePoint _peerEphemeral;

    // Secret.
    private readonly byte[] _random;
    private readonly byte[] _ephemeralPrivateKey;
    private readonly byte[] _implicitSignature;
    private readonly ulong[] _sharedX;
    private readonly byte[] _sharedSecret;
    private readonly byte[] _macKey = new byte[AesMmo.DigestBytes];
    private readonly byte[] _linkKey = new byte[CbkeSuite.LinkKeyBytes];

    private KeyAgreementState _state;
    private int _task;
    private bool _isInitiator;
    private bool _isLinkKeyTaken;

    /// <summary>The credentials are kept by reference and never changed.</summary>
    public ManagedKeyAgreement(KeyCredentials credentials)
    {
        CbkeSuite suite = credentials.Suite;
        _suite = suite;
        _certificate = credentials.Certificate;
        _privateKey = credentials.PrivateKey;
        _caPublicKey = credentials.CaPublicKey;
        _curve = suite.Bit == CbkeSuite.Suite2Bit ? KoblitzCurve.Sect283k1() : KoblitzCurve.Sect163k1();
        _ladder = new MontgomeryLadder(_curve);
        _order = new ScalarModulus(_curve.Order, 0);
        _orderLessOne = new ScalarModulus(_curve.Order, 1);
        int macMessageBytes = 1 + (2 * CbkeSuite.IdentityBytes) + (2 * suite.PublicKeyBytes);
        _hmac = new HmacMmo(_mmo, macMessageBytes);
        _ephemeralPublicKey = new byte[suite.PublicKeyBytes];
        _peerCertificate = new byte[suite.CertificateBytes];
        _peerEphemeralPublicKey = new byte[suite.PublicKeyBytes];
        _associate = new byte[(AssociateBits + 7) / 8];
        _zero = new byte[suite.PrivateKeyBytes];
        _one = new byte[suite.PrivateKeyBytes];
        _one[suite.PrivateKeyBytes - 1] = 1;
        _caPoint = new CurvePoint(_curve.Field);
        _point = new CurvePoint(_curve.Field);
        _peerEphemeral = new CurvePoint(_curve.Field);
        _random = new byte[suite.EphemeralRandomBytes];
        _ephemeralPrivateKey = new byte[suite.PrivateKeyBytes];
        _implicitSignature = new byte[suite.PrivateKeyBytes];
        _sharedX = _curve.Field.NewElement();
        _sharedSecret = new byte[suite.PrivateKeyBytes + MmoKdf.CounterBytes];
        _message = new byte[macMessageBytes];
    }

    public CbkeSuite Suite => _suite;

    public KeyAgreementState State => _state;

    public byte[] Certificate => _certificate;

    public byte[] EphemeralPublicKey => _ephemeralPublicKey;

    public byte[] InitiatorMac => _initiatorMac;

    public byte[] ResponderMac => _responderMac;

    /// <summary>Bits of a in ECMQV: half the order's, rounded up, and the one set above them.</summary>
    private int AssociateBits => ((_curve.OrderBits + 1) / 2) + 1;

    public void BeginEphemeral(byte[] random)
    {
        Forget();
        Array.Copy(random, _random, _random.Length);
        Begin(TaskEphemeralScalar);
    }

    public void BeginAgreement(bool isInitiator, byte[] peerCertificate, byte[] peerEphemeralPublicKey)
    {
        if (_state != KeyAgreementState.EphemeralReady)
        {
            throw new InvalidOperationException();
        }

        _isInitiator = isInitiator;
        Array.Copy(peerCertificate, _peerCertificate, _peerCertificate.Length);
        Array.Copy(peerEphemeralPublicKey, _peerEphemeralPublicKey, _peerEphemeralPublicKey.Length);
        Begin(TaskCaPoint);
    }

    public Result TakeLinkKey(byte[] key16)
    {
        if (_state != KeyAgreementState.MacsReady || _isLinkKeyTaken)
        {
            return Result.Refused;
        }

        Array.Copy(_linkKey, key16, CbkeSuite.LinkKeyBytes);
        Array.Clear(_linkKey, 0, CbkeSuite.LinkKeyBytes);
        _isLinkKeyTaken = true;
        return Result.Ok;
    }

    public void Forget()
    {
        WipeWork();
        Array.Clear(_linkKey, 0, _linkKey.Length);
        Array.Clear(_ephemeralPublicKey, 0, _ephemeralPublicKey.Length);
        Array.Clear(_initiatorMac, 0, _initiatorMac.Length);
        Array.Clear(_responderMac, 0, _responderMac.Length);
        _isLinkKeyTaken = false;
        _state = KeyAgreementState.Idle;
    }

    private void Begin(int task)
    {
        _task = task;
        _state = KeyAgreementState.Working;
    }
}
