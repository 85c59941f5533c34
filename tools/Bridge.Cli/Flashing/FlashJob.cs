using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Flashing;

/// <summary>Flashes a board with nanoff, and believes only what it reads back.</summary>
public sealed partial class FlashJob(FlashOptions options, byte[] image, Nanoff nanoff, Action<string> say)
{
    private const int SectorBytes = 4096;
    private const int SupportedMajor = 2;

    private readonly IReadOnlyList<PeFile> _assemblies = PeFile.ReadAll(image, "deployment image");

    public async Task Run(CancellationToken cancellation)
    {
        await CheckVersion(cancellation);
        ClaimFolder();
        byte[] before = await ReadFlash(options.Before, cancellation);
        byte[] current = before;
        if (options.Clr)
        {
            say($"flashing {options.Target} {options.ClrVersion}{(options.EraseStore ? ", erasing everything" : string.Empty)}");
            await nanoff.Run(options.ClrCommand(), cancellation);
            current = await ReadFlash(options.AfterClr, cancellation);
        }

        Partition deployment = PartitionTable.Find(current, PartitionTable.Deployment, options.Folder);
        byte[] padded = Pad(deployment, current);
        Files.Write(options.Image, padded, overwrite: true);
        say($"deploying {_assemblies.Count} assemblies, {image.Length} bytes, to {deployment}");
        await nanoff.Run(options.DeployCommand(deployment.Offset), cancellation);
        byte[] after = await ReadFlash(options.After, cancellation);
        CheckDeployment(deployment, padded, after);
        CheckStore(before, after);
        await CheckLoaded(cancellation);
    }

    /// <summary>What is in it may be the only copy of a store that an earlier run lost.</summary>
    private void ClaimFolder()
    {
        if (Directory.Exists(options.Folder) && Directory.EnumerateFileSystemEntries(options.Folder).Any())
        {
            throw new CliException(ExitCode.Io, "this folder keeps the flash copies of an earlier run", options.Folder, "--work another-folder");
        }

        Directory.CreateDirectory(options.Folder);
    }

    private async Task CheckVersion(CancellationToken cancellation)
    {
        string output = await nanoff.Run(options.VersionCommand(), cancellation);
        Match version = VersionNumber().Match(output);
        if (!version.Success || int.Parse(version.Groups[1].Value) != SupportedMajor)
        {
            throw new CliException(ExitCode.Nanoff, $"this needs nanoff {SupportedMajor}, not \"{output.Trim()}\"", options.Program, Nanoff.Install);
        }

        say("nanoff " + version.Value);
    }

    private async Task<byte[]> ReadFlash(string file, CancellationToken cancellation)
    {
        say("reading the whole flash to " + file);
        await nanoff.Run(options.ReadCommand(file), cancellation);
        return File.Exists(file) ? Files.Read(file) : throw new CliException(ExitCode.Board, "nanoff reported success and wrote no copy of the flash", file, "repeat with another cable or port");
    }

    /// <summary>Erased flash over whatever a longer deployment left: the CLR looks for assemblies behind the last one, too.</summary>
    private byte[] Pad(Partition deployment, byte[] flash)
    {
        if (image.Length > deployment.SizeBytes)
        {
            throw new CliException(ExitCode.Policy, $"the deployment has {image.Length} bytes, its partition {deployment.SizeBytes}", null, "leave assemblies out");
        }

        int used = deployment.In(flash).LastIndexOfAnyExcept((byte)0xFF) + 1;
        int sectors = (Math.Max(used, image.Length) + SectorBytes - 1) / SectorBytes;
        byte[] padded = new byte[Math.Min(sectors * SectorBytes, deployment.SizeBytes)];
        padded.AsSpan(image.Length).Fill(0xFF);
        image.CopyTo(padded, 0);
        return padded;
    }

    private void CheckDeployment(Partition deployment, byte[] written, byte[] flash)
    {
        int same = deployment.In(flash).CommonPrefixLength(written);
        if (same < written.Length)
        {
            throw new CliException(ExitCode.Board, $"nanoff reported success, but the flash differs from the image from byte {same} on", $"{options.After}, offset {deployment.Offset + same}", "repeat; if it stays so, use another nanoff or esptool with the address above");
        }

        say($"read back: {written.Length} bytes as written, at 0x{deployment.Offset:X}");
    }

    /// <summary>The device runs between deploying and reading, and may write: its store has to be there still, not to be the same.</summary>
    private void CheckStore(byte[] before, byte[] after)
    {
        Partition store = PartitionTable.Find(after, PartitionTable.Store, options.After);
        bool had = HasFileSystem(PartitionTable.TryFind(before, PartitionTable.Store), before);
        bool has = HasFileSystem(store, after);
        if (had && !has && !options.EraseStore)
        {
            throw new CliException(ExitCode.Board, "the store on I: is gone: no file system where there was one", $"{options.After}, {store}", "its content is in " + options.Before);
        }

        say(!had || options.EraseStore ? "store: new; the device formats it at its first start"
            : store.In(after).SequenceEqual(PartitionTable.TryFind(before, PartitionTable.Store).In(before)) ? "store: unchanged, byte for byte"
            : "store: still there, written to by the device since");
    }

    private async Task CheckLoaded(CancellationToken cancellation)
    {
        say("asking the CLR what it has loaded");
        var details = new DeviceDetails(await nanoff.Run(options.DetailsCommand(), cancellation));
        string[] problems = [.. _assemblies.Select(details.Problem).Where(problem => problem != null)];
        if (problems.Length > 0)
        {
            throw new CliException(ExitCode.Board, "the flash is as written, but " + string.Join("; ", problems), options.Port, "build against the packages of this CLR, or flash the CLR of nf.config: --clr");
        }

        say($"all {_assemblies.Count} assemblies are loaded");
    }

    internal static bool HasFileSystem(Partition store, byte[] flash)
    {
        return store != null && (HasMagic(store.In(flash), 0) || HasMagic(store.In(flash), SectorBytes));
    }

    /// <summary>Either of the first two blocks may hold the newer superblock. A partition too small for one has none.</summary>
    private static bool HasMagic(ReadOnlySpan<byte> store, int block) =>
        store.Length >= block + 16 && store.Slice(block + 8, 8).SequenceEqual("littlefs"u8);

    [GeneratedRegex(@"(\d+)\.\d+(\.\d+)*")]
    private static partial Regex VersionNumber();
}
