namespace Bridge.Boot;

/// <summary>u1*G + u2*Q with one chain of doublings. G is always multiplied by its comb.</summary>
/// <remarks>
/// A key with a table is multiplied by its comb as well: 43 doublings in all. For any other the chain has 257, the digits of u2 are
/// a width-5 non-adjacent form over multiples of Q made on the spot, and the comb of G joins in for the last 43.
/// </remarks>
internal sealed class P256DoubleScalar
{
    private const int KeyWindowBits = 5;
    private const int KeyMultiples = 1 << (KeyWindowBits - 2);
    private const int KeyColumns = 5;

    private readonly P256Comb _base = new P256Comb();
    private readonly P256Comb _key = new P256Comb();
    private readonly sbyte[] _keyDigits = new sbyte[P256Number.DigitCount];

    /// <summary>Q, 3Q, ... 15Q as x, y, z, z^2, z^3.</summary>
    private readonly long[][] _multiples = NewNumbers(KeyMultiples * KeyColumns);

    private readonly long[][] _double = NewNumbers(KeyColumns);
    private readonly long[] _y = new long[P256Number.Limbs];

    /// <summary>The sum.</summary>
    internal readonly P256Point Point = new P256Point();

    /// <summary>u1 and u2 in normal form; keyTable is the comb of Q.</summary>
    internal void ComputeByComb(long[] u1, long[] u2, int[] keyTable)
    {
        _base.Set(P256Tables.BaseComb, u1);
        _key.Set(keyTable, u2);
        Point.SetInfinity();
        for (int i = P256Comb.Columns - 1; i >= 0; i--)
        {
            Point.Double();
            _base.AddColumn(Point, i);
            _key.AddColumn(Point, i);
        }
    }

    /// <summary>u1 and u2 in normal form; (x, y) is Q, a point of the curve, in Montgomery form.</summary>
    internal void Compute(long[] u1, long[] u2, long[] x, long[] y)
    {
        _base.Set(P256Tables.BaseComb, u1);
        P256Number.Recode(_keyDigits, u2, KeyWindowBits);
        FillMultiples(x, y);
        Point.SetInfinity();
        for (int i = P256Number.DigitCount - 1; i >= 0; i--)
        {
            Point.Double();
            int digit = _keyDigits[i];
            if (digit != 0)
            {
                AddKey(digit);
            }

            if (i < P256Comb.Columns)
            {
                _base.AddColumn(Point, i);
            }
        }
    }

    private void FillMultiples(long[] x, long[] y)
    {
        Point.Set(x, y, P256Tables.One);
        Point.Double();
        Store(_double, 0);
        Point.Set(x, y, P256Tables.One);
        Store(_multiples, 0);
        for (int i = 1; i < KeyMultiples; i++)
        {
            Point.Add(_double[0], _double[1], _double[2], _double[3], _double[4]);
            Store(_multiples, i * KeyColumns);
        }
    }

    private void Store(long[][] table, int first)
    {
        P256Number.Copy(table[first], Point.X);
        P256Number.Copy(table[first + 1], Point.Y);
        P256Number.Copy(table[first + 2], Point.Z);
        P256Field.Square(table[first + 3], Point.Z);
        P256Field.Mul(table[first + 4], table[first + 3], Point.Z);
    }

    private void AddKey(int digit)
    {
        long[][] table = _multiples;
        int first = ((digit < 0 ? -digit : digit) >> 1) * KeyColumns;
        long[] y = table[first + 1];
        if (digit < 0)
        {
            P256Number.Negate(_y, y);
            y = _y;
        }

        Point.Add(table[first], y, table[first + 2], table[first + 3], table[first + 4]);
    }

    private static long[][] NewNumbers(int count)
    {
        long[][] numbers = new long[count][];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = new long[P256Number.Limbs];
        }

        return numbers;
    }
}
