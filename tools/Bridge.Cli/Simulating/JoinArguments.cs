using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using Bridge.Boot;
using Bridge.Cli.Commands;
using Bridge.Cli.Output;
using VirtualHan.Hub;
using VirtualHan.Joining;

namespace Bridge.Cli.Simulating;

/// <summary>The options of <c>simulate --join</c>: which hub there is, and what goes wrong with it.</summary>
internal sealed class JoinArguments
{
    private const string Ppmid = "ppmid";
    private const string Example = "bridge simulate --join ppmid";

    private static readonly Dictionary<string, JoinFault> Faults = Enum.GetValues<JoinFault>()
        .Where(fault => fault != JoinFault.None)
        .ToDictionary(NameOf);

    private readonly Option<string> _join = Arguments.Text("--join", "ppmid: join a Smart Energy hub the way a PPMID does, with key establishment, before the update.");
    private readonly Option<string> _node = Arguments.Text("--node", "With --join: bridge type b1 to b4; b4 is a sleepy end device (default: nf.config's).");
    private readonly Option<string> _suite = Arguments.Text("--suite", "With --join: cryptographic suite of the credentials, 1 or 2 (default 2).");
    private readonly Option<bool> _ncpCbke = Arguments.Flag("--ncp-cbke", "With --join: the virtual radio does the key establishment itself.");
    private readonly Option<bool> _swapOut = Arguments.Flag("--swap-out", "With --join: the hub is replaced while the image is under way.");
    private readonly Option<bool> _tenancy = Arguments.Flag("--change-of-tenancy", "With --join: the hub announces a change of tenancy, and the bridge erases on its date.");
    private readonly Option<string> _fault = Arguments.Text("--join-fault", "With --join: what goes wrong: " + string.Join("|", Faults.Keys) + ".");
    private readonly Option<string> _faultUntil = Arguments.Text("--join-fault-until", "Simulated second at which the fault goes away again.");

    public static string FaultNames => string.Join("|", Faults.Keys);

    /// <summary>Those that take a value, for the replay line.</summary>
    public Option<string>[] Options => [_join, _node, _suite, _fault, _faultUntil];

    public Option<bool>[] Flags => [_ncpCbke, _swapOut, _tenancy];

    public void AddTo(Command command)
    {
        foreach (Option option in Options.Concat<Option>(Flags))
        {
            command.Add(option);
        }
    }

    /// <returns>Null for a hub without Smart Energy.</returns>
    public SmartEnergyRun Read(ParseResult parse)
    {
        if (parse.GetValue(_join) is not string join)
        {
            RefuseAlone(parse);
            return null;
        }

        if (join != Ppmid)
        {
            throw new CliException(ExitCode.Usage, $"there is no way \"{join}\" to join", null, Example);
        }

        JoinFault fault = Fault(parse.GetValue(_fault));
        bool hasNewHub = parse.GetValue(_swapOut) || fault == JoinFault.SwapOutRefused;
        if (hasNewHub && fault is (JoinFault.WrongInstallCode or JoinFault.NotWhitelisted or JoinFault.WindowClosed))
        {
            throw new CliException(ExitCode.Usage, $"a hub that takes over knows its devices by their link keys: no {NameOf(fault)}", null, Example + " --swap-out --join-fault unknown-issuer");
        }

        if (parse.GetValue(_faultUntil) != null && fault == JoinFault.None)
        {
            throw new CliException(ExitCode.Usage, "there is no fault to end", null, Example + " --join-fault window-closed --join-fault-until 600");
        }

        return new SmartEnergyRun
        {
            Credentials = Credentials(parse.GetValue(_suite), hasNewHub),
            BridgeType = Node(parse.GetValue(_node)),
            NcpEstablishesKeys = parse.GetValue(_ncpCbke),
            SwapOut = parse.GetValue(_swapOut),
            ChangeOfTenancy = parse.GetValue(_tenancy),
            Fault = fault,
            FaultEndsMs = parse.GetValue(_faultUntil) is string until ? Arguments.Number("--join-fault-until", until, 1, int.MaxValue / 1000) * 1000 : null,
        };
    }

    private static string NameOf(JoinFault fault) =>
        string.Concat(fault.ToString().Select((letter, at) => char.IsUpper(letter) && at > 0 ? "-" + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));

    private static JoinFault Fault(string name) => name == null ? JoinFault.None
        : Faults.TryGetValue(name, out JoinFault fault) ? fault
        : throw new CliException(ExitCode.Usage, $"there is no fault \"{name}\"", null, "--join-fault " + FaultNames);

    private static TestCredentials Credentials(string suite, bool hasNewHub) => suite switch
    {
        null or "2" => TestCredentials.Suite2(),
        "1" => hasNewHub ? TestCredentials.Suite1OfThree() : TestCredentials.Suite1(),
        _ => throw new CliException(ExitCode.Usage, $"--suite takes 1 or 2, not \"{suite}\""),
    };

    private static int Node(string text) => text switch
    {
        null => NfConfig.BridgeType,
        [_, >= '1' and <= '4'] when char.ToLowerInvariant(text[0]) == 'b' => text[1] - '0',
        _ => throw new CliException(ExitCode.Usage, $"--node takes b1, b2, b3 or b4, not \"{text}\""),
    };

    /// <summary>None of the others says anything without --join.</summary>
    private void RefuseAlone(ParseResult parse)
    {
        Option alone = Options.FirstOrDefault(option => parse.GetValue(option) != null) ?? (Option)Flags.FirstOrDefault(parse.GetValue);
        if (alone != null)
        {
            throw new CliException(ExitCode.Usage, $"{alone.Name} needs a Smart Energy hub", null, $"{Example} {alone.Name}");
        }
    }
}
