using System.Globalization;
using System.Numerics;
using Bridge.Boot;

namespace Bridge.Cli.Keys;

/// <summary>Works out the table a point of P-256 is multiplied with on the device; its layout is that of <see cref="P256Comb"/>.</summary>
public static class CombTable
{
    private const int LimbBits = 29;
    private const int Limbs = P256Comb.EntrySize / 2;

    private static readonly BigInteger P = BigInteger.Parse("0FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <param name="x">Affine coordinate of a point of the curve, not checked to be one.</param>
    /// <param name="y">The other one.</param>
    public static int[] Of(BigInteger x, BigInteger y)
    {
        // teeth[t] = 2^(43t) times the point.
        var teeth = new (BigInteger X, BigInteger Y)[P256Comb.Teeth];
        teeth[0] = (x, y);
        for (int tooth = 1; tooth < teeth.Length; tooth++)
        {
            teeth[tooth] = teeth[tooth - 1];
            for (int i = 0; i < P256Comb.Columns; i++)
            {
                teeth[tooth] = Add(teeth[tooth], teeth[tooth]);
            }
        }

        int[] table = new int[P256Comb.TableSize];
        for (int entry = 0; entry * P256Comb.EntrySize < table.Length; entry++)
        {
            (BigInteger X, BigInteger Y) sum = teeth[^1];
            for (int tooth = 0; tooth < teeth.Length - 1; tooth++)
            {
                bool isPlus = (entry >> tooth & 1) != 0;
                sum = Add(sum, isPlus ? teeth[tooth] : (teeth[tooth].X, P - teeth[tooth].Y));
            }

            Store(table, entry * P256Comb.EntrySize, sum.X);
            Store(table, entry * P256Comb.EntrySize + Limbs, sum.Y);
        }

        return table;
    }

    private static void Store(int[] table, int first, BigInteger coordinate)
    {
        BigInteger montgomery = (coordinate << (Limbs * LimbBits)) % P;
        for (int i = 0; i < Limbs; i++)
        {
            table[first + i] = (int)((montgomery >> (LimbBits * i)) & ((1 << LimbBits) - 1));
        }
    }

    /// <summary>The sum of two points that are not each other's negative, which multiples of one point by less than n/2 never are.</summary>
    private static (BigInteger X, BigInteger Y) Add((BigInteger X, BigInteger Y) a, (BigInteger X, BigInteger Y) b)
    {
        BigInteger slope = a == b
            ? 3 * (a.X * a.X - 1) * Invert(2 * a.Y)
            : (b.Y - a.Y) * Invert(b.X - a.X);
        BigInteger x = Mod(slope * slope - a.X - b.X);
        return (x, Mod(slope * (a.X - x) - a.Y));
    }

    private static BigInteger Invert(BigInteger value) => BigInteger.ModPow(Mod(value), P - 2, P);

    private static BigInteger Mod(BigInteger value) => ((value % P) + P) % P;
}
