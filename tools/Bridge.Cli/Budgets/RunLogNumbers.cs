using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Bridge.Cli.Output;

namespace Bridge.Cli.Budgets;

/// <summary>Sizes of the assemblies and measured numbers out of docs/device-run.log.</summary>
public sealed class RunLogNumbers
{
    private readonly Dictionary<string, int> _framework = [];
    private readonly Dictionary<string, int> _own = [];
    private readonly Dictionary<string, int> _slim = [];
    private readonly Dictionary<string, long> _measured = [];

    private RunLogNumbers()
    {
    }

    /// <summary>Bytes of each PE of the platform.</summary>
    public IReadOnlyDictionary<string, int> Framework => _framework;

    /// <summary>Bytes of each PE of ours.</summary>
    public IReadOnlyDictionary<string, int> Own => _own;

    /// <summary>Numbers by name, in bytes.</summary>
    public IReadOnlyDictionary<string, long> Measured => _measured;

    public static RunLogNumbers Parse(string path, string text)
    {
        var numbers = new RunLogNumbers();
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.TrimEnd('\r').Split(' ');
            if (words is ["framework" or "pe", _, _, string size, _])
            {
                (words[0] == "pe" ? numbers._own : numbers._framework)[words[1]] = (int)Number(path, size);
            }
            else if (words is ["slim", string name, string bytes])
            {
                numbers._slim[name] = (int)Number(path, bytes);
            }
            else if (line.StartsWith("Measured,", StringComparison.Ordinal) && line.TrimEnd('\r').Split(',') is [_, string what, string value, "bytes"])
            {
                // Measured several times: the largest is what has to fit.
                numbers._measured[what] = Math.Max(Number(path, value), numbers._measured.GetValueOrDefault(what));
            }
        }

        return numbers._own.Count > 0 ? numbers : throw new CliException(ExitCode.Io, "no line \"pe NAME VERSION BYTES SHA256\" in it: this is no log of the device tests", path);
    }

    public int Sum(IEnumerable<string> names) => names.Sum(name => Size(_own, name));

    /// <summary>Bytes of a PE of ours as bridge pack --slim leaves it.</summary>
    public int Slim(string name) => Size(_slim, name);

    private static int Size(Dictionary<string, int> sizes, string name) => sizes.TryGetValue(name, out int size)
        ? size
        : throw new CliException(ExitCode.Io, $"the log has no assembly {name}", null, "make the log anew: docs/testing.md");

    private static long Number(string path, string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
        ? number
        : throw new CliException(ExitCode.Io, $"\"{text}\" is no number", path);
}
