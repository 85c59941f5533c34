namespace Bridge.Boot;

/// <summary>Inverses by Fermat's little theorem, mod p and mod n.</summary>
internal sealed class P256Powers
{
    private const int WindowBits = 4;

    private readonly long[][] _table = new long[1 << WindowBits][];
    private readonly long[] _sum = new long[P256Number.Limbs];

    internal P256Powers()
    {
        for (int i = 0; i < _table.Length; i++)
        {
            _table[i] = new long[P256Number.Limbs];
        }
    }

    /// <summary>r = a^-1 * R mod n for a plain number a, that is a^(n-2) in Montgomery form. 0 gives 0.</summary>
    internal void InvertModOrder(long[] r, long[] a)
    {
        long[][] table = _table;
        long[] sum = _sum;
        byte[] exponent = P256Tables.OrderLessTwo;
        P256Number.Copy(table[0], P256Tables.OrderOne);
        P256Order.Mul(table[1], a, P256Tables.OrderRSquared);
        for (int i = 2; i < table.Length; i++)
        {
            P256Order.Mul(table[i], table[i - 1], table[1]);
        }

        P256Number.Copy(sum, table[exponent[0]]);
        for (int i = 1; i < exponent.Length; i++)
        {
            for (int j = 0; j < WindowBits; j++)
            {
                P256Order.Mul(sum, sum, sum);
            }

            P256Order.Mul(sum, sum, table[exponent[i]]);
        }

        P256Number.Copy(r, sum);
    }

    /// <summary>r = a^(p-2) mod p, both in Montgomery form. 0 gives 0. p - 2 = FFFFFFFF 00000001 00000000 00000000 00000000 FFFFFFFF FFFFFFFF FFFFFFFD.</summary>
    internal void InvertModPrime(long[] r, long[] a)
    {
        long[] ones2 = _table[2];
        long[] ones4 = _table[4];
        long[] ones8 = _table[8];
        long[] ones30 = _table[10];
        long[] ones32 = _table[12];
        long[] sum = _sum;
        SquareAndMultiply(ones2, a, 1, a);
        SquareAndMultiply(ones4, ones2, 2, ones2);
        SquareAndMultiply(ones8, ones4, 4, ones4);
        SquareAndMultiply(sum, ones8, 8, ones8);
        SquareAndMultiply(sum, sum, 8, ones8);
        SquareAndMultiply(sum, sum, 4, ones4);
        SquareAndMultiply(ones30, sum, 2, ones2);
        SquareAndMultiply(ones32, ones30, 2, ones2);
        SquareAndMultiply(sum, ones32, 32, a);
        SquareAndMultiply(sum, sum, 128, ones32);
        SquareAndMultiply(sum, sum, 32, ones32);
        SquareAndMultiply(sum, sum, 30, ones30);
        SquareAndMultiply(r, sum, 2, a);
    }

    /// <summary>r = a^(2^count) * factor.</summary>
    private void SquareAndMultiply(long[] r, long[] a, int count, long[] factor)
    {
        long[] power = _table[0];
        P256Field.Square(power, a);
        for (int i = 1; i < count; i++)
        {
            P256Field.Square(power, power);
        }

        P256Field.Mul(r, power, factor);
    }
}
