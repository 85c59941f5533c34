using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Text;
using Bridge.Cli.Commands;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.Fuzz;

namespace Bridge.Cli.Fuzzing.Targets;

/// <summary>Command lines, parsed and not run: words parted by zero bytes. Then every word as every kind of value.</summary>
internal sealed class ArgumentsTarget : CliTarget
{
    private static readonly string[] Lines =
    [
        "inspect f.zigbee --json", "verify f.zigbee --key k.pem --policy bridge --counter 3", "key new --out k.pem --overwrite", "pack a.pe b.pe --key k.pem --version 1.1.0 --counter 2 --out u.zigbee",
        "simulate --seed 0x10 --loss 20% --cut-at 7 --cut-phase before --ezsp 19", "config --write", "fuzz --seconds 5 --target der", "--help", "pack --bridge-types B1,B4 1.2.3+4", "0.5 b2 255.255.65535+4294967295",
    ];

    private readonly RootCommand _root = Program.Root();

    public ArgumentsTarget()
        : base("arguments", "the parser never throws; a number, version or share that is taken lies in its range and is the same when written again")
    {
    }

    public override IReadOnlyDictionary<string, string> Unreachable { get; } = new Dictionary<string, string>
    {
        ["invalid image"] = "nothing is read",
        ["key"] = "nothing is read",
    };

    /// <summary>The parser of the library: its tables for each word.</summary>
    public override long AllocationBytes => 1024 * 1024;

    public override long AllocationPerInputByte => 16 * 1024;

    public override int BoundedMutations => 1_000;

    public override int FlipBytes => 32;

    public override IReadOnlyList<byte[]> Dictionary { get; } = [.. Array.ConvertAll(["\0", "--", "-", "=", "0x", "%", "+", ".", "--seed\0", "\"", "'", "[diagram]", "B1", ","], Encoding.UTF8.GetBytes)];

    protected override int Parse(byte[] input, CaseMeter meter)
    {
        // A word that begins with @ names a file to read words from: the fuzzer touches no files.
        string[] words = Encoding.UTF8.GetString(input).Split('\0').Where(word => word.Length > 0 && word[0] != '@').ToArray();
        meter.Enter();
        ParseResult parse = _root.Parse(words);
        int errors = parse.Errors.Count;
        meter.Leave();
        foreach (string word in words)
        {
            CheckValues(word);
        }

        return errors == 0 ? Accepted : throw new CliException(ExitCode.Usage, parse.Errors[0].Message);
    }

    protected override IReadOnlyList<byte[]> BuildCorpus() => [.. Lines.Select(line => Encoding.UTF8.GetBytes(line.Replace(' ', '\0')))];

    private static void CheckValues(string word)
    {
        Try(() =>
        {
            long number = Arguments.Number("--n", word, 5, 70_000);
            Demand(number is >= 5 and <= 70_000, "a number outside its range was taken");
        });
        Try(() =>
        {
            McuVersion version = Arguments.Version("--v", word);
            Demand(McuVersion.TryParse(FormattableString.Invariant($"{version.Major}.{version.Minor}.{version.Revision}+{version.Build}"), out McuVersion again) && again == version, "a version is another one when written again");
        });
        Try(() => Demand(Arguments.BridgeTypes("--b", word) is > 0 and < 16, "a bridge type there is none of was taken"));
        Try(() => Demand(Arguments.Share("--s", word) is >= 0 and < 1, "a share outside its range was taken"));
        Demand(Arguments.Quoted(word).Length >= word.Length, "a quoted word lost something");
    }

    private static void Try(Action take)
    {
        try
        {
            take();
        }
        catch (CliException refusal)
        {
            Demand(refusal.ExitCode == ExitCode.Usage, "a value refused with another exit code");
        }
    }
}
