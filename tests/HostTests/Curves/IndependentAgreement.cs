using System;
using System.Linq;
using Bridge.Firmware.KeyEstablishment;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;

namespace Bridge.HostTests.Curves;

/// <summary>An authority, two devices with certificates and ephemeral keys, and what they must agree on: all out of one seed, by BouncyCastle's points.</summary>
internal sealed class IndependentAgreement
{
    private const int ExcessRandomBytes = 8;

    private readonly Random _random;
    private readonly X9ECParameters _curve;
    private readonly BigInteger _caPrivate;
    private readonly ECPoint _caPublic;

    public IndependentAgreement(int suite, int seed)
    {
        _random = new Random(seed);
        Suite = suite == 2 ? CbkeSuite.Suite2() : CbkeSuite.Suite1();
        _curve = CurveOf(suite);
        _caPrivate = Scalar();
        _caPublic = Multiple(_caPrivate);
        Initiator = Issue();
        Responder = Issue();
        (InitiatorRandom, BigInteger initiatorKey, ECPoint initiatorPoint) = Ephemeral();
        (ResponderRandom, BigInteger responderKey, ECPoint responderPoint) = Ephemeral();
        InitiatorEphemeral = initiatorPoint.GetEncoded(true);
        ResponderEphemeral = responderPoint.GetEncoded(true);

        byte[] secret = Secret(Initiator, initiatorKey, InitiatorEphemeral, Responder, responderPoint);
        string fromTheOtherEnd = Convert.ToHexString(Secret(Responder, responderKey, ResponderEphemeral, Initiator, initiatorPoint));
        if (Convert.ToHexString(secret) != fromTheOtherEnd)
        {
            throw new InvalidOperationException("the reference does not agree with itself");
        }

        byte[] macKey = PlatformMmo.Hash(secret, [0, 0, 0, 1]);
        LinkKey = PlatformMmo.Hash(secret, [0, 0, 0, 2]);
        InitiatorMac = PlatformMmo.Hmac(macKey, [2], Identity(Initiator), Identity(Responder), InitiatorEphemeral, ResponderEphemeral);
        ResponderMac = PlatformMmo.Hmac(macKey, [3], Identity(Responder), Identity(Initiator), ResponderEphemeral, InitiatorEphemeral);
    }

    public CbkeSuite Suite { get; }

    public KeyCredentials Initiator { get; }

    public KeyCredentials Responder { get; }

    public byte[] InitiatorRandom { get; }

    public byte[] ResponderRandom { get; }

    public byte[] InitiatorEphemeral { get; }

    public byte[] ResponderEphemeral { get; }

    public byte[] LinkKey { get; }

    public byte[] InitiatorMac { get; }

    public byte[] ResponderMac { get; }

    public static X9ECParameters CurveOf(int suite) => CustomNamedCurves.GetByName(suite == 2 ? "sect283k1" : "sect163k1");

    /// <summary>SEC 4, 2.4: P is the applicant's point plus the authority's kG, the private key e times both scalars plus the authority's.</summary>
    private KeyCredentials Issue()
    {
        BigInteger reconstruction = Scalar();
        byte[] certificate = new byte[Suite.CertificateBytes];
        _random.NextBytes(certificate);
        if (Suite.Bit == CbkeSuite.Suite2Bit)
        {
            certificate[0] = 0;
            certificate[9] = 0x0D;
            certificate[10] = 0x08;
            certificate[36] = 0x88;
        }

        Multiple(reconstruction).GetEncoded(true).CopyTo(certificate, Suite.ReconstructionOffset);
        BigInteger hash = Positive(PlatformMmo.Hash(certificate));
        BigInteger privateKey = hash.Multiply(reconstruction).Add(_caPrivate).Mod(_curve.N);
        return new KeyCredentials(Suite, certificate, Bytes(privateKey), _caPublic.GetEncoded(true));
    }

    private (byte[] Random, BigInteger Key, ECPoint Point) Ephemeral()
    {
        byte[] draw = new byte[Suite.PrivateKeyBytes + ExcessRandomBytes];
        _random.NextBytes(draw);
        BigInteger key = Positive(draw).Add(BigInteger.One).Mod(_curve.N);
        return (draw, key, Multiple(key));
    }

    /// <summary>SEC 1, 3.4 and 6.2, with the cofactor.</summary>
    private byte[] Secret(KeyCredentials own, BigInteger ownEphemeral, byte[] ownPoint, KeyCredentials peer, ECPoint peerPoint)
    {
        BigInteger signature = ownEphemeral.Add(Associate(ownPoint).Multiply(Positive(own.PrivateKey))).Mod(_curve.N);
        ECPoint reconstruction = _curve.Curve.DecodePoint(peer.Certificate.AsSpan(Suite.ReconstructionOffset, Suite.PublicKeyBytes).ToArray());
        ECPoint peerStatic = reconstruction.Multiply(Positive(PlatformMmo.Hash(peer.Certificate))).Add(_caPublic);
        ECPoint implicitPoint = peerStatic.Multiply(Associate(peerPoint.GetEncoded(true))).Add(peerPoint);
        return implicitPoint.Multiply(signature.Multiply(_curve.H)).Normalize().AffineXCoord.GetEncoded();
    }

    private BigInteger Associate(byte[] compressedPoint)
    {
        BigInteger aboveHalf = BigInteger.One.ShiftLeft((_curve.N.BitLength + 1) / 2);
        return Positive(compressedPoint.Skip(1).ToArray()).Mod(aboveHalf).Add(aboveHalf);
    }

    private byte[] Identity(KeyCredentials credentials) => credentials.Certificate.AsSpan(Suite.SubjectOffset, CbkeSuite.IdentityBytes).ToArray();

    private ECPoint Multiple(BigInteger scalar) => _curve.G.Multiply(scalar).Normalize();

    private BigInteger Scalar()
    {
        byte[] bytes = new byte[_curve.N.BitLength / 8];
        _random.NextBytes(bytes);
        return Positive(bytes).Add(BigInteger.One);
    }

    private byte[] Bytes(BigInteger value)
    {
        byte[] digits = value.ToByteArrayUnsigned();
        return [.. new byte[Suite.PrivateKeyBytes - digits.Length], .. digits];
    }

    private static BigInteger Positive(byte[] bytes) => new(1, bytes);
}
