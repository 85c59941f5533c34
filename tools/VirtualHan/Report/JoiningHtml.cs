using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Bridge.Firmware.App;

namespace VirtualHan.Report;

/// <summary>The join at a glance: what the lamp showed when, and what the hub found wrong.</summary>
public static class JoiningHtml
{
    /// <summary>How <see cref="Simulation"/> writes a status into the timeline.</summary>
    public const string StatusPrefix = "Status: ";

    private const int BlinksMask = 0x0F;

    /// <summary>Whether the run was one with Smart Energy.</summary>
    public static bool Concerns(SimulationResult result) => Statuses(result).Any();

    /// <summary>Nothing is written for a run without Smart Energy.</summary>
    public static void Write(TextWriter output, SimulationResult result)
    {
        if (!Concerns(result))
        {
            return;
        }

        output.Write("<h2>What the lamp showed</h2>\n<table>\n<tr><th>from, s</th><th>status</th><th>lamp</th></tr>\n");
        foreach (TimelineRecord record in Statuses(result))
        {
            string name = record.Text[StatusPrefix.Length..];
            string seconds = (record.TimeUs / 1e6).ToString("0.000", CultureInfo.InvariantCulture);
            output.Write($"<tr><td>{seconds}</td><td>{SvgText.Escape(name)}</td><td>{Lamp(Enum.Parse<BridgeStatus>(name))}</td></tr>\n");
        }

        output.Write("</table>\n");
        output.Write(result.Violations.Count == 0
            ? "<p>The hub found nothing that Smart Energy forbids.</p>\n"
            : $"<p class=\"outcome\">The hub found: {SvgText.Escape(string.Join("; ", result.Violations.Distinct()))}</p>\n");
    }

    private static IEnumerable<TimelineRecord> Statuses(SimulationResult result) =>
        result.Timeline.Records.Where(record => record.Text.StartsWith(StatusPrefix, StringComparison.Ordinal));

    /// <summary>In words: docs/hardware.md has the codes.</summary>
    public static string Lamp(BridgeStatus status)
    {
        int blinks = (int)status & BlinksMask;
        return status switch
        {
            BridgeStatus.Up => "on",
            BridgeStatus.Starting => "dark",
            _ => (((int)status & StatusLamp.FaultBit) != 0 ? "1 long, " : "") + $"{blinks} short",
        };
    }
}
