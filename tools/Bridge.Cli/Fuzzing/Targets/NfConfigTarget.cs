using System;
using System.Collections.Generic;
using System.Text;
using System.Text.RegularExpressions;
using Bridge.Cli.Packaging;
using Bridge.Fuzz;

namespace Bridge.Cli.Fuzzing.Targets;

/// <summary>nf.config: what is accepted gives constants from which the same file can be written again.</summary>
internal sealed class NfConfigTarget : CliTarget
{
    private static readonly Regex Line = new(@"^\s*(#.*|[a-z_]+\s*=\s*[A-Za-z0-9._-]+)?\s*$", RegexOptions.CultureInvariant);

    private static readonly Regex Constant = new("public const \\w+ (?<name>\\w+) = \"?(?<value>[^\";]+)\"?;", RegexOptions.CultureInvariant);

    public NfConfigTarget()
        : base("nf-config", "every line is empty, a comment, or name = value; the constants written back as a file give the same constants")
    {
    }

    public override IReadOnlyDictionary<string, string> Unreachable { get; } = new Dictionary<string, string>
    {
        ["invalid image"] = "the file is no image",
        ["key"] = "the file is no key",
    };

    public override IReadOnlyList<byte[]> Dictionary { get; } = [.. Array.ConvertAll(["=", "\n", "\r\n", "#", "0x", "-1", "99999999999999999999", "\"", ";", "pin_tx = 25\n", "bank_size_bytes", "\t", "\u2028", "\uFEFF"], Encoding.UTF8.GetBytes)];

    protected override int Parse(byte[] input, CaseMeter meter)
    {
        string text = Encoding.UTF8.GetString(input);
        meter.Enter();
        NfConfigFile file = NfConfigFile.Parse("input", text);
        string source = file.GenerateSource();
        meter.Leave();
        foreach (string line in text.Split('\n'))
        {
            Demand(Line.IsMatch(line), "a line that is none was accepted");
        }

        var again = new StringBuilder();
        foreach (Match constant in Constant.Matches(source))
        {
            again.Append(SnakeCase(constant.Groups["name"].Value)).Append(" = ").Append(constant.Groups["value"].Value).Append('\n');
        }

        Demand(NfConfigFile.Parse("again", again.ToString()).GenerateSource() == source, "the constants say something else than the file");
        return Accepted;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        string text = Encoding.UTF8.GetString(EmbeddedFiles.Read(NfConfigFile.FileName));
        string bare = Regex.Replace(text, "^#.*\n|^\n", string.Empty, RegexOptions.Multiline | RegexOptions.CultureInvariant);
        return [Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(bare.Replace(" ", string.Empty, StringComparison.Ordinal)), Encoding.UTF8.GetBytes(bare.Replace("\n", "\r\n", StringComparison.Ordinal))];
    }

    private static string SnakeCase(string name) => Regex.Replace(name, "(?<!^)([A-Z])", "_$1", RegexOptions.CultureInvariant).ToLowerInvariant();
}
