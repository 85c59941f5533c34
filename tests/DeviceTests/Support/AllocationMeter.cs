using System;

namespace Bridge.DeviceTests;

/// <summary>Bytes of heap a piece of code takes, garbage included.</summary>
/// <remarks>
/// .NET counts them. The interpreter does not, and each of its collections, which alone tell what is free, sweeps the garbage away first.
/// So the heap is filled until little is free; a weakly held object then dies with the first collection, which
/// comes when the rest is used up. How many small arrays fit before that tells how much had been taken, to one array's size.
/// What the interpreter takes for its own stack frames is in that number and does not grow with repetition: compare few turns with many.
/// </remarks>
public static class AllocationMeter
{
#if HOST
    private const int ResolutionBytes = 0;

    private static long s_start;

    public static void Start()
    {
        s_start = GC.GetAllocatedBytesForCurrentThread();
    }

    /// <returns>Bytes since <see cref="Start"/>.</returns>
    public static int Stop() => (int)(GC.GetAllocatedBytesForCurrentThread() - s_start);
#else
    /// <summary>Left free: what is measured must take less.</summary>
    private const int RoomBytes = 32768;

    private const int LargestFillerBytes = 65536;
    private const int SmallestFillerBytes = 1024;
    private const int FillerStep = 8;

    /// <summary>The heap is made of clusters of up to 768 KiB; at the end of each, room for less than one filler may be left.</summary>
    private const int MaxClusters = 24;

    private const int MaxFillers = 1024;
    private const int ProbeBytes = 4;

    /// <summary>One probe more or less on either side.</summary>
    private const int ResolutionBytes = 48;

    private static byte[][] s_fillers;
    private static WeakReference s_canary;
    private static byte[] s_probe;
    private static int s_freeBytes;
    private static int s_probesAtRest;

    public static void Start()
    {
        Fill();

        // Twice: the first run takes what the interpreter keeps for itself from then on.
        Arm();
        CountProbes();
        Arm();
        s_probesAtRest = CountProbes();
        Arm();
    }

    /// <returns>Bytes since <see cref="Start"/>, to the size of the smallest array; at least 32 KiB when it is more than that.</returns>
    public static int Stop()
    {
        int probes = CountProbes();
        s_fillers = null;
        s_probe = null;
        return (s_probesAtRest - probes) * (s_freeBytes / s_probesAtRest);
    }

    private static void Fill()
    {
        s_fillers = new byte[MaxFillers][];
        int count = 0;
        for (int size = LargestFillerBytes; size >= SmallestFillerBytes; size /= FillerStep)
        {
            int freeBytes = (int)nanoFramework.Runtime.Native.GC.Run(true);
            while (freeBytes > RoomBytes + (MaxClusters * size))
            {
                s_fillers[count] = new byte[size];
                count++;
                freeBytes -= size;
            }
        }
    }

    private static void Arm()
    {
        s_probe = null;
        s_freeBytes = (int)nanoFramework.Runtime.Native.GC.Run(true);
        s_canary = new WeakReference(new object());
    }

    private static int CountProbes()
    {
        int count = 0;
        while (s_canary.IsAlive)
        {
            s_probe = new byte[ProbeBytes];
            count++;
        }

        return count;
    }
#endif

    /// <summary>Whether two results are the same as far as they can be told apart: to the byte on .NET, to two small arrays on the interpreter.</summary>
    public static bool AreEqual(int bytes, int otherBytes) => otherBytes - bytes <= ResolutionBytes && bytes - otherBytes <= ResolutionBytes;
}
