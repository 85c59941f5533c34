namespace Bridge.Boot;

/// <summary>One scalar times one point known beforehand: a fixed-base comb (Lim and Lee, 1994) whose digits are all odd, so that half a table does.</summary>
/// <remarks>
/// A scalar k, made odd by subtracting n if it must be, is the sum of 258 bits that are each +1 or -1. They are laid out as 6 teeth of 43;
/// column i holds bit i of every tooth, and the sum over the columns of 2^i times their points is k*P. The top tooth's sign is taken
/// out of a column, which leaves 32 points: entry j is 2^215*P plus or minus 2^(43t)*P for each t of 0..4, plus where bit t of j is set.
/// A table is written by <c>bridge key trust</c> for a key, and for the generator by the generator of P256Tables.g.cs.
/// </remarks>
public sealed class P256Comb
{
    public const int Teeth = 6;

    public const int Columns = 43;

    /// <summary>x*R mod p, then y*R mod p, R = 2^261: 9 limbs of 29 bits each, least significant first.</summary>
    public const int EntrySize = 2 * P256Number.Limbs;

    /// <summary>Numbers in a table.</summary>
    public const int TableSize = EntrySize << (Teeth - 1);

    private const int Entries = 1 << (Teeth - 1);
    private const int Bits = Teeth * Columns;

    private readonly sbyte[] _digits = new sbyte[Columns];
    private readonly long[] _odd = new long[P256Number.Limbs];
    private readonly long[] _x = new long[P256Number.Limbs];
    private readonly long[] _y = new long[P256Number.Limbs];
    private int[] _table;

    /// <summary>Takes the table of P, which is kept, and a scalar in normal form.</summary>
    internal void Set(int[] table, long[] scalar)
    {
        _table = table;
        MakeOdd(scalar);
        int column = 0;
        int tooth = 0;
        for (int i = 0; i < Columns; i++)
        {
            _digits[i] = -Entries;
        }

        // With every bit b of +-1 written as 2c - 1, c is (k - 1)/2 + 2^257: k shifted down one place, its sign bit turned over.
        for (int position = 1; position < Bits; position++)
        {
            int limb = position / P256Number.LimbBits;
            int bit = (int)(_odd[limb] >> (position - limb * P256Number.LimbBits)) & 1;
            _digits[column] = (sbyte)(_digits[column] + (bit << tooth));
            column++;
            if (column == Columns)
            {
                column = 0;
                tooth++;
            }
        }

        if (_odd[P256Number.Limbs - 1] >= 0)
        {
            _digits[column] = (sbyte)(_digits[column] + Entries);
        }
    }

    /// <summary>Adds the column's point. From the last column to the first, with a doubling of the sum in between.</summary>
    internal void AddColumn(P256Point sum, int column)
    {
        int digit = _digits[column];
        if (digit < 0)
        {
            P256Field.Load(_x, _y, _table, ~digit * EntrySize, -1);
        }
        else
        {
            P256Field.Load(_x, _y, _table, digit * EntrySize, 1);
        }

        sum.AddAffine(_x, _y);
    }

    /// <summary>The scalar or, when it is even, the scalar less n: the same multiple of P. The top limb carries the sign.</summary>
    private void MakeOdd(long[] scalar)
    {
        long[] order = P256Tables.Order;
        long share = (scalar[0] & 1) - 1;
        long carry = 0;
        for (int i = 0; i < P256Number.Limbs - 1; i++)
        {
            carry += scalar[i] - (order[i] & share);
            _odd[i] = carry & P256Number.LimbMask;
            carry >>= P256Number.LimbBits;
        }

        _odd[P256Number.Limbs - 1] = carry + scalar[P256Number.Limbs - 1] - (order[P256Number.Limbs - 1] & share);
    }
}
