using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bridge.Boot;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Commands;

/// <summary>bridge index: the list that Zigbee2MQTT takes as its override index, one entry an image.</summary>
/// <remarks>Fields and their meaning are those of the public zigbee-OTA index. Nothing in an entry is signed: the bridge trusts the file's own signatures only.</remarks>
internal static class IndexCommand
{
    private static readonly JsonSerializerOptions AsIndex = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        Argument<string[]> images = new("images") { Description = "OTA files made by bridge pack.", Arity = ArgumentArity.OneOrMore };
        Option<string> url = Arguments.Text("--url", "Where the files are served, as https://host/folder/ (default: their full local paths, which Zigbee2MQTT reads too).");
        Option<string> outFile = Arguments.Text("--out", "File to write (default: stdout).");
        Option<bool> overwrite = Arguments.Flag("--overwrite", "Replace the output file if it exists.");
        var command = new Command("index", "Write the Zigbee2MQTT OTA index entries of images.") { images, url, outFile, overwrite };
        command.SetAction(parse =>
        {
            string place = Place(parse.GetValue(url));
            var index = new JsonArray([.. parse.GetValue(images).Select(path => Entry(path, Files.Read(path), place))]);
            string text = Text(index);
            if (parse.GetValue(outFile) is string target)
            {
                Files.Write(target, Encoding.UTF8.GetBytes(text), parse.GetValue(overwrite));
            }
            else
            {
                Console.Out.Write(text);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static string Place(string url)
    {
        bool isPlace = url == null || (Uri.TryCreate(url, UriKind.Absolute, out Uri address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp));
        return isPlace ? url : throw new CliException(ExitCode.Usage, $"--url takes http:// or https:// and a folder, not \"{url}\"", null, "--url https://example.org/ota/");
    }

    /// <summary>As it is written.</summary>
    internal static string Text(JsonArray index) => index.ToJsonString(AsIndex) + "\n";

    /// <param name="place">Where the file is served; null for where it lies.</param>
    /// <exception cref="CliException">The file is no OTA file.</exception>
    internal static JsonNode Entry(string path, byte[] file, string place)
    {
        var header = new OtaHeader();
        RefusalReason reason = header.Parse(file, 0, file.Length, file.Length);
        if (reason != RefusalReason.None)
        {
            throw new CliException(ExitCode.InvalidImage, Refusals.Explain(reason), $"{path}, offset {header.ProblemOffset}", "bridge inspect " + Arguments.Quoted(path));
        }

        string name = Path.GetFileName(path);
        var entry = new JsonObject
        {
            ["fileName"] = name,
            ["fileVersion"] = header.FileVersion,
            ["fileSize"] = file.Length,
            ["url"] = place == null ? Path.GetFullPath(path) : place + (place.EndsWith('/') ? string.Empty : "/") + Uri.EscapeDataString(name),
            ["imageType"] = header.ImageType,
            ["manufacturerCode"] = header.Manufacturer,
            ["sha512"] = Convert.ToHexStringLower(SHA512.HashData(file)),
            ["otaHeaderString"] = Encoding.ASCII.GetString(file, header.StringOffset, OtaHeader.StringSizeBytes).TrimEnd('\0'),
        };
        if (header.MinimumHardwareVersion >= 0)
        {
            entry["hardwareVersionMin"] = header.MinimumHardwareVersion;
            entry["hardwareVersionMax"] = header.MaximumHardwareVersion;
        }

        return entry;
    }
}
