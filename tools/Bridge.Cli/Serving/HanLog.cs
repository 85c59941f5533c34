using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Text.Json;
using Bridge.Cli.Simulating;
using VirtualHan.Live;
using VirtualHan.Report;

namespace Bridge.Cli.Serving;

/// <summary>What the live network tells, a line for each thing that happens: for a person, or as JSON.</summary>
internal sealed class HanLog(TextWriter output, bool isJson)
{
    /// <summary>Raised when a field changes its meaning or goes; new fields do not raise it.</summary>
    public const string Schema = "bridge.han/1";

    public void Ready(IPEndPoint endpoint, IPEndPoint freeRadio, LiveOptions options)
    {
        if (isJson)
        {
            Line(writer =>
            {
                writer.WriteString("schema", Schema);
                writer.WriteString("event", "ready");
                writer.WriteString("address", endpoint.ToString());
                writer.WriteString("radio", freeRadio?.ToString());
                writer.WriteString("radioEui64", LiveNetwork.FreeRadioEui64.ToString("x16", CultureInfo.InvariantCulture));
                writer.WriteString("sampleInstallCode", Convert.ToHexString(SampleImages.InstallCode));
                writer.WriteNumber("ezsp", options.EzspVersion);
                writer.WriteStartArray("bridges");
                for (int i = 0; i < options.Flashes.Count; i++)
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("bridge", i + 1);
                    writer.WriteString("eui64", LiveNetwork.Eui64Of(i).ToString("x16", CultureInfo.InvariantCulture));
                    writer.WriteString("installCode", Convert.ToHexString(SampleImages.InstallCode));
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
            return;
        }

        Text($"coordinator's radio (EZSP {options.EzspVersion}) at tcp://{endpoint}");
        if (freeRadio != null)
        {
            Text(string.Create(CultureInfo.InvariantCulture, $"radio for bridge run at tcp://{freeRadio}: EUI-64 {LiveNetwork.FreeRadioEui64:x16}"));
        }

        for (int i = 0; i < options.Flashes.Count; i++)
        {
            Text(string.Create(CultureInfo.InvariantCulture, $"bridge {i + 1}: EUI-64 {LiveNetwork.Eui64Of(i):x16}, sample install code {Convert.ToHexString(SampleImages.InstallCode)}"));
        }
    }

    /// <param name="bridge">From 0.</param>
    public void Write(int bridge, TimelineRecord record)
    {
        if (!isJson)
        {
            Text($"bridge {bridge + 1} {TimelineText.Line(record)}");
            return;
        }

        Line(writer =>
        {
            writer.WriteString("event", "record");
            writer.WriteNumber("bridge", bridge + 1);
            writer.WriteNumber("ms", record.TimeMs);
            writer.WriteString("source", record.Lane.ToString());
            writer.WriteString("kind", record.Kind.ToString());
            writer.WriteString("text", record.Text);
            writer.WriteString("data", record.Detail);
        });
    }

    /// <summary>The answer to a command of the console.</summary>
    public void Answer(string command, string text)
    {
        if (!isJson)
        {
            Text(text);
            return;
        }

        Line(writer =>
        {
            writer.WriteString("event", "answer");
            writer.WriteString("command", command);
            writer.WriteString("text", text);
        });
    }

    private void Line(Action<Utf8JsonWriter> fields)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }

        Text(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    private void Text(string line)
    {
        lock (output)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }
}
