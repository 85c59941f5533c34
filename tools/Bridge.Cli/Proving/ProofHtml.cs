using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Bridge.Hal.Sim;
using Bridge.Proof;
using VirtualHan.Report;

namespace Bridge.Cli.Proving;

/// <summary>The matrix of operations and faults as one self-contained page: outcome by colour and by symbol, and in every cell the command that plays it again.</summary>
internal static class ProofHtml
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --paper: #ffffff; --panel: #f3f5f7; --rule: #c9d1d9;
          --ok: #d3efd9; --ok-ink: #0b4a1c; --rescued: #fbe7b2; --rescued-ink: #5c3d00; --bad: #b3261e; --bad-ink: #ffffff; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8ebee; --soft: #a3adb8; --paper: #12161b; --panel: #1c222a;
          --rule: #3b444e; --ok: #123d1f; --ok-ink: #a9ecbb; --rescued: #4a3708; --rescued-ink: #ffdf8a; --bad: #ff8a80; --bad-ink: #3b0000; } }
        body { margin: 2rem auto 6rem; max-width: 1400px; padding: 0 1rem; color: var(--ink); background: var(--paper);
          font: 16px/1.5 system-ui, "Segoe UI", sans-serif; }
        h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
        .verdict { font-size: 1.15rem; font-weight: 600; padding: .6rem 1rem; border-left: 6px solid var(--bad); background: var(--panel); }
        .verdict.good { border-color: #2da44e; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; } td, th { border: 1px solid var(--rule); padding: .1rem .5rem; }
        .numbers td { text-align: right; } .numbers th:first-child, .matrix th { text-align: left; font-weight: 400; }
        .matrix { font-size: 13px; } .matrix thead th { position: sticky; top: 0; background: var(--panel); height: 7.5rem; vertical-align: bottom; }
        .matrix thead span { writing-mode: vertical-rl; transform: rotate(180deg); }
        .matrix td { text-align: center; min-width: 1.6rem; cursor: pointer; } .matrix td.n { color: var(--soft); cursor: default; }
        .o, .k.o { background: var(--ok); color: var(--ok-ink); } .r { background: var(--rescued); color: var(--rescued-ink); }
        .v { background: var(--bad); color: var(--bad-ink); font-weight: 700; } .k { display: inline-block; width: 1.6rem; text-align: center; margin: 0 .3rem 0 1rem; }
        .wide { overflow: auto; max-height: 80vh; } code { font-size: .95em; } td:focus-visible { outline: 2px solid var(--ink); }
        #replay { position: fixed; left: 0; right: 0; bottom: 0; padding: .7rem 1rem; background: var(--panel); border-top: 1px solid var(--rule); }
        """;

    private const string Script = """
        document.addEventListener('click', e => { const cell = e.target.closest('.matrix td[title]');
          if (cell) document.getElementById('command').textContent = cell.title; });
        """;

    /// <param name="subject">Options that name the images.</param>
    public static void Write(TextWriter output, ProofReport report, string subject)
    {
        string verdict = Line($"{(report.ViolationCount == 0 ? "PROVED" : "NOT PROVED")}: {report.DistinctRuns} distinct runs, {report.ViolationCount} violations");
        output.Write("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>");
        output.Write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
        output.Write($"<title>{verdict}</title>\n<style>\n{Style}\n</style></head>\n<body>\n<h1>Every fault at every storage operation</h1>\n");
        output.Write($"<p class=\"verdict{(report.ViolationCount == 0 ? " good" : string.Empty)}\">{verdict}</p>\n");
        output.Write("<p>A row is a storage operation of one run: factory 1.0.0, a half download of 1.1.0 that is resumed twice, a trial that fails, the way back, "
            + "the same update again, and 1.2.0. A column is a fault put at that operation. What is in a cell is how the update went on from there.</p>\n");
        output.Write("<p><span class=\"k o\">\u2713</span>came through <span class=\"k r\">\u21bb</span>came through after the factory image or a proven image stood in "
            + "<span class=\"k v\">\u2717</span>broke an invariant, alone or with a second or third fault <span class=\"k\">\u00b7</span>makes no difference there</p>\n");
        WriteNumbers(output, report);
        foreach (GeometryReport geometry in report.Geometries)
        {
            WriteMatrix(output, geometry, report, subject);
        }

        output.Write("<p id=\"replay\">Replay: <code id=\"command\">click a cell, or point at it</code></p>\n");
        output.Write($"<script>\n{Script}\n</script>\n</body></html>\n");
    }

    private static void WriteNumbers(TextWriter output, ProofReport report)
    {
        output.Write("<table class=\"numbers\"><thead><tr><th>geometry</th><th>operations</th><th>1 fault</th><th>2 faults</th><th>of</th><th>3 faults</th><th>of</th><th>violations</th></tr></thead><tbody>\n");
        foreach (GeometryReport geometry in report.Geometries)
        {
            output.Write($"<tr><th>{SvgText.Escape(geometry.Geometry.ToString())}</th>");
            long[] numbers =
            [
                geometry.Operations.Count, geometry.Runs(1), geometry.Runs(2), geometry.Candidates(2), geometry.Runs(3), geometry.Candidates(3), geometry.ViolationCount,
            ];
            output.Write(string.Concat(numbers.Select(number => Line($"<td>{number}</td>"))));
            output.Write("</tr>\n");
        }

        output.Write("</tbody></table>\n");
        output.Write(Line($"<p>Seed {report.Options.Seed}; {report.Elapsed.TotalSeconds:F1} s on {report.Options.Threads} threads, {report.RunsPerProcessorSecond:F0} runs per second of processor time.</p>\n"));
    }

    private static void WriteMatrix(TextWriter output, GeometryReport geometry, ProofReport report, string subject)
    {
        StoreFault[] columns = StoreFaults.All.Where(fault => geometry.Cells.Any(cell => cell.First.Fault == fault)).ToArray();
        ILookup<int, CellTally> cells = geometry.Cells.ToLookup(cell => cell.First.Operation);
        output.Write($"<h2>{SvgText.Escape(geometry.Geometry.ToString())}</h2>\n<div class=\"wide\"><table class=\"matrix\"><thead><tr><th>operation</th>");
        output.Write(string.Concat(columns.Select(fault => $"<th><span>{StoreFaults.Name(fault)}</span></th>")));
        output.Write("</tr></thead><tbody>\n");
        foreach (ScenarioOperation operation in geometry.Operations)
        {
            output.Write(Line($"<tr><th>{operation.Number} {operation.Operation} {operation.Name}</th>"));
            Dictionary<StoreFault, CellTally> row = cells[operation.Number].ToDictionary(cell => cell.First.Fault);
            foreach (StoreFault fault in columns)
            {
                output.Write(row.TryGetValue(fault, out CellTally cell) ? Cell(cell, geometry, report, subject) : "<td class=\"n\">\u00b7</td>");
            }

            output.Write("</tr>\n");
        }

        output.Write("</tbody></table></div>\n");
    }

    private static string Cell(CellTally cell, GeometryReport geometry, ProofReport report, string subject)
    {
        (string style, string symbol) = cell.ViolationCount > 0 ? ("v", "\u2717") : cell.Alone == RunOutcome.Rescued ? ("r", "\u21bb") : ("o", "\u2713");
        string replay = cell.Violations.Count > 0
            ? cell.Violations[0].Replay
            : Violation.ReplayOf(report.Options.Seed, FaultPlan.Of(cell.First.Operation, cell.First.Fault), geometry.Geometry.Name);
        string detail = cell.Violations.Count > 0 ? cell.Violations[0].Invariant + ", " : string.Empty;
        string title = SvgText.Escape(Line($"bridge simulate {replay}{subject}  ({detail}{cell.Runs.Sum()} runs began here)"));
        return $"<td class=\"{style}\" title=\"{title}\">{symbol}</td>";
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
