using System;
using Bridge.Boot;
using Bridge.Cli.Output;
using Bridge.Firmware.Crypto;
using Bridge.Firmware.KeyEstablishment;

namespace Bridge.Cli.Credentials;

/// <summary>Whether certificate, private key and issuer's public key belong together, by the device's own arithmetic: what does not fit here would end in a bad confirm in somebody's home.</summary>
internal static class CredentialsCheck
{
    /// <param name="eui64">Of the unit's radio, most significant byte first; null when it was not given.</param>
    /// <exception cref="CliException">They do not fit each other, or the unit.</exception>
    public static void Check(KeyCredentials credentials, byte[] eui64)
    {
        CbkeSuite suite = credentials.Suite;
        KoblitzCurve curve = suite.Bit == CbkeSuite.Suite2Bit ? KoblitzCurve.Sect283k1() : KoblitzCurve.Sect163k1();
        byte[] certified = Certified(credentials, curve);
        byte[] held = Held(credentials, curve);
        if (!certified.AsSpan().SequenceEqual(held))
        {
            throw new CliException(ExitCode.Key, $"suite {suite.Bit}: the private key is not the certificate's, or the certificate is not of this issuer", null, "take all three from one delivery of the certificate authority");
        }

        ReadOnlySpan<byte> subject = credentials.Certificate.AsSpan(suite.SubjectOffset, CbkeSuite.IdentityBytes);
        if (eui64 != null && !subject.SequenceEqual(eui64))
        {
            throw new CliException(ExitCode.Policy, $"suite {suite.Bit}: the certificate is for {Convert.ToHexString(subject)}, the unit is {Convert.ToHexString(eui64)}", null, "every hub would refuse it: use the certificate of this unit");
        }
    }

    /// <summary>The public key the issuer vouches for: hash of the certificate times its point, plus the issuer's key (SEC 4, 2.5).</summary>
    private static byte[] Certified(KeyCredentials credentials, KoblitzCurve curve)
    {
        CurvePoint point = NewPoint(curve);
        CurvePoint issuer = NewPoint(curve);
        Expect(curve.Decompress(credentials.Certificate, credentials.Suite.ReconstructionOffset, point), "the certificate holds no point of the curve");
        Expect(curve.Decompress(credentials.CaPublicKey, 0, issuer), "the issuer's public key is no point of the curve");
        byte[] hash = new byte[AesMmo.DigestBytes];
        new AesMmo().Hash(credentials.Certificate, 0, credentials.Certificate.Length, hash, 0);
        CurvePoint product = Multiply(curve, hash, 8 * hash.Length, point);
        Expect(curve.Add(product, product, issuer), "certificate and issuer's public key give no public key");
        return Compressed(curve, product);
    }

    private static byte[] Held(KeyCredentials credentials, KoblitzCurve curve)
    {
        byte[] key = credentials.PrivateKey;
        int spare = (8 * key.Length) - curve.OrderBits;
        bool isInRange = key.AsSpan().IndexOfAnyExcept((byte)0) >= 0 && key[0] >> (8 - Math.Min(spare, 8)) == 0;
        Expect(isInRange ? Verdict.Valid : Verdict.Refused, "the private key is zero or beyond the order of the curve");
        return Compressed(curve, Multiply(curve, key, curve.OrderBits, curve.Generator));
    }

    private static CurvePoint Multiply(KoblitzCurve curve, byte[] scalar, int bits, CurvePoint point)
    {
        var ladder = new MontgomeryLadder(curve);
        ladder.Begin(scalar, bits, point);
        while (ladder.Step(bits))
        {
        }

        CurvePoint result = NewPoint(curve);
        Expect(ladder.Finish(result), "a multiple of a point is infinity");
        return result;
    }

    private static CurvePoint NewPoint(KoblitzCurve curve) => new(curve.Field.NewElement(), curve.Field.NewElement());

    private static byte[] Compressed(KoblitzCurve curve, CurvePoint point)
    {
        byte[] compressed = new byte[1 + curve.Field.Bytes];
        curve.Compress(point, compressed, 0);
        return compressed;
    }

    private static void Expect(int verdict, string otherwise)
    {
        if (verdict != Verdict.Valid)
        {
            throw new CliException(ExitCode.Key, otherwise, null, "take the files from the certificate authority again");
        }
    }
}
