using System;
using System.Collections.Generic;
using System.Globalization;
using Bridge.Boot;
using Bridge.Cli.Inspection;
using Bridge.Cli.Output;

namespace Bridge.Cli.Packaging;

/// <summary>Identity of a nanoFramework PE, one with native methods too, which no image may hold but a deployment does.</summary>
/// <param name="NativeChecksum">Of the native methods it expects of the CLR; 0 when it has none.</param>
public sealed record PeFile(string Name, Version Version, uint NativeChecksum)
{
    private const int TotalSizeOffset = 40 + (4 * PeHeader.TableCount);

    /// <summary>Reads one PE and nothing else.</summary>
    /// <exception cref="CliException">No PE, cut short, or a wrong checksum.</exception>
    public static PeFile Read(byte[] content, string where)
    {
        var view = new ByteView(content, 0, content.Length);
        if (!PeInspector.Recognises(view) || !view.Has(0, PeHeader.SizeBytes) || view.U32(TotalSizeOffset) != content.Length)
        {
            throw new CliException(ExitCode.InvalidImage, "not a whole nanoFramework PE", where, "build the assembly again");
        }

        Layer layer = PeInspector.Inspect(view);
        if (layer.Problems.Count > 0)
        {
            throw new CliException(ExitCode.InvalidImage, layer.Problems[0], where, "build the assembly again");
        }

        return new PeFile(PeInspector.Name(view), new Version(view.U16(28), view.U16(30), view.U16(32), view.U16(34)), view.U32(20));
    }

    /// <summary>Takes a deployment image apart: PEs back to back, each rounded up to four bytes, then nothing or erased flash.</summary>
    public static IReadOnlyList<PeFile> ReadAll(byte[] deployment, string where)
    {
        var found = new List<PeFile>();
        int position = 0;
        while (position < deployment.Length && deployment.AsSpan(position).ContainsAnyExcept((byte)0xFF))
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"{where}, offset {position}");
            var view = new ByteView(deployment, position, deployment.Length - position);
            long size = PeInspector.Recognises(view) && view.Has(0, PeHeader.SizeBytes) ? view.U32(TotalSizeOffset) : 0;
            if (size < PeHeader.SizeBytes || size > deployment.Length - position)
            {
                throw new CliException(ExitCode.InvalidImage, "here should be a whole nanoFramework PE", place, "build the deployment image again");
            }

            found.Add(Read(deployment[position..(position + (int)size)], place));
            position = Math.Min(deployment.Length, (position + (int)size + 3) & ~3);
        }

        return found.Count > 0 ? found : throw new CliException(ExitCode.InvalidImage, "there is no assembly in it", where);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Version} 0x{NativeChecksum:X8}");
}
