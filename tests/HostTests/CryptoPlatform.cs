using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace Bridge.HostTests;

/// <summary>Keys, points and encodings by the platform's cryptography, to compare the device's with.</summary>
internal static class CryptoPlatform
{
    /// <summary>X, Y of the public half.</summary>
    public static byte[] Point(ECDsa key)
    {
        ECPoint q = key.ExportParameters(false).Q;
        return [.. q.X, .. q.Y];
    }

    public static byte[] MultipleOfG(BigInteger scalar)
    {
        using ECDsa key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Bytes32(scalar) });
        return Point(key);
    }

    public static byte[] Bytes32(BigInteger value)
    {
        byte[] bytes = value.ToByteArray(true, true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    /// <summary>DER of a signature; any two integers.</summary>
    public static byte[] Encode(BigInteger r, BigInteger s)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(s);
        }

        return writer.Encode();
    }
}
