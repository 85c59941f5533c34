using System;

namespace Bridge.DeviceTests;

/// <summary>Bytes of heap in use, garbage left out.</summary>
public static class HeapMeter
{
#if HOST
    public static int BytesInUse() => (int)GC.GetTotalMemory(true);

    /// <summary>.NET's sizes are not the device's: only the interpreter's are told.</summary>
    public static void Tell(string name, int bytes)
    {
    }
#else
    /// <summary>Only differences mean something: the size of the whole heap is unknown, so this counts down from none free.</summary>
    public static int BytesInUse() => -(int)nanoFramework.Runtime.Native.GC.Run(true);

    /// <summary>For the log of the run.</summary>
    public static void Tell(string name, int bytes) => Console.WriteLine("Measured," + name + "," + bytes.ToString() + ",bytes");
#endif
}
