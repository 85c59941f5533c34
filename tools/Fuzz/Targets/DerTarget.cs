using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Numerics;
using Bridge.Boot;
using Bridge.Fuzz.Oracles;

namespace Bridge.Fuzz.Targets;

/// <summary>The DER reader of signatures against System.Formats.Asn1 under DER rules: accepted exactly when that accepts, with the same numbers.</summary>
public sealed class DerTarget : ReasonTarget
{
    private const int GuardBytes = 5;

    private readonly byte[] _r = new byte[EcdsaSignature.ScalarSizeBytes];
    private readonly byte[] _s = new byte[EcdsaSignature.ScalarSizeBytes];

    public DerTarget()
        : base("der", "System.Formats.Asn1 under DER rules: the same verdict, the same r and s", RefusalReason.SignatureEncoding)
    {
    }

    public override IReadOnlyList<byte[]> Dictionary { get; } = [[0x30], [0x02], [0x02, 0x00], [0x02, 0x01, 0x00], [0x30, 0x80], [0x81], [0x02, 0x81, 0x20], [0x00, 0x00]];

    public override int Run(byte[] input, CaseMeter meter)
    {
        meter.Enter();
        RefusalReason reason = EcdsaSignature.Read(input, 0, input.Length, _r, _s);
        meter.Leave();
        bool accepted = reason == RefusalReason.None;
        Demand(accepted == DerReference.TryRead(input, out BigInteger r, out BigInteger s), accepted ? "accepted what DER refuses" : "refused what DER accepts");
        if (accepted)
        {
            Demand(Same(_r, r) && Same(_s, s), "r or s is another number than DER has");
        }

        byte[] inside = new byte[input.Length + (2 * GuardBytes)];
        input.CopyTo(inside, GuardBytes);
        Demand(EcdsaSignature.Read(inside, GuardBytes, input.Length, _r, _s) == reason, "bytes outside the signature changed the verdict");
        return OutcomeOf(reason);
    }

    /// <summary>Makes the outer length right again.</summary>
    public override byte[] Repair(byte[] input, FuzzRandom random)
    {
        if (input.Length > 1 && input.Length < 0x82)
        {
            input[1] = (byte)(input.Length - 2);
        }

        return input;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        BigInteger n = new(Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);
        return
        [
            Encode(1, 1), Encode(127, 128), Encode(n - 1, n - 1), Encode(BigInteger.Pow(2, 255), BigInteger.Pow(2, 255) - 1), Encode(n / 3, 0x1234567),
            Encode(n, 1), Encode(1, 0), Encode(-1, 5),
        ];
    }

    private static bool Same(byte[] octets, BigInteger value) => new BigInteger(octets, isUnsigned: true, isBigEndian: true) == value;

    private static byte[] Encode(BigInteger r, BigInteger s)
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
