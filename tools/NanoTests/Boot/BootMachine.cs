using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Bridge.NanoTests.Running;

namespace Bridge.NanoTests.Boot;

/// <summary>A board that is not there: one folder as its LittleFS partition, and programs that run on it from power-on to their end.</summary>
/// <remarks>
/// Needs a build of the interpreter for a POSIX host that has the device's file system driver. It keeps drive I: in the folder
/// NANO_FS_ROOT/I, ends before the NANO_FS_CUT-th change of that folder, and has a heap of NANO_HEAP_KB.
/// </remarks>
internal sealed class BootMachine(ClrCommand clr, string folder)
{
    /// <summary>About what a WROVER module leaves to the CLR: docs/hardware.md.</summary>
    public const int HeapKilobytes = 4096;

    /// <summary>How such an interpreter says that a cut was reached.</summary>
    private const int CutStatus = 99;

    /// <summary>The resident program pauses ten seconds before it reboots after a failure.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private string Drive => Path.Combine(folder, "I");

    /// <summary>An empty store; what a test put there before is gone.</summary>
    public void Format()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(Drive);
    }

    public void Put(string name, byte[] content) => File.WriteAllBytes(Path.Combine(Drive, name), content);

    public void Flip(string name, int position)
    {
        byte[] content = File.ReadAllBytes(Path.Combine(Drive, name));
        content[position] ^= 0x5A;
        Put(name, content);
    }

    /// <summary>Another board with a copy of this store.</summary>
    public BootMachine Copy(string other)
    {
        BootMachine copy = Beside(other);
        copy.Format();
        foreach (string file in Directory.GetFiles(Drive))
        {
            copy.Put(Path.GetFileName(file), File.ReadAllBytes(file));
        }

        return copy;
    }

    /// <summary>Another board with the same interpreter; its store is what lies there.</summary>
    public BootMachine Beside(string other) => new(clr, other);

    /// <param name="assemblies">In the order of deployment.</param>
    /// <param name="cutBefore">The power goes before this change of the store, from 1; 0 never.</param>
    public BootOutput Run(IEnumerable<string> assemblies, int cutBefore = 0, int heapKilobytes = HeapKilobytes)
    {
        var environment = new Dictionary<string, string>
        {
            ["NANO_FS_ROOT"] = folder,
            ["NANO_FS_CUT"] = cutBefore.ToString(CultureInfo.InvariantCulture),
            ["NANO_HEAP_KB"] = heapKilobytes.ToString(CultureInfo.InvariantCulture),
            ["NANO_TRACE_EX"] = "1",
        };
        ProcessRun run = clr.Run(assemblies, Limit, folder, environment);
        return new BootOutput(run.Lines, cutBefore > 0 && run.ExitCode == CutStatus);
    }
}

/// <summary>What a program printed, and whether the power went first.</summary>
internal sealed record BootOutput(IReadOnlyList<string> Lines, bool WasCut)
{
    public bool Has(string text) => Lines.Any(line => line.Contains(text, StringComparison.Ordinal));
}
