using System;
using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Bridge.Cli.Packaging;

/// <summary>
/// Signs the same digest to the same bytes (RFC 6979 nonce), so that a simulation can be replayed to the byte.
/// For throw-away keys only: the arithmetic is not constant in time.
/// </summary>
public sealed class ReproducibleSigner : ImageSigner
{
    private const int ScalarBytes = 32;

    private static readonly BigInteger Order =
        BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly BigInteger _private;

    public ReproducibleSigner(ECDsa key)
        : base(key)
    {
        _private = Scalar(key.ExportParameters(true).D);
    }

    public override byte[] Sign(byte[] digest)
    {
        BigInteger e = Scalar(digest) % Order;
        var nonces = new Rfc6979Nonces(Octets(_private), Octets(e), Order);
        while (true)
        {
            BigInteger k = nonces.Next();
            BigInteger r = Scalar(PointX(k)) % Order;
            BigInteger s = BigInteger.ModPow(k, Order - 2, Order) * (e + (r * _private)) % Order;
            if (!r.IsZero && !s.IsZero)
            {
                var writer = new AsnWriter(AsnEncodingRules.DER);
                using (writer.PushSequence())
                {
                    writer.WriteInteger(r);
                    writer.WriteInteger(s);
                }

                return writer.Encode();
            }
        }
    }

    internal static BigInteger Scalar(ReadOnlySpan<byte> bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);

    internal static byte[] Octets(BigInteger value)
    {
        byte[] octets = new byte[ScalarBytes];
        byte[] shortest = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        shortest.CopyTo(octets, ScalarBytes - shortest.Length);
        return octets;
    }

    /// <summary>x of k·G: the public key that belongs to the private key k, worked out by the platform.</summary>
    private static byte[] PointX(BigInteger k)
    {
        using ECDsa key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Octets(k) });
        return key.ExportParameters(false).Q.X;
    }

    /// <summary>RFC 6979 section 3.2 with HMAC-SHA-256.</summary>
    private sealed class Rfc6979Nonces
    {
        private readonly BigInteger _order;
        private byte[] _key = new byte[ScalarBytes];
        private byte[] _value = new byte[ScalarBytes];

        public Rfc6979Nonces(byte[] privateKey, byte[] reducedDigest, BigInteger order)
        {
            _order = order;
            Array.Fill(_value, (byte)1);
            byte[] seed = [.. privateKey, .. reducedDigest];
            Mix(0x00, seed);
            Mix(0x01, seed);
        }

        public BigInteger Next()
        {
            while (true)
            {
                _value = HMACSHA256.HashData(_key, _value);
                BigInteger candidate = Scalar(_value);
                Mix(0x00, []);
                if (!candidate.IsZero && candidate < _order)
                {
                    return candidate;
                }
            }
        }

        private void Mix(byte separator, byte[] seed)
        {
            _key = HMACSHA256.HashData(_key, (byte[])[.. _value, separator, .. seed]);
            _value = HMACSHA256.HashData(_key, _value);
        }
    }
}
