using System;
using Bridge.Boot;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;

namespace Bridge.Firmware.Crypto;

/// <summary>Key agreement computed here: ECQV, ECMQV with cofactor, key derivation and MACs of suite 1 or 2 (ZSE annex C.4; SEC 1, 3.4; SEC 4, 2.5).</summary>
/// <remarks>
/// <code>
///   Idle --BeginEphemeral--> Working: kG, compressed --> EphemeralReady
///   EphemeralReady --BeginAgreement--> Working: P, eP, Q = eP + Q_CA, Q_E, aQ, R = Q_E + aQ, s, sR, h(sR), keys and MACs --> MacsReady
///   any point or private key that is none --> Refused        Forget --> Idle
/// </code>
/// A step is one item between two commas, or 24 bits of a multiplication. Branches, loop bounds and field operations are the same for every private
/// key, static or ephemeral, except for the ephemeral keys 0, which is refused, and n - 1. What memory and power still tell: see
/// <see cref="BinaryField"/>, <see cref="MontgomeryLadder"/>. Secrets live only in the fields below that are named so and in the
/// field's elements, and are cleared with the last use of the agreement. Nothing is allocated after the constructor.
/// </remarks>
public sealed partial class ManagedKeyAgreement : IKeyAgreement
{
    private readonly KeyCredentials _own;
    private readonly KoblitzCurve _curve;
    private readonly MontgomeryLadder _ladder;
    private readonly AesMmo _mmo = new AesMmo();

    // Public.
    private readonly byte[] _ephemeralPublicKey;
    private readonly byte[] _peerCertificate;
    private readonly byte[] _peerEphemeralPublicKey;
    private readonly byte[] _initiatorMac = new byte[CbkeSuite.MacBytes];
    private readonly byte[] _responderMac = new byte[CbkeSuite.MacBytes];
    private readonly byte[] _publicScalar = new byte[PublicScalarBytes];
    private readonly CurvePoint _point;
    private readonly CurvePoint _other;

    /// <summary>Secret: k, later s.</summary>
    private readonly byte[] _scalar;

    /// <summary>Secret: Z and the counter of the key derivation.</summary>
    private readonly byte[] _sharedSecret;

    // Secret. In front of a MAC's message is room for its key.
    private readonly byte[] _macKey = new byte[AesMmo.DigestBytes];
    private readonly byte[] _linkKey = new byte[CbkeSuite.LinkKeyBytes];
    private readonly byte[] _message;

    private KeyAgreementState _state;
    private int _task;
    private bool _isInitiator;

    /// <summary>The credentials are kept by reference and never changed.</summary>
    public ManagedKeyAgreement(KeyCredentials credentials)
    {
        CbkeSuite suite = credentials.Suite;
        _own = credentials;
        _curve = suite.Bit == CbkeSuite.Suite2Bit ? KoblitzCurve.Sect283k1() : KoblitzCurve.Sect163k1();
        _ladder = new MontgomeryLadder(_curve);
        _ephemeralPublicKey = new byte[suite.PublicKeyBytes];
        _peerCertificate = new byte[suite.CertificateBytes];
        _peerEphemeralPublicKey = new byte[suite.PublicKeyBytes];
        BinaryField field = _curve.Field;
        _point = new CurvePoint(field.NewElement(), field.NewElement());
        _other = new CurvePoint(field.NewElement(), field.NewElement());
        _scalar = new byte[suite.PrivateKeyBytes];
        _sharedSecret = new byte[suite.PrivateKeyBytes + CounterBytes];
        _message = new byte[MessageOffset + 1 + (2 * (CbkeSuite.IdentityBytes + suite.PublicKeyBytes))];
    }

    public CbkeSuite Suite => _own.Suite;

    public KeyAgreementState State => _state;

    public byte[] Certificate => _own.Certificate;

    public byte[] EphemeralPublicKey => _ephemeralPublicKey;

    public byte[] InitiatorMac => _initiatorMac;

    public byte[] ResponderMac => _responderMac;

    public void BeginEphemeral(byte[] random)
    {
        Forget();
        if (_curve.Order.CheckPrivateKey(_own.PrivateKey) != Verdict.Valid)
        {
            _state = KeyAgreementState.Refused;
            return;
        }

        // k = random * 1 + 1 mod n.
        byte[] k = _scalar;
        k[k.Length - 1] = 1;
        _curve.Order.MultiplyAdd(k, random, _own.Suite.EphemeralRandomBytes, k, k);
        _ladder.Begin(k, _curve.OrderBits, _curve.Generator);
        _task = TaskEphemeralPoint;
        _state = KeyAgreementState.Working;
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
        _task = TaskCertificatePoint;
        _state = KeyAgreementState.Working;
    }

    public Result TakeLinkKey(byte[] key16)
    {
        if (_state != KeyAgreementState.MacsReady || _task != TaskTakeLinkKey)
        {
            return Result.Refused;
        }

        _task++;
        Array.Copy(_linkKey, key16, CbkeSuite.LinkKeyBytes);
        Array.Clear(_linkKey, 0, CbkeSuite.LinkKeyBytes);
        return Result.Ok;
    }

    public void Forget()
    {
        WipeWork();
        Array.Clear(_linkKey, 0, _linkKey.Length);
        Array.Clear(_ephemeralPublicKey, 0, _ephemeralPublicKey.Length);
        Array.Clear(_initiatorMac, 0, CbkeSuite.MacBytes);
        Array.Clear(_responderMac, 0, CbkeSuite.MacBytes);
        _state = KeyAgreementState.Idle;
    }
}
