using System;
using System.Collections.Generic;
using System.Linq;

namespace VirtualHan.Report;

/// <summary>A run at a glance: which bank ran when, when the other was filled, and what passed between bridge and hub. Stands alone, with its own style.</summary>
public static class OverviewSvg
{
    private const double Width = 1000;
    private const double Left = 90;
    private const double Right = 20;
    private const double BankTop = 96;
    private const double BankHeight = 40;
    private const double BankGap = 14;
    private const double AxisY = BankTop + (2 * (BankHeight + BankGap)) + 8;
    private const double Height = AxisY + 34;
    private const double LabelStep = 19;
    private const double LabelTop = 22;

    private const string Style = """
        <style>
        text { font: 13px system-ui, "Segoe UI", sans-serif; fill: #1b1f24; } .soft { fill: #59636e; } .name { font-weight: 600; }
        .paper { fill: #ffffff; } .bank { fill: #eef1f4; } .run { fill: #b9e3c6; stroke: #116329; } .trial { fill: #f6e3a1; stroke: #7d5a00; }
        .fill { fill: #cfe3fb; stroke: #0550ae; } .tick { stroke: #59636e; stroke-width: 1; stroke-dasharray: 2 3; } .axis { stroke: #c9d1d9; }
        .middle { text-anchor: middle; } .end { text-anchor: end; } .cut { stroke: #b3261e; stroke-width: 2; }
        </style>
        """;

    /// <summary>Moments worth a label, in the order they are looked for.</summary>
    private static readonly (string Text, string Label)[] Moments =
    [
        ("Join: Up", "joined"), ("KeyEstablishment: Established", "keys established"), ("Image Notify", "Image Notify"), ("App: ImageVerified", "stored bytes verified"), ("Upgrade End Response", "Upgrade End"),
        ("reboot", "commit, reboot"), ("Boot: Confirmed", "hub answered: confirmed"),
    ];

    public static string Draw(SimulationResult result)
    {
        IReadOnlyList<TimelineRecord> records = result.Timeline.Records;
        double end = Math.Max(1, result.SimulatedMs / 1000.0);
        double X(double seconds) => Left + (seconds / end * (Width - Left - Right));
        var svg = new SvgText().OpenStandalone(Width, Height, "overview", "The update at a glance", result.Summary + Sentence(records));
        svg.Raw(Style).Rect(0, 0, Width, Height, "paper");
        for (int bank = 0; bank < 2; bank++)
        {
            svg.Text(12, BankY(bank) + 25, bank == 0 ? "bank A" : "bank B", "name").Rect(Left, BankY(bank), Width - Left - Right, BankHeight, "bank");
        }

        DrawDownload(svg, records, X);
        DrawRuns(svg, records, end, X);
        DrawMoments(svg, records, X);
        foreach (TimelineRecord cut in records.Where(record => record.Text == "POWER CUT"))
        {
            svg.Line(X(Seconds(cut)), BankTop - 6, X(Seconds(cut)), AxisY, "cut");
        }

        svg.Line(Left, AxisY, Width - Right, AxisY, "axis");
        for (int part = 0; part <= 5; part++)
        {
            svg.Text(X(end * part / 5), AxisY + 20, $"{SvgText.N(end * part / 5)} s", "soft middle");
        }

        return svg.Close().ToString();
    }

    private static void DrawDownload(SvgText svg, IReadOnlyList<TimelineRecord> records, Func<double, double> x)
    {
        List<TimelineRecord> blocks = records.Where(record => record.Kind == RecordKind.Block && record.Count > 0).ToList();
        TimelineRecord target = records.FirstOrDefault(record => record.Text == "Boot: DownloadBegun");
        if (blocks.Count == 0 || target == null)
        {
            return;
        }

        double from = x(Seconds(blocks[0]));
        double to = x(Seconds(blocks[^1]));
        double y = BankY(target.Detail == "bank A" ? 0 : 1);
        svg.Rect(from, y, Math.Max(2, to - from), BankHeight, "fill").Text(from + 8, y + 25, $"download, {blocks.Max(block => block.Offset + block.Count)} bytes", string.Empty);
    }

    /// <summary>From each start to the restart, the cut, or the end; yellow until the confirm of a trial.</summary>
    private static void DrawRuns(SvgText svg, IReadOnlyList<TimelineRecord> records, double end, Func<double, double> x)
    {
        for (int i = 0; i < records.Count; i++)
        {
            if (records[i].Text != "Boot: Started" || !records[i].Detail.StartsWith("bank ", StringComparison.Ordinal))
            {
                continue;
            }

            TimelineRecord stop = records.Skip(i).FirstOrDefault(record => record.Text is "reboot" or "POWER CUT");
            TimelineRecord confirm = records.Skip(i).TakeWhile(record => record != stop).FirstOrDefault(record => record.Text == "Boot: Confirmed");
            bool trial = records.Take(i).Reverse().TakeWhile(record => record.Text != "Boot: Started").Any(record => record.Text == "Boot: TrialCounted");
            double from = x(Seconds(records[i]));
            double to = x(stop == null ? end : Seconds(stop));
            double y = BankY(records[i].Detail[5] - 'A');
            string version = records[i].Detail[(records[i].Detail.LastIndexOf(' ') + 1)..];
            svg.Rect(from, y, Math.Max(2, to - from), BankHeight, trial ? "trial" : "run");
            if (confirm != null)
            {
                svg.Rect(x(Seconds(confirm)), y, Math.Max(4, to - x(Seconds(confirm))), BankHeight, "run");
            }

            svg.Text(from + 8 > Width - 90 ? Width - 90 : from + 8, trial ? y + BankHeight + 11 : y + 25, trial ? version + " on trial" : version, string.Empty);
        }
    }

    private static void DrawMoments(SvgText svg, IReadOnlyList<TimelineRecord> records, Func<double, double> x)
    {
        int row = 0;
        foreach ((string text, string label) in Moments)
        {
            TimelineRecord moment = records.FirstOrDefault(record => record.Text == text);
            if (moment == null)
            {
                continue;
            }

            double at = x(Seconds(moment));
            double y = LabelTop + (row++ % 4 * LabelStep);
            svg.Line(at, y + 4, at, AxisY, "tick");
            bool right = at > Width * 0.6;
            svg.Text(right ? at - 5 : at + 5, y, label, right ? "end" : string.Empty);
        }
    }

    private static string Sentence(IReadOnlyList<TimelineRecord> records) => string.Concat(Moments
        .Select(moment => (moment.Label, Record: records.FirstOrDefault(record => record.Text == moment.Text)))
        .Where(moment => moment.Record != null)
        .Select(moment => $"; {moment.Label} at {SvgText.N(Seconds(moment.Record))} s"));

    private static double BankY(int bank) => BankTop + (bank * (BankHeight + BankGap));

    private static double Seconds(TimelineRecord record) => record.TimeUs / 1e6;
}
