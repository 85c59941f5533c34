using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace VirtualHan.Report;

/// <summary>The sequence: five lanes, time downwards but not to scale, stretches of block transfer as one bar.</summary>
public static class SequenceSvg
{
    private const double TimeWidth = 84;
    private const double LaneWidth = 220;

    /// <summary>The bridge's own notes stand between its lane and the store's, the store's behind its lane.</summary>
    private const double BridgeNotesWidth = 290;
    private const double StoreNotesWidth = 320;
    private const double HeaderHeight = 44;
    private const double RowHeight = 26;
    private const double BarHeight = 62;
    private const double CharacterWidth = 7.2;

    private static readonly double _width = X(Lane.Store) + StoreNotesWidth;

    private static readonly string[] _laneNames = ["Hub", "Radio", "NCP", "Bridge", "Store / Boot"];

    public static string Draw(IReadOnlyList<TimelineRecord> records)
    {
        List<object> items = TimelineText.Fold(records).ToList();
        double height = HeaderHeight + items.Sum(HeightOf) + 12;
        var svg = new SvgText().Open(
            _width,
            height,
            "sequence",
            "Sequence of the update",
            $"Messages and states of hub, radio, NCP, bridge and store in the order of simulated time, {items.Count} steps. The same as text stands below.");
        foreach (Lane lane in Enum.GetValues<Lane>())
        {
            svg.Line(X(lane), HeaderHeight - 8, X(lane), height, "lane");
            svg.Text(X(lane), 22, _laneNames[(int)lane], "lane-name");
        }

        double y = HeaderHeight;
        foreach (object item in items)
        {
            double middle = y + (HeightOf(item) / 2);
            if (item is BlockRun run)
            {
                DrawRun(svg, run, y);
            }
            else
            {
                DrawRecord(svg, (TimelineRecord)item, middle);
            }

            y += HeightOf(item);
        }

        return svg.Close().ToString();
    }

    private static void DrawRecord(SvgText svg, TimelineRecord record, double y)
    {
        svg.Text(TimeWidth - 12, y + 4, Seconds(record.TimeUs), "time");
        if (record.Kind == RecordKind.Verdict)
        {
            svg.Rect(TimeWidth, y - 11, _width - TimeWidth - 8, 22, "verdict");
            svg.Text(TimeWidth + 10, y + 4, record.Text, "verdict-text");
        }
        else if (record.To != record.Lane)
        {
            svg.Arrow(X(record.Lane), X(record.To), y + 4, "message");
            DrawLabel(svg, Math.Min(X(record.Lane), X(record.To)), y, record, "label");
        }
        else
        {
            string style = record.Kind switch
            {
                RecordKind.Loss => "loss",
                RecordKind.State => "state",
                _ => "note",
            };
            svg.Rect(X(record.Lane) - 4, y - 4, 8, 8, style);
            DrawLabel(svg, X(record.Lane), y + 4, record, style + "-text");
        }
    }

    /// <summary>A row has one record, so its text may run on to the right edge.</summary>
    private static void DrawLabel(SvgText svg, double lane, double y, TimelineRecord record, string style)
    {
        string text = record.Detail.Length > 0 ? $"{record.Text}: {record.Detail}" : record.Text;
        int room = (int)((_width - lane - 10) / CharacterWidth);
        svg.Text(lane + 10, y, text.Length <= room ? text : text[..(room - 1)] + "\u2026", style);
    }

    private static void DrawRun(SvgText svg, BlockRun run, double y)
    {
        svg.Text(TimeWidth - 12, y + 18, Seconds(run.StartUs), "time");
        svg.Text(TimeWidth - 12, y + BarHeight - 10, Seconds(run.EndUs), "time");
        double left = X(Lane.Hub);
        svg.Rect(left, y + 4, X(Lane.Bridge) - left, BarHeight - 10, "run");
        string losses = run.Losses > 0 ? $", {run.Losses} frames lost" : "";
        svg.Text(left + 14, y + 26, $"{run.Blocks} block{(run.Blocks == 1 ? "" : "s")}: bytes {run.FirstOffset} to {run.EndOffset}", "run-text");
        svg.Text(left + 14, y + 44, $"{run.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s, {run.BytesPerSecond} bytes/s{losses}", "run-text");
    }

    private static double X(Lane lane) =>
        TimeWidth + 14 + (LaneWidth * Math.Min((int)lane, (int)Lane.Bridge)) + (lane == Lane.Store ? BridgeNotesWidth : 0);

    private static double HeightOf(object item) => item is BlockRun ? BarHeight : RowHeight;

    private static string Seconds(long us) => (us / 1e6).ToString("0.000", CultureInfo.InvariantCulture);
}
