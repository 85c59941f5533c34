using System;
using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>The mark under which a unit knows an image again whose signature it has checked: an HMAC-SHA-256 under the unit's secret.</summary>
/// <remarks>
/// Over 64 bytes: 0 "AltHAN bank seal" | 16 bank, three zero bytes | 20 u32 sequence of the boot record that holds the seal |
/// 24 u32 verdict of the signature check | 28 four zero bytes | 32 stored digest (<see cref="VerifyResult.StoredDigest"/>).
/// <para>The verdict is part of what is sealed, so a seal made without a valid one, however the code got there, fits nothing. The
/// secret of a unit that has none is null: a skipped test for it ends in an exception, not in a seal under zeros.</para>
/// <para>The judgement is made twice, each time from a MAC of its own, compared in another way. Each equality contributes one half of
/// <see cref="Verdict.Valid"/>. The two are virtual so that a test can switch each off; nothing in the product overrides them.</para>
/// </remarks>
public class ImageSeal
{
    public const int SizeBytes = HmacSha256.MacSizeBytes;

    private const int MessageSizeBytes = 64;
    private const int BankOffset = 16;
    private const int SequenceOffset = 20;
    private const int VerdictOffset = 24;
    private const int DigestOffset = 32;
    private const int FirstShare = 0x35D9628E;
    private const int SecondShare = Verdict.Refused ^ Verdict.Valid ^ FirstShare;

    private static readonly byte[] _purpose = new byte[]
    {
        (byte)'A', (byte)'l', (byte)'t', (byte)'H', (byte)'A', (byte)'N', (byte)' ', (byte)'b',
        (byte)'a', (byte)'n', (byte)'k', (byte)' ', (byte)'s', (byte)'e', (byte)'a', (byte)'l',
    };

    private readonly byte[] _secret;
    private readonly HmacSha256 _hmac = new HmacSha256();
    private readonly byte[] _message = new byte[MessageSizeBytes];
    private readonly byte[] _first = new byte[SizeBytes];
    private readonly byte[] _second = new byte[SizeBytes];
    private readonly byte[] _offered = new byte[SizeBytes];
    private int _bank = Bank.None;
    private int _sequence;

    /// <param name="secret">Of this unit, <see cref="SealSecret.SizeBytes"/> long; null when it has none.</param>
    public ImageSeal(byte[] secret)
    {
        _secret = secret;
    }

    /// <summary>A unit without a secret neither makes nor accepts seals.</summary>
    public bool HasSecret => _secret != null;

    /// <summary>Holds a stored seal for the next <see cref="Judge"/>.</summary>
    /// <param name="sequence">Of the record the seal was found in, as the record's own name and frame say it.</param>
    public void Offer(int bank, int sequence, byte[] seal)
    {
        _bank = bank;
        _sequence = sequence;
        Array.Copy(seal, 0, _offered, 0, SizeBytes);
    }

    /// <summary>Whether what was offered is this unit's seal of these bytes.</summary>
    /// <param name="storedDigest">Of the image at hand, computed in this boot.</param>
    /// <returns><see cref="Verdict.Valid"/> or <see cref="Verdict.Refused"/>.</returns>
    public int Judge(byte[] storedDigest)
    {
        int verdict = Verdict.Refused;
        Compute(Verdict.Valid, _bank, _sequence, storedDigest, _first);
        if (Difference(_first, _offered) == 0)
        {
            verdict ^= FirstShare;
        }

        Compute(Verdict.Valid, _bank, _sequence, storedDigest, _second);
        if (EqualBytes(_second, _offered) == SizeBytes)
        {
            verdict ^= SecondShare;
        }

        return verdict == Verdict.Valid ? verdict : Verdict.Refused;
    }

    /// <summary>Makes the seal of an image for a bank and for the record that will hold it.</summary>
    /// <param name="signatureVerdict">What the signature check said in this boot; any other than Valid gives a seal that fits nothing.</param>
    /// <param name="seal">Receives 32 bytes.</param>
    public void Make(int signatureVerdict, int bank, int sequence, byte[] storedDigest, byte[] seal) =>
        Compute(signatureVerdict, bank, sequence, storedDigest, seal);

    protected virtual int Difference(byte[] computed, byte[] offered)
    {
        int difference = 0;
        for (int i = 0; i < SizeBytes; i++)
        {
            difference |= computed[i] ^ offered[i];
        }

        return difference;
    }

    /// <summary>The same question another way: equal words are counted from the end, and all must have been.</summary>
    protected virtual int EqualBytes(byte[] computed, byte[] offered)
    {
        int equalBytes = 0;
        for (int i = SizeBytes - 4; i >= 0; i -= 4)
        {
            if (Bytes.S32LE(computed, i) == Bytes.S32LE(offered, i))
            {
                equalBytes += 4;
            }
        }

        return equalBytes;
    }

    private void Compute(int verdict, int bank, int sequence, byte[] storedDigest, byte[] mac)
    {
        Array.Copy(_purpose, 0, _message, 0, _purpose.Length);
        Bytes.PutU32LE(_message, BankOffset, bank);
        Bytes.PutU32LE(_message, SequenceOffset, sequence);
        Bytes.PutU32LE(_message, VerdictOffset, verdict);
        Array.Copy(storedDigest, 0, _message, DigestOffset, BankRecord.DigestSizeBytes);
        _hmac.Compute(_secret, 0, _secret.Length, _message, mac);
    }
}
