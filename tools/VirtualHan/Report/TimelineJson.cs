using System.IO;
using System.Linq;
using System.Text.Json;

namespace VirtualHan.Report;

/// <summary>A run as JSON for machines, every record, nothing folded. Times in milliseconds.</summary>
public static class TimelineJson
{
    /// <summary>Raised when a field goes, changes its meaning, or takes a value it never had, as 2 for outcome NotAuthorised; new fields do not raise it.</summary>
    public const string Schema = "bridge.simulate/2";

    public static void Write(Stream output, SimulationResult result)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("schema", Schema);
        writer.WriteString("outcome", result.Outcome.ToString());
        writer.WriteString("summary", result.Summary);
        writer.WriteString("refusalReason", result.RefusalReason.ToString());
        writer.WriteString("refusalStage", result.RefusalStage.ToString());
        writer.WriteString("installedVersion", Version(result.InstalledVersion));
        writer.WriteString("offeredVersion", Version(result.OfferedVersion));
        writer.WriteString("runningVersion", Version(result.RunningVersion));
        writer.WriteBoolean("runningOnTrial", result.RunningOnTrial);
        writer.WriteString("status", result.Status.ToString());
        writer.WriteString("joinFault", result.Fault.ToString());
        writer.WriteString("joinFaultStatus", result.Outcome == Outcome.NotAuthorised ? result.FaultStatus.ToString() : null);
        writer.WritePropertyName("violations");
        JsonSerializer.Serialize(writer, result.Violations);
        writer.WriteNumber("simulatedMs", result.SimulatedMs);
        writer.WriteNumber("transferMs", result.TransferMs);
        writer.WritePropertyName("versionsHeardByHub");
        JsonSerializer.Serialize(writer, result.VersionsHeardByHub.Select(version => Version(version)));
        writer.WritePropertyName("counters");
        JsonSerializer.Serialize(writer, result.Counters, new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase });
        writer.WriteStartArray("timeline");
        foreach (TimelineRecord record in result.Timeline.Records)
        {
            WriteRecord(writer, record);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Null when there is none.</summary>
    private static string Version(long version) => version < 0 ? null : FirmwareNames.Version(version);

    private static void WriteRecord(Utf8JsonWriter writer, TimelineRecord record)
    {
        writer.WriteStartObject();
        writer.WriteNumber("simMs", record.TimeMs);
        writer.WriteString("kind", record.Kind.ToString());
        writer.WriteString("source", record.Lane.ToString());
        if (record.To != record.Lane)
        {
            writer.WriteString("to", record.To.ToString());
        }

        writer.WriteString("text", record.Text);
        if (record.Detail.Length > 0)
        {
            writer.WriteString("data", record.Detail);
        }

        if (record.Offset >= 0)
        {
            writer.WriteNumber("offset", record.Offset);
            writer.WriteNumber("count", record.Count);
        }

        writer.WriteEndObject();
    }
}
