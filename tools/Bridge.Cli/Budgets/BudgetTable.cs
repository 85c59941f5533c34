using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Budgets;

/// <summary>What the device has only so much of: flash, store, heap, stack. The limits stand here and in docs/performance.md.</summary>
public static class BudgetTable
{
    /// <summary>Partition for the assemblies on a board of 4 MB.</summary>
    public const int DeploymentBytes = 1792 * 1024;

    /// <summary>Header, protected and unprotected TLVs of the MCUboot image around the assemblies.</summary>
    public const int ImageFrameBytes = 512;

    /// <summary>The interpreter's frames lie on its heap, 12 bytes for each local and argument: this deep they stay below 16 KiB.</summary>
    public const int MaxCallDepth = 48;

    /// <summary>A WROVER module leaves 3.7 MB to the heap; a quarter is asked for at most.</summary>
    public const int MaxPeakHeapBytes = 1024 * 1024;

    public const int MaxApplicationHeapBytes = 96 * 1024;
    public const int MaxCommitBytes = 48 * 1024;

    /// <summary>By the names the log has them under.</summary>
    internal static readonly (string Name, int LimitBytes)[] Heaps =
    [
        ("heap in use of the application at rest", MaxApplicationHeapBytes),
        ("heap in use of the receiver before an update", MaxApplicationHeapBytes),
        ("heap in use of an image after its boot", MaxPeakHeapBytes),
        ("least heap for an update of the real firmware", MaxPeakHeapBytes),
        ("least heap for a boot of the real firmware", MaxPeakHeapBytes),
        ("commit of a chunk", MaxCommitBytes),
    ];

    /// <summary>Of the platform's assemblies, those on no device in use.</summary>
    private static readonly string[] TestOnly = ["nanoFramework.TestFramework", "nanoFramework.UnitTestLauncher"];

    /// <summary>The assembly of an update that goes without its names, the last.</summary>
    public const string SlimInUpdate = "Bridge.Firmware";

    /// <summary>What an image holds besides.</summary>
    private const string WholeInUpdate = "Bridge.Hal.Board";

    /// <summary>What is on no device: the tests, and the firmware as they refer to it.</summary>
    private static readonly string[] TestAssemblies = ["NFUnitTest", "Bridge.FirmwareUnderTest"];

    private static readonly string[] HostAssemblies = ["Bridge.Hal.dll", "Bridge.Bootloader.dll", "Bridge.Firmware.dll"];

    public static IEnumerable<BudgetRow> Store(NfConfigFile config)
    {
        var store = new StoreBudget(config.BankSizeBytes, config.StoreSizeBytes);
        yield return new BudgetRow("store: both banks", store.BankBlocks, null, "blocks", "computed from " + Path.GetFileName(config.Path));
        yield return new BudgetRow("store: directory and records", StoreBudget.FileSystemBlocks, null, "blocks", "measured 8, docs/boot.md");
        yield return new BudgetRow("store: everything", store.NeededBlocks, store.StoreBlocks, "blocks", $"of {StoreBudget.BlockBytes} bytes");
        yield return new BudgetRow("bank", config.BankSizeBytes, config.StoreSizeBytes <= 262144 ? StoreBudget.MaxBankOfSmallBoardBytes : null, "bytes", "the limit is for 256 KB of store");
    }

    public static IEnumerable<BudgetRow> Assemblies(RunLogNumbers log, NfConfigFile config, string source)
    {
        string[] ours = [.. log.Own.Keys.Where(name => !TestAssemblies.Any(test => name.StartsWith(test, StringComparison.Ordinal)))];
        foreach (string name in ours)
        {
            yield return new BudgetRow("assembly " + name, log.Own[name], null, "bytes", source);
        }

        // What is in no update lies beside the resident program, the factory firmware included.
        long platform = log.Framework.Where(assembly => !TestOnly.Contains(assembly.Key)).Sum(assembly => assembly.Value);
        long deployed = platform + log.Sum(ours.Except([WholeInUpdate, SlimInUpdate]));
        yield return new BudgetRow("deployment: platform, resident, factory", deployed, DeploymentBytes, "bytes", source);
        yield return new BudgetRow("image of an update", log.Sum([WholeInUpdate]) + log.Slim(SlimInUpdate) + ImageFrameBytes, config.BankSizeBytes, "bytes", source + ", packed --slim, with MCUboot header and TLVs");
    }

    public static IEnumerable<BudgetRow> Measured(RunLogNumbers log, string source) => Heaps
        .Where(heap => log.Measured.ContainsKey(heap.Name))
        .Select(heap => new BudgetRow(heap.Name, log.Measured[heap.Name], heap.LimitBytes, "bytes", source));

    /// <summary>Files given by hand have no places: together they must fit a bank.</summary>
    public static IEnumerable<BudgetRow> Files(IReadOnlyList<string> paths, NfConfigFile config)
    {
        foreach (string path in paths)
        {
            yield return new BudgetRow("assembly " + Path.GetFileNameWithoutExtension(path), Output.Files.Read(path).Length, null, "bytes", "file");
        }

        yield return new BudgetRow("image of these assemblies", PePayload.Join(paths).Length + ImageFrameBytes, config.BankSizeBytes, "bytes", "files, with MCUboot header and TLVs");
    }

    /// <summary>Of the device code as compiled for the host, which makes the same calls.</summary>
    public static IEnumerable<BudgetRow> Stack()
    {
        string[] files = [.. HostAssemblies.Select(name => Path.Combine(AppContext.BaseDirectory, name)).Where(File.Exists)];
        if (files.Length == HostAssemblies.Length)
        {
            CallDepth depth = new(CallGraph.Of(files.Select(File.ReadAllBytes)));
            yield return new BudgetRow("stack: deepest chain of calls", depth.Chain.Count, MaxCallDepth, "calls", "computed from the compiled code");
            yield return new BudgetRow("stack: circles of calls", depth.Recursions.Count, 0, "circles", string.Join("; ", depth.Recursions.Take(3)) is { Length: > 0 } circles ? circles : "computed from the compiled code");
        }
    }
}
