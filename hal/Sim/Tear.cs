using System;

namespace Bridge.Hal.Sim;

/// <summary>What a cut leaves of bytes that were being programmed. Flash is erased to ones; programming clears bits.</summary>
internal static class Tear
{
    private const byte Erased = 0xFF;

    /// <summary>What LittleFS may leave, one of them by seed.</summary>
    public static StoreFault Plausible(SimRandom random) => (StoreFault)((int)StoreFault.CutLost + random.Next(3));

    /// <summary>The bytes of a file after a cut while some were appended to it.</summary>
    /// <param name="before">Committed bytes.</param>
    /// <param name="appended">Uncommitted ones, the first <paramref name="count"/> of the array.</param>
    /// <param name="wavering">Mask over the result, or null.</param>
    public static byte[] Append(StoreFault fault, byte[] before, byte[] appended, int count, FlashGeometry flash, SimRandom random, out byte[] wavering)
    {
        wavering = null;
        int kept = fault switch
        {
            StoreFault.CutLost => 0,
            StoreFault.CutPrefix => Prefix(count, flash.CommitBytes, random),
            _ => count,
        };
        byte[] after = new byte[before.Length + kept];
        before.CopyTo(after, 0);
        Array.Copy(appended, 0, after, before.Length, kept);
        if (fault == StoreFault.CutPages)
        {
            return Pages(after, before.Length, flash.PageBytes, random);
        }

        if (fault is StoreFault.CutBits or StoreFault.CutWavering && kept > 0)
        {
            byte[] mask = Bits(after, before.Length + random.Next(kept), random);
            wavering = fault == StoreFault.CutWavering ? mask : null;
        }

        return after;
    }

    /// <summary>Sets any of the bits that are programmed from <paramref name="start"/> on, as a programming cut short, or an erase begun, leaves them.</summary>
    /// <returns>The bits set.</returns>
    public static byte[] Bits(byte[] bytes, int start, SimRandom random)
    {
        byte[] mask = new byte[bytes.Length];
        for (int i = start; i < bytes.Length; i++)
        {
            mask[i] = (byte)(~bytes[i] & (int)random.Next());
            bytes[i] |= mask[i];
        }

        return mask;
    }

    private static int Prefix(int count, int unit, SimRandom random) => Math.Min(count, random.Next((count / unit) + 1) * unit);

    /// <summary>Any subset of the pages; the file ends with the last page that is there.</summary>
    private static byte[] Pages(byte[] after, int start, int pageBytes, SimRandom random)
    {
        int end = start;
        for (int at = start; at < after.Length;)
        {
            int next = Math.Min(after.Length, (at / pageBytes * pageBytes) + pageBytes);
            if ((random.Next() & 1) != 0)
            {
                end = next;
            }
            else
            {
                after.AsSpan(at, next - at).Fill(Erased);
            }

            at = next;
        }

        return after[..end];
    }
}
