using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace VirtualHan.Report;

/// <summary>A run of block transfers, told as one.</summary>
public sealed record BlockRun(long StartUs, long EndUs, int Blocks, long FirstOffset, long EndOffset, long Bytes, int Losses)
{
    public double Seconds => (EndUs - StartUs) / 1e6;

    public long BytesPerSecond => EndUs > StartUs ? (long)(Bytes / Seconds) : 0;
}

/// <summary>The timeline with its long stretches of block transfer folded, as lines of text.</summary>
public static class TimelineText
{
    /// <summary>Records as they are, and <see cref="BlockRun"/> objects in place of stretches of block messages and the losses between them.</summary>
    public static IEnumerable<object> Fold(IReadOnlyList<TimelineRecord> records)
    {
        var run = new List<TimelineRecord>();
        foreach (TimelineRecord record in records)
        {
            bool belongs = record.Kind == RecordKind.Block || (record.Kind == RecordKind.Loss && run.Count > 0);
            if (belongs)
            {
                run.Add(record);
                continue;
            }

            foreach (object item in Flush(run))
            {
                yield return item;
            }

            yield return record;
        }

        foreach (object item in Flush(run))
        {
            yield return item;
        }
    }

    public static void Write(TextWriter output, IReadOnlyList<TimelineRecord> records)
    {
        foreach (object item in Fold(records))
        {
            output.WriteLine(item is BlockRun run ? Line(run) : Line((TimelineRecord)item));
        }
    }

    public static string Line(TimelineRecord record)
    {
        string where = record.To != record.Lane ? $"{record.Lane} > {record.To}" : record.Lane.ToString();
        string detail = record.Detail.Length > 0 ? "  " + record.Detail : "";
        return string.Create(CultureInfo.InvariantCulture, $"{record.TimeUs / 1e6,11:F3}  {where,-14}  {record.Text}{detail}");
    }

    private static string Line(BlockRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run.StartUs / 1e6,11:F3}  {"Hub > Bridge",-14}  {run.Blocks} block{(run.Blocks == 1 ? "" : "s")}, offset {run.FirstOffset} to {run.EndOffset}, {run.Seconds:F1} s, {run.BytesPerSecond} B/s{(run.Losses > 0 ? $", {run.Losses} frames lost" : "")}");

    private static IEnumerable<object> Flush(List<TimelineRecord> run)
    {
        // Losses behind the last block belong to what comes next.
        int end = run.FindLastIndex(record => record.Kind == RecordKind.Block) + 1;
        List<TimelineRecord> blocks = run.Take(end).Where(record => record.Count > 0).ToList();
        if (blocks.Count > 0)
        {
            yield return new BlockRun(
                run[0].TimeUs,
                run[end - 1].TimeUs,
                blocks.Count,
                blocks.Min(block => block.Offset),
                blocks.Max(block => block.Offset + block.Count),
                blocks.Sum(block => block.Count),
                run.Take(end).Count(record => record.Kind == RecordKind.Loss));
        }
        else
        {
            foreach (TimelineRecord record in run.Take(end))
            {
                yield return record;
            }
        }

        foreach (TimelineRecord record in run.Skip(end))
        {
            yield return record;
        }

        run.Clear();
    }
}
