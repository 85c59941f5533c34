using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Bridge.Boot;
using Bridge.Cli.Output;

namespace Bridge.Cli.Packaging;

/// <summary>The assemblies deployed on a device, from their files or from a list of them; format in docs/formats.md.</summary>
public sealed class ResidentList : IResidentSet
{
    private const string Head = "bridge-resident 1";

    private readonly List<PeFile> _assemblies;

    public ResidentList(IEnumerable<PeFile> assemblies) => _assemblies = [.. assemblies];

    public IReadOnlyList<PeFile> Assemblies => _assemblies;

    /// <summary>Takes a folder of .pe files, a deployment image, or a list that <see cref="Write"/> made.</summary>
    public static ResidentList Read(string path)
    {
        if (Directory.Exists(path))
        {
            return FromFolder(path);
        }

        byte[] content = Files.Read(path);
        return content.AsSpan().StartsWith(PePayload.Marker)
            ? new ResidentList(PeFile.ReadAll(content, path))
            : Parse(Encoding.UTF8.GetString(content), path);
    }

    public static ResidentList Parse(string text, string path)
    {
        string[] lines = text.Split('\n', StringSplitOptions.TrimEntries);
        if (lines[0] != Head)
        {
            throw new CliException(ExitCode.Usage, $"the first line is not \"{Head}\"", path, "bridge resident FOLDER --out LIST makes such a list");
        }

        var assemblies = new List<PeFile>();
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length > 0 && lines[i][0] != '#')
            {
                assemblies.Add(ParseLine(lines[i], $"{path}, line {i + 1}"));
            }
        }

        return new ResidentList(assemblies);
    }

    public string Write()
    {
        var text = new StringBuilder(Head).Append('\n');
        foreach (PeFile assembly in _assemblies.OrderBy(assembly => assembly.Name, StringComparer.Ordinal))
        {
            text.Append(assembly).Append('\n');
        }

        return text.ToString();
    }

    public bool Has(byte[] name, int nameOffset, int nameLength, int major, int minor)
    {
        string wanted = Encoding.ASCII.GetString(name, nameOffset, nameLength);
        return _assemblies.Exists(assembly => assembly.Name == wanted && assembly.Version.Major == major && assembly.Version.Minor == minor);
    }

    /// <summary>
    /// Of what an image brings, the first whose name is deployed, in whatever version: the device would hold two of one name. Which of them a reference
    /// finds is the CLR's affair, and the device, asked by name, would take its own for the image's and miss it in every later update.
    /// </summary>
    /// <returns>What is wrong, or null.</returns>
    public string ExplainTwin(IEnumerable<PeFile> brought)
    {
        foreach (PeFile own in brought)
        {
            PeFile deployed = _assemblies.Find(assembly => assembly.Name == own.Name);
            if (deployed != null)
            {
                return $"{own.Name} {own.Version} is deployed on the device already, as {deployed.Version}";
            }
        }

        return null;
    }

    /// <summary>Says what a check missed, and which version is there instead.</summary>
    public string Explain(PeReferences references)
    {
        string name = Encoding.ASCII.GetString(references.MissingName, 0, references.MissingLength);
        PeFile other = _assemblies.Find(assembly => assembly.Name == name);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name} {references.MissingMajor}.{references.MissingMinor} is needed, {(other == null ? "and the device has none" : "the device has " + other.Version)}");
    }

    private static ResidentList FromFolder(string path)
    {
        string[] files;
        try
        {
            files = Directory.GetFiles(path, "*.pe");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Io, "cannot read the folder: " + e.Message, path);
        }

        return files.Length > 0
            ? new ResidentList(files.Order(StringComparer.Ordinal).Select(file => PeFile.Read(Files.Read(file), file)))
            : throw new CliException(ExitCode.Io, "there is no .pe file in this folder", path, "name the output folder of Bridge.Resident");
    }

    private static PeFile ParseLine(string line, string where)
    {
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 3 && Version.TryParse(fields[1], out Version version) && version.Revision >= 0
            && Numbers.TryParse(fields[2], out long checksum) && checksum is >= 0 and <= uint.MaxValue)
        {
            return new PeFile(fields[0], version, (uint)checksum);
        }

        throw new CliException(ExitCode.Usage, "expected \"name major.minor.build.revision 0xchecksum\"", where);
    }
}
