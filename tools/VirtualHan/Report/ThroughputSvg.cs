using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace VirtualHan.Report;

/// <summary>Bytes of the image sent against simulated time.</summary>
public static class ThroughputSvg
{
    private const double Width = 1200;
    private const double Height = 320;
    private const double Left = 80;
    private const double Right = 24;
    private const double Top = 24;
    private const double Bottom = 48;
    private const int MaxPoints = 600;

    public static string Draw(IReadOnlyList<TimelineRecord> records, long imageBytes)
    {
        List<TimelineRecord> blocks = records.Where(record => record.Kind == RecordKind.Block && record.Count > 0).ToList();
        if (blocks.Count == 0)
        {
            return "<p>No block was transferred.</p>\n";
        }

        double start = blocks[0].TimeUs / 1e6;
        double end = Math.Max(blocks[^1].TimeUs / 1e6, start + 1);
        double top = Math.Max(imageBytes, blocks.Max(block => block.Offset + block.Count));
        var svg = new SvgText().Open(
            Width,
            Height,
            "throughput",
            "Throughput",
            $"File offset reached against simulated time: {blocks.Count} blocks from {start:0} s to {end:0} s, up to byte {top:0}.");
        double X(double seconds) => Left + ((seconds - start) / (end - start) * (Width - Left - Right));
        double Y(double bytes) => Height - Bottom - (bytes / top * (Height - Top - Bottom));
        double step = Step(top / 4);
        for (double bytes = 0; bytes <= top; bytes += step)
        {
            svg.Line(Left, Y(bytes), Width - Right, Y(bytes), "grid").Text(Left - 10, Y(bytes) + 4, Bytes(bytes), "axis end");
        }

        double timeStep = Step((end - start) / 6);
        for (double seconds = Math.Ceiling(start / timeStep) * timeStep; seconds <= end; seconds += timeStep)
        {
            svg.Line(X(seconds), Top, X(seconds), Height - Bottom, "grid").Text(X(seconds), Height - Bottom + 20, $"{SvgText.N(seconds)} s", "axis middle");
        }

        svg.Path(Curve(blocks, X, Y), "curve");
        foreach (TimelineRecord cut in records.Where(record => record.Text == "POWER CUT" && record.TimeUs / 1e6 >= start && record.TimeUs / 1e6 <= end))
        {
            svg.Line(X(cut.TimeUs / 1e6), Top, X(cut.TimeUs / 1e6), Height - Bottom, "cut");
        }

        return svg.Close().ToString();
    }

    private static string Curve(List<TimelineRecord> blocks, Func<double, double> x, Func<double, double> y)
    {
        var path = new StringBuilder();
        int stride = Math.Max(1, blocks.Count / MaxPoints);
        for (int i = 0; i < blocks.Count; i++)
        {
            if (i % stride == 0 || i == blocks.Count - 1)
            {
                path.Append(path.Length == 0 ? 'M' : 'L');
                path.Append(SvgText.N(x(blocks[i].TimeUs / 1e6))).Append(' ').Append(SvgText.N(y(blocks[i].Offset + blocks[i].Count)));
            }
        }

        return path.ToString();
    }

    /// <summary>1, 2 or 5 times a power of ten, not below the value.</summary>
    private static double Step(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(value, 1e-3))));
        return new[] { 1.0, 2.0, 5.0, 10.0 }.First(factor => factor * power >= value) * power;
    }

    private static string Bytes(double bytes) => bytes < 10000 ? $"{bytes:0} B" : $"{bytes / 1000:0} kB";
}
