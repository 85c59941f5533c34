using System;
using System.Formats.Asn1;
using System.Numerics;

namespace Bridge.Fuzz.Oracles;

/// <summary>ECDSA-Sig-Value under DER, read by the platform's own ASN.1 reader.</summary>
public static class DerReference
{
    private static readonly BigInteger Order = new(
        Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);

    /// <returns>True when the bytes are exactly one SEQUENCE of two INTEGERs from 1 to n - 1.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out BigInteger r, out BigInteger s)
    {
        r = default;
        s = default;
        try
        {
            // The span reader throws like the other one, and needs no copy of the input.
            AsnDecoder.ReadSequence(bytes, AsnEncodingRules.DER, out int at, out int count, out int consumed);
            ReadOnlySpan<byte> body = bytes.Slice(at, count);
            r = AsnDecoder.ReadInteger(body, AsnEncodingRules.DER, out int first);
            s = AsnDecoder.ReadInteger(body[first..], AsnEncodingRules.DER, out int second);
            return consumed == bytes.Length && first + second == count && IsScalar(r) && IsScalar(s);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static bool IsScalar(BigInteger value) => value.Sign > 0 && value < Order;
}
