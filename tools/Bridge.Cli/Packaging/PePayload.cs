using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using Bridge.Boot;
using Bridge.Cli.Output;

namespace Bridge.Cli.Packaging;

/// <summary>Puts nanoFramework PE files back to back, each rounded up to 4 bytes, as in a deployment partition.</summary>
public static class PePayload
{
    /// <summary>Start of the 16th table, of the first that does not exist.</summary>
    private const int TotalSizeOffset = 40 + (4 * PeHeader.TableCount);

    /// <summary>First bytes of every PE.</summary>
    public static ReadOnlySpan<byte> Marker => "NFMRK1\0\0"u8;

    /// <param name="isSlim">The last assembly goes without the names that nobody looks up.</param>
    public static byte[] Join(IReadOnlyList<string> paths, bool isSlim = false)
    {
        using var payload = new MemoryStream();
        for (int i = 0; i < paths.Count; i++)
        {
            byte[] pe = Files.Read(paths[i]);
            Check(paths[i], pe);
            payload.Write(isSlim && i == paths.Count - 1 ? PeNameRemover.Remove(pe, paths[i]) : pe);
            while (payload.Length % 4 != 0)
            {
                payload.WriteByte(0);
            }
        }

        return payload.ToArray();
    }

    private static void Check(string path, byte[] pe)
    {
        if (pe.Length < PeHeader.SizeBytes || !pe.AsSpan().StartsWith(Marker))
        {
            throw new CliException(ExitCode.InvalidImage, "not a nanoFramework PE (no NFMRK1 marker)", path + ", offset 0", "pass .pe files, or --raw for another payload");
        }

        uint total = BinaryPrimitives.ReadUInt32LittleEndian(pe.AsSpan(TotalSizeOffset));
        if (total != pe.Length)
        {
            throw new CliException(ExitCode.InvalidImage, $"the PE says {total} bytes, the file has {pe.Length}", $"{path}, offset {TotalSizeOffset}", "build the assembly again");
        }
    }
}
