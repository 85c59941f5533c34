namespace Bridge.Boot;

/// <summary>ECDSA signature verification on P-256 with a 32-byte digest (FIPS 186-5 6.4.2). Nothing is allocated after the constructor.</summary>
/// <remarks>
/// The last step is taken twice along different ways: x against r in projective coordinates, and after a division in
/// affine ones. Each equality contributes one half of <see cref="Verdict.Valid"/>; the constant stands nowhere else in
/// this code, so a single comparison skipped or answered wrongly cannot produce it. The two are virtual so that a test can
/// switch each off in turn; nothing in the product overrides them.
/// Not for secret inputs: the time depends on the data.
/// </remarks>
public class P256
{
    /// <summary>X then Y, big-endian.</summary>
    public const int PublicKeySizeBytes = 64;

    public const int DigestSizeBytes = 32;

    private const int ProjectiveShare = 0x2C61D3A5;
    private const int AffineShare = Verdict.Refused ^ Verdict.Valid ^ ProjectiveShare;

    private readonly byte[] _signatureR = new byte[EcdsaSignature.ScalarSizeBytes];
    private readonly byte[] _signatureS = new byte[EcdsaSignature.ScalarSizeBytes];
    private readonly long[] _r = new long[P256Number.Limbs];
    private readonly long[] _s = new long[P256Number.Limbs];
    private readonly long[] _u1 = new long[P256Number.Limbs];
    private readonly long[] _u2 = new long[P256Number.Limbs];
    private readonly long[] _x = new long[P256Number.Limbs];
    private readonly long[] _y = new long[P256Number.Limbs];
    private readonly long[] _left = new long[P256Number.Limbs];
    private readonly long[] _right = new long[P256Number.Limbs];
    private readonly P256Inverse _modOrder = new P256Inverse(P256Tables.Order);
    private readonly P256Inverse _modPrime = new P256Inverse(P256Tables.Prime);
    private readonly P256DoubleScalar _sum = new P256DoubleScalar();

    /// <summary>Why the last verification refused: SignatureEncoding, UntrustedKey (not a point of the curve) or Signature. None when it was valid.</summary>
    public RefusalReason Reason { get; private set; }

    /// <summary>With any key.</summary>
    /// <param name="publicKey">64 bytes X||Y, big-endian; checked to be below p and on the curve.</param>
    /// <param name="digest">32 bytes at digestOffset.</param>
    /// <param name="signature">DER (<see cref="EcdsaSignature"/>) in signatureCount bytes at signatureOffset.</param>
    /// <returns><see cref="Verdict.Valid"/> or <see cref="Verdict.Refused"/>.</returns>
    public int Verify(byte[] publicKey, byte[] digest, int digestOffset, byte[] signature, int signatureOffset, int signatureCount)
    {
        if (!ReadSignature(signature, signatureOffset, signatureCount))
        {
            return Verdict.Refused;
        }

        if (publicKey.Length != PublicKeySizeBytes || !ReadPublicKey(publicKey))
        {
            Reason = RefusalReason.UntrustedKey;
            return Verdict.Refused;
        }

        if (!ReadScalars(digest, digestOffset))
        {
            return Verdict.Refused;
        }

        _sum.Compute(_u1, _u2, _x, _y);
        return Judge();
    }

    /// <summary>With a key compiled in, three times as fast: its table stands for the key, and is as much part of the program as this code.</summary>
    /// <param name="keyComb">The key's table (<see cref="P256Comb"/>), which nothing checks here but its size.</param>
    /// <inheritdoc cref="Verify"/>
    public int VerifyByComb(int[] keyComb, byte[] digest, int digestOffset, byte[] signature, int signatureOffset, int signatureCount)
    {
        if (!ReadSignature(signature, signatureOffset, signatureCount))
        {
            return Verdict.Refused;
        }

        if (keyComb.Length != P256Comb.TableSize)
        {
            Reason = RefusalReason.UntrustedKey;
            return Verdict.Refused;
        }

        if (!ReadScalars(digest, digestOffset))
        {
            return Verdict.Refused;
        }

        _sum.ComputeByComb(_u1, _u2, keyComb);
        return Judge();
    }

    /// <summary>0 exactly when X = r*Z^2 or, for r below p - n, X = (r + n)*Z^2 mod p.</summary>
    protected virtual int ProjectiveDifference()
    {
        P256Field.Square(_left, _sum.Point.Z);
        P256Field.Mul(_right, _r, P256Tables.PrimeRSquared);
        P256Field.MulSub(_right, _right, _left, _sum.Point.X);
        P256Number.ReduceModPrime(_right, _right);
        int difference = P256Number.NonZero(_right);
        if (difference != 0 && P256Number.IsLess(_r, P256Tables.PrimeLessOrder))
        {
            for (int i = 0; i < P256Number.Limbs; i++)
            {
                _right[i] = _r[i] + P256Tables.Order[i];
            }

            P256Field.Mul(_right, _right, P256Tables.PrimeRSquared);
            P256Field.MulSub(_right, _right, _left, _sum.Point.X);
            P256Number.ReduceModPrime(_right, _right);
            difference = P256Number.NonZero(_right);
        }

        return difference;
    }

    /// <summary>0 exactly when (X/Z^2 mod p) mod n = r. At infinity x counts as 0, which r never is.</summary>
    protected virtual int AffineDifference()
    {
        P256Number.ReduceModPrime(_left, _sum.Point.Z);
        _modPrime.Compute(_left, _left);

        // Z was in Montgomery form, so this is 1/(Z*R).
        P256Field.Mul(_left, _left, P256Tables.PrimeRCubed);
        P256Field.Square(_left, _left);
        P256Field.Mul(_left, _left, _sum.Point.X);
        System.Array.Clear(_right, 0, P256Number.Limbs);
        _right[0] = 1;
        P256Field.Mul(_left, _left, _right);
        P256Number.ReduceModPrime(_left, _left);
        P256Number.SubtractOnce(_left, _left, P256Tables.Order);
        return P256Number.Difference(_left, _r);
    }

    /// <summary>Valid only out of both shares; what one share alone gives becomes Refused, and stays not Valid if that step is skipped.</summary>
    private static int Combine(int projectiveDifference, int affineDifference)
    {
        int verdict = Verdict.Refused;
        if (projectiveDifference == 0)
        {
            verdict ^= ProjectiveShare;
        }

        if (affineDifference == 0)
        {
            verdict ^= AffineShare;
        }

        if (verdict != Verdict.Valid)
        {
            verdict = Verdict.Refused;
        }

        return verdict;
    }

    private bool ReadSignature(byte[] signature, int offset, int count)
    {
        Reason = EcdsaSignature.Read(signature, offset, count, _signatureR, _signatureS);
        return Reason == RefusalReason.None;
    }

    /// <summary>Coordinates below p and y^2 = x^3 - 3x + b; then x and y are left in Montgomery form.</summary>
    private bool ReadPublicKey(byte[] publicKey)
    {
        P256Number.FromBytes(_x, publicKey, 0);
        P256Number.FromBytes(_y, publicKey, P256Number.SizeBytes);
        if (!P256Number.IsLess(_x, P256Tables.Prime) || !P256Number.IsLess(_y, P256Tables.Prime))
        {
            return false;
        }

        P256Field.Mul(_x, _x, P256Tables.PrimeRSquared);
        P256Field.Mul(_y, _y, P256Tables.PrimeRSquared);
        P256Field.Square(_left, _x);
        P256Field.Mul(_left, _left, _x);
        P256Field.Square(_right, _y);
        for (int i = 0; i < P256Number.Limbs; i++)
        {
            _right[i] += 3 * _x[i] - _left[i] - P256Tables.CurveB[i];
        }

        P256Number.ReduceModPrime(_right, _right);
        return P256Number.NonZero(_right) == 0;
    }

    /// <summary>u1 = digest/s and u2 = r/s mod n. False when there is no whole digest.</summary>
    private bool ReadScalars(byte[] digest, int digestOffset)
    {
        Reason = RefusalReason.Signature;
        if (digestOffset < 0 || digest.Length - digestOffset < DigestSizeBytes)
        {
            return false;
        }

        P256Number.FromBytes(_r, _signatureR, 0);
        P256Number.FromBytes(_s, _signatureS, 0);
        P256Number.FromBytes(_u1, digest, digestOffset);
        _modOrder.Compute(_s, _s);
        P256Order.Mul(_s, _s, P256Tables.OrderRSquared);
        P256Order.Mul(_u1, _u1, _s);
        P256Number.SubtractOnce(_u1, _u1, P256Tables.Order);
        P256Order.Mul(_u2, _r, _s);
        P256Number.SubtractOnce(_u2, _u2, P256Tables.Order);
        return true;
    }

    private int Judge()
    {
        int verdict = Combine(ProjectiveDifference(), AffineDifference());
        if (verdict == Verdict.Valid)
        {
            Reason = RefusalReason.None;
        }

        return verdict;
    }
}
