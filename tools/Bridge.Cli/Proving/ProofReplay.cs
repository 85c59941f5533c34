using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Text;
using Bridge.Cli.Commands;
using Bridge.Cli.Output;
using Bridge.Hal.Sim;
using Bridge.Proof;
using VirtualHan.Report;

namespace Bridge.Cli.Proving;

/// <summary>The part of <c>bridge simulate</c> that plays one run of the proof again: --cut, --fault, --geometry.</summary>
internal sealed class ProofReplay
{
    private readonly Option<string> _cut = Arguments.Text("--cut", "Storage operations of faults in a run of the proof, counted from 1, as 17 or 17,203.");
    private readonly Option<string> _fault = Arguments.Text("--fault", "What happens at them, one each: " + string.Join(", ", Array.ConvertAll(StoreFaults.All, StoreFaults.Name)) + ".");
    private readonly Option<string> _geometry = Arguments.Text("--geometry", "Play a run of the proof, in this geometry: " + ProofSubjects.GeometryNames + ".");
    private readonly Option<string> _key = ProofSubjects.KeyOption();

    public void AddTo(Command command)
    {
        command.Add(_cut);
        command.Add(_fault);
        command.Add(_geometry);
        command.Add(_key);
    }

    /// <summary>A run of the proof is asked for, and not one on the virtual network.</summary>
    public bool IsAskedFor(ParseResult parse) =>
        parse.GetValue(_cut) != null || parse.GetValue(_fault) != null || parse.GetValue(_geometry) != null || parse.GetValue(_key) != null;

    /// <returns>The exit code.</returns>
    public int Run(ParseResult parse, int seed, string[] images, string page, bool overwrite, bool json)
    {
        FaultPlan plan = Plan(parse.GetValue(_cut), parse.GetValue(_fault));
        string geometry = parse.GetValue(_geometry) ?? ProofGeometry.Product.Name;
        string keyFile = parse.GetValue(_key);
        IReadOnlyList<ProofSubject> subjects = ProofSubjects.Of(geometry, images, keyFile);
        if (page != null)
        {
            Files.CheckTarget(page, overwrite);
        }

        var timeline = new ReplayTimeline();
        RunResult result = Replay.Play(subjects[0], seed, plan, timeline);
        string summary = result.Outcome == RunOutcome.Violated ? "VIOLATED: " + result.Detail : $"{result.Outcome}: every update came through";
        timeline.Timeline.Verdict(summary);
        var written = new ReplayReport(timeline, result, summary, "bridge simulate " + Violation.ReplayOf(seed, plan, geometry) + ProofSubjects.Words(images, keyFile));
        if (page != null)
        {
            using var text = new StringWriter { NewLine = "\n" };
            written.WriteHtml(text);
            Files.Write(page, Encoding.UTF8.GetBytes(text.ToString()), overwrite);
        }

        if (timeline.Faults < plan.Depth)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bridge: {plan.Depth - timeline.Faults} of the faults did not come: the run has {result.Operations} storage operations"));
        }

        if (json)
        {
            written.WriteJson(Console.Out);
        }
        else
        {
            written.WriteText(Console.Out);
        }

        return result.Outcome == RunOutcome.Violated ? ExitCode.InvalidImage : ExitCode.Ok;
    }

    private static FaultPlan Plan(string cuts, string faults)
    {
        string[] operations = cuts?.Split(',') ?? [];
        string[] names = faults?.Split(',') ?? [];
        if (operations.Length != names.Length)
        {
            throw new CliException(ExitCode.Usage, "--cut and --fault take as many values each", null, "--cut 17,203 --fault cut-pages,read-once");
        }

        FaultPlan plan = FaultPlan.None;
        for (int i = 0; i < operations.Length; i++)
        {
            int least = plan.Depth == 0 ? 1 : plan.Last.Operation + 1;
            int operation = (int)Arguments.Number("--cut", operations[i], least, int.MaxValue);
            if (!StoreFaults.TryParse(names[i], out StoreFault fault) || fault == StoreFault.None)
            {
                throw new CliException(ExitCode.Usage, $"there is no fault \"{names[i]}\"", null, "bridge simulate --help");
            }

            plan = plan.Then(operation, fault);
        }

        return plan;
    }
}
