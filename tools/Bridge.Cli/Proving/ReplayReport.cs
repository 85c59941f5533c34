using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Bridge.Cli.Output;
using Bridge.Proof;
using VirtualHan.Report;

namespace Bridge.Cli.Proving;

/// <summary>A replayed run as text, as JSON, and as a page.</summary>
/// <param name="Command">That repeats it.</param>
internal sealed record ReplayReport(ReplayTimeline Run, RunResult Result, string Summary, string Command)
{
    /// <summary>Raised when a field changes its meaning or goes; new fields do not raise it.</summary>
    public const string Schema = "bridge.simulate-proof/1";

    private string Numbers => string.Create(
        CultureInfo.InvariantCulture, $"simulated {Run.NowMs / 1000.0:F1} s, {Result.Operations} storage operations, {Result.Boots} boots");

    public void WriteText(TextWriter output)
    {
        TimelineText.Write(output, Run.Timeline.Records);
        output.WriteLine();
        output.WriteLine(Numbers);
        output.WriteLine("replay: " + Command);
        output.WriteLine(Summary);
    }

    public void WriteJson(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            schema = Schema,
            outcome = Result.Outcome.ToString(),
            invariant = Result.Invariant == Invariant.None ? null : Result.Invariant.ToString(),
            summary = Summary,
            simulatedMs = Run.NowMs,
            storeOperations = Result.Operations,
            boots = Result.Boots,
            replay = Command,
            timeline = Run.Timeline.Records.Select(record => new
            {
                simMs = record.TimeMs,
                kind = record.Kind.ToString(),
                source = record.Lane.ToString(),
                text = record.Text,
                data = record.Detail.Length > 0 ? record.Detail : null,
            }),
        },
        Json.Indented));

    public void WriteHtml(TextWriter output)
    {
        string summary = SvgText.Escape(Summary);
        output.Write("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>");
        output.Write($"<title>{summary}</title>\n<style>\n{TimelineHtml.Style}\n</style></head>\n<body>\n<h1>A run of the proof</h1>\n");
        output.Write($"<p class=\"outcome{(Result.Outcome == RunOutcome.Violated ? string.Empty : " good")}\">{summary}</p>\n");
        output.Write($"<p>Repeat this run: <code>{SvgText.Escape(Command)}</code></p>\n<p>{SvgText.Escape(Numbers)}</p>\n");
        output.Write("<h2>Sequence</h2>\n<div class=\"wide\">\n");
        output.Write(SequenceSvg.Draw(Run.Timeline.Records));
        output.Write("</div>\n<h2>The same as text</h2>\n<details><summary>Show every step</summary>\n<pre>");
        using var text = new StringWriter();
        TimelineText.Write(text, Run.Timeline.Records);
        output.Write(SvgText.Escape(text.ToString()));
        output.Write("</pre></details>\n</body></html>\n");
    }
}
