using System;

namespace Bridge.Hal.Sim;

/// <summary>Which fault can befall which operation, and how faults are called on a command line.</summary>
public static class StoreFaults
{
    /// <summary>Every fault but None, in the order of the enumeration.</summary>
    public static readonly StoreFault[] All = Enum.GetValues<StoreFault>()[1..];

    private static readonly string[] Names =
    [
        "none", "cut-before", "cut-in", "cut-after", "cut-lost", "cut-kept", "cut-prefix", "cut-pages", "cut-bits", "cut-wavering", "formatted",
        "read-once", "read-for-good", "write-refused", "write-corrupt", "store-full", "flip-bit",
    ];

    public static string Name(StoreFault fault) => Names[(int)fault];

    /// <returns>False when there is no such fault.</returns>
    public static bool TryParse(string name, out StoreFault fault)
    {
        int index = Array.IndexOf(Names, name);
        fault = (StoreFault)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>The device loses its power at the operation.</summary>
    public static bool CutsPower(StoreFault fault) => fault is >= StoreFault.CutBefore and <= StoreFault.Formatted;

    /// <summary>
    /// Whether the fault makes a difference at the operation. A cut in a read, size or list is the cut before it, since nothing of them
    /// outlives the power; opening a file leaves it there or not, which are the cuts before and after.
    /// </summary>
    public static bool Applies(StoreFault fault, StoreOperation operation)
    {
        switch (fault)
        {
            case StoreFault.CutBefore:
            case StoreFault.CutAfter:
            case StoreFault.Formatted:
            case StoreFault.FlipBit:
                return true;
            case StoreFault.CutLost:
            case StoreFault.CutPrefix:
            case StoreFault.CutPages:
                return operation is StoreOperation.Append or StoreOperation.Close;
            case StoreFault.CutKept:
            case StoreFault.CutBits:
            case StoreFault.CutWavering:
                return operation is StoreOperation.Append or StoreOperation.Close or StoreOperation.Delete;
            case StoreFault.ReadOnce:
            case StoreFault.ReadForGood:
                return operation is StoreOperation.Read or StoreOperation.Size or StoreOperation.List;
            case StoreFault.WriteRefused:
                return operation is StoreOperation.OpenAppend or StoreOperation.Append or StoreOperation.Close or StoreOperation.Delete;
            case StoreFault.WriteCorrupt:
                return operation == StoreOperation.Close;
            case StoreFault.StoreFull:
                return operation is StoreOperation.OpenAppend or StoreOperation.Append;
            default:
                return false;
        }
    }
}
