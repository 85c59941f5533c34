using System;

namespace Bridge.Fuzz.Running;

/// <summary>Makes a failing input shorter and plainer while it fails in the same way.</summary>
public static class Minimiser
{
    /// <summary>Runs of the target spent on one failure.</summary>
    public const int MaxRuns = 4000;

    public static byte[] Minimise(CaseRunner runner, byte[] input, CaseResult failure)
    {
        int left = MaxRuns;
        bool Fails(byte[] candidate)
        {
            if (left-- <= 0)
            {
                return false;
            }

            CaseResult result = runner.Run(candidate);
            return result.Failed && result.Kind == failure.Kind && result.Message == failure.Message;
        }

        byte[] best = Shorten(input, Fails);
        return Zero(best, Fails);
    }

    /// <summary>Takes out runs of bytes, long ones first, until none can go.</summary>
    private static byte[] Shorten(byte[] best, Func<byte[], bool> fails)
    {
        for (int run = Math.Max(1, best.Length / 2); run > 0; run /= 2)
        {
            for (int at = best.Length - run; at >= 0; at -= run)
            {
                byte[] candidate = [.. best.AsSpan(0, at), .. best.AsSpan(at + run)];
                if (fails(candidate))
                {
                    best = candidate;
                    at = Math.Min(at, best.Length);
                }
            }
        }

        return best;
    }

    /// <summary>What is left and not zero matters.</summary>
    private static byte[] Zero(byte[] best, Func<byte[], bool> fails)
    {
        best = (byte[])best.Clone();
        for (int i = 0; i < best.Length; i++)
        {
            byte kept = best[i];
            best[i] = 0;
            if (kept != 0 && !fails(best))
            {
                best[i] = kept;
            }
        }

        return best;
    }
}
