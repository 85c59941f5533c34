using System.Globalization;
using System.IO;

namespace VirtualHan.Report;

/// <summary>One self-contained page of a run: verdict, numbers, throughput, sequence, and all of it as text. No scripts, nothing fetched.</summary>
public static class TimelineHtml
{
    /// <summary>Shared by every page of a timeline.</summary>
    public const string Style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --paper: #ffffff; --panel: #f3f5f7; --rule: #c9d1d9;
          --message: #0550ae; --run: #d7e8fb; --bad: #b3261e; --good: #116329; --state: #6b3fa0; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8ebee; --soft: #a3adb8; --paper: #12161b; --panel: #1c222a;
          --rule: #3b444e; --message: #79b8ff; --run: #17395c; --bad: #ff8a80; --good: #6fdd8b; --state: #c9a6ff; } }
        body { margin: 2rem auto; max-width: 1400px; padding: 0 1rem; color: var(--ink); background: var(--paper);
          font: 16px/1.5 system-ui, "Segoe UI", sans-serif; }
        h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
        .outcome { font-size: 1.15rem; font-weight: 600; padding: .6rem 1rem; border-left: 6px solid var(--bad); background: var(--panel); }
        .outcome.good { border-color: var(--good); }
        dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1rem 0; }
        dl div { background: var(--panel); padding: .5rem .8rem; border-radius: 6px; }
        dt { color: var(--soft); font-size: .85rem; } dd { margin: 0; font-size: 1.1rem; font-variant-numeric: tabular-nums; }
        table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem 1.2rem .2rem 0; border-bottom: 1px solid var(--rule); }
        th:first-child, td:first-child { text-align: right; font-variant-numeric: tabular-nums; }
        .wide { overflow-x: auto; } pre { background: var(--panel); padding: 1rem; overflow-x: auto; font-size: 13px; }
        code { font-size: .95em; } svg text { font: 13px system-ui, "Segoe UI", sans-serif; fill: var(--ink); }
        .lane { stroke: var(--rule); stroke-width: 1; stroke-dasharray: 3 4; } svg .lane-name { font-weight: 600; font-size: 15px; text-anchor: middle; }
        svg .time { text-anchor: end; fill: var(--soft); font-variant-numeric: tabular-nums; }
        .message { stroke: var(--message); stroke-width: 1.4; } .message.head { fill: var(--message); stroke: none; }
        .note { fill: var(--soft); } .state { fill: var(--state); } .loss { fill: var(--bad); }
        svg .loss-text { fill: var(--bad); } svg .state-text { fill: var(--state); }
        .run { fill: var(--run); stroke: var(--message); } .verdict { fill: var(--panel); stroke: var(--ink); } svg .verdict-text { font-weight: 600; }
        svg .end { text-anchor: end; } svg .middle { text-anchor: middle; } svg .axis { fill: var(--soft); }
        .grid { stroke: var(--rule); stroke-width: .7; } .curve { fill: none; stroke: var(--message); stroke-width: 2.2; }
        .cut { stroke: var(--bad); stroke-width: 2; } .wide > svg { max-width: 100%; height: auto; }
        """;

    /// <param name="replay">The command line that repeats the run.</param>
    public static void Write(TextWriter output, SimulationResult result, string replay)
    {
        string summary = SvgText.Escape(result.Summary);
        output.Write("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>");
        output.Write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
        output.Write($"<title>{summary}</title>\n<style>\n{Style}\n</style></head>\n<body>\n<h1>{(JoiningHtml.Concerns(result) ? "Joining and updating" : "Update")} over the virtual Home Area Network</h1>\n");
        output.Write($"<p class=\"outcome{(result.Outcome == Outcome.UpdatedAndConfirmed ? " good" : "")}\">{summary}</p>\n");
        output.Write($"<p>Repeat this run: <code>{SvgText.Escape(replay)}</code></p>\n");
        WriteNumbers(output, result);
        JoiningHtml.Write(output, result);
        output.Write("<h2>Throughput</h2>\n<div class=\"wide\">\n");
        output.Write(ThroughputSvg.Draw(result.Timeline.Records, result.ImageBytes));
        output.Write("</div>\n<h2>Sequence</h2>\n<div class=\"wide\">\n");
        output.Write(SequenceSvg.Draw(result.Timeline.Records));
        output.Write("</div>\n<h2>The same as text</h2>\n<details><summary>Show every step</summary>\n<pre>");
        using var text = new StringWriter();
        TimelineText.Write(text, result.Timeline.Records);
        output.Write(SvgText.Escape(text.ToString()));
        output.Write("</pre></details>\n</body></html>\n");
    }

    private static void WriteNumbers(TextWriter output, SimulationResult result)
    {
        SimulationCounters counters = result.Counters;
        output.Write("<dl>");
        Number(output, "Simulated time", Seconds(result.SimulatedMs));
        Number(output, "Block transfer", Seconds(result.TransferMs));
        Number(output, "Image", $"{result.ImageBytes} bytes");
        Number(output, "Bytes served", counters.BytesServed.ToString(CultureInfo.InvariantCulture));
        Number(output, "Frames on the air", $"{counters.FramesTransmitted}, {counters.FramesLost} lost");
        Number(output, "Boots", counters.Boots.ToString(CultureInfo.InvariantCulture));
        Number(output, "Power cuts", counters.PowerCuts.ToString(CultureInfo.InvariantCulture));
        Number(output, "Store operations", counters.StoreOperations.ToString(CultureInfo.InvariantCulture));
        output.Write("</dl>\n");
    }

    private static void Number(TextWriter output, string name, string value) =>
        output.Write($"<div><dt>{name}</dt><dd>{SvgText.Escape(value)}</dd></div>");

    private static string Seconds(long ms) => (ms / 1000.0).ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
