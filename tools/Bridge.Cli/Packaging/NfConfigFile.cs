using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using Bridge.Cli.Output;

namespace Bridge.Cli.Packaging;

/// <summary>nf.config: "name = value" lines, # comments. Every key is known and stands exactly once.</summary>
public sealed class NfConfigFile
{
    public const string FileName = "nf.config";

    private static readonly string[] TextKeys = ["target", "nanoclr_version", "com_port"];

    private static readonly (string Key, long Max)[] NumberKeys =
    [
        ("manufacturer_code", 0xFFFE), ("image_type", 0xFFBF), ("hardware_version", 0xFFFF), ("bridge_type", 4),
        ("com_baud", 3_000_000), ("pin_tx", 39), ("pin_rx", 39), ("pin_rts", 39), ("pin_cts", 39), ("pin_radio_reset", 39), ("pin_led", 39), ("pin_button", 39),
        ("store_size_bytes", 16_777_216), ("bank_size_bytes", 8_388_608), ("trial_boots", 100), ("ota_page_size_bytes", 65_535),
    ];

    private static readonly string[] HexKeys = ["manufacturer_code", "image_type", "hardware_version"];

    private readonly Dictionary<string, string> _text = [];
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<string> _order = [];

    private NfConfigFile(string path) => Path = path;

    public string Path { get; }

    public ushort ManufacturerCode => (ushort)_numbers["manufacturer_code"];

    public ushort ImageType => (ushort)_numbers["image_type"];

    public ushort HardwareVersion => (ushort)_numbers["hardware_version"];

    public int BridgeType => _numbers["bridge_type"];

    public int BankSizeBytes => _numbers["bank_size_bytes"];

    /// <summary>Reads the file named, else the nearest nf.config from the working directory upwards, else the one this tool was built with.</summary>
    public static NfConfigFile Find(string path)
    {
        if (path != null)
        {
            return Parse(path, Encoding.UTF8.GetString(Files.Read(path)));
        }

        for (var directory = new DirectoryInfo(Directory.GetCurrentDirectory()); directory != null; directory = directory.Parent)
        {
            string candidate = System.IO.Path.Combine(directory.FullName, FileName);
            if (File.Exists(candidate))
            {
                return Parse(candidate, Encoding.UTF8.GetString(Files.Read(candidate)));
            }
        }

        return Parse("built-in " + FileName, Encoding.UTF8.GetString(EmbeddedFiles.Read(FileName)));
    }

    public static NfConfigFile Parse(string path, string text)
    {
        var file = new NfConfigFile(path);
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length > 0 && line[0] != '#')
            {
                file.Take(line, $"{path}, line {i + 1}");
            }
        }

        foreach (string key in TextKeys)
        {
            file.Demand(key);
        }

        foreach ((string key, _) in NumberKeys)
        {
            file.Demand(key);
        }

        return file;
    }

    /// <summary>The C# source the device code compiles in.</summary>
    public string GenerateSource()
    {
        var source = new StringBuilder();
        source.Append("// Generated from nf.config by \"bridge config --write\". Do not edit.\n");
        source.Append("namespace Bridge.Boot;\n\n/// <summary>Board and product constants from nf.config.</summary>\npublic static class NfConfig\n{\n");
        foreach (string key in _order)
        {
            string name = PascalCase(key);
            source.Append(_text.TryGetValue(key, out string text)
                ? $"    public const string {name} = \"{text}\";\n"
                : string.Create(CultureInfo.InvariantCulture, $"    public const int {name} = {Literal(key)};\n"));
        }

        return source.Append("}\n").ToString();
    }

    private static string PascalCase(string key)
    {
        var name = new StringBuilder();
        foreach (string word in key.Split('_'))
        {
            name.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        }

        return name.ToString();
    }

    private string Literal(string key) => Array.IndexOf(HexKeys, key) >= 0
        ? "0x" + _numbers[key].ToString("X4", CultureInfo.InvariantCulture)
        : _numbers[key].ToString(CultureInfo.InvariantCulture);

    private void Take(string line, string where)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            throw new CliException(ExitCode.Usage, "expected \"name = value\"", where);
        }

        string key = line[..equals].Trim();
        string value = line[(equals + 1)..].Trim();
        if (_order.Contains(key))
        {
            throw new CliException(ExitCode.Usage, $"\"{key}\" stands twice", where, "remove one of the lines");
        }

        if (Array.IndexOf(TextKeys, key) >= 0)
        {
            if (value.Length == 0 || value.AsSpan().IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") >= 0)
            {
                throw new CliException(ExitCode.Usage, $"\"{value}\" is no name of letters, digits, '.', '_' and '-'", where);
            }

            _text[key] = value;
        }
        else
        {
            _numbers[key] = Number(key, value, where);
        }

        _order.Add(key);
    }

    private static int Number(string key, string value, string where)
    {
        foreach ((string known, long max) in NumberKeys)
        {
            if (known == key)
            {
                if (Numbers.TryParse(value, out long number) && number <= max)
                {
                    return (int)number;
                }

                throw new CliException(ExitCode.Usage, $"\"{key}\" must be a number of at most {max}, not \"{value}\"", where);
            }
        }

        throw new CliException(ExitCode.Usage, $"unknown name \"{key}\"", where, "see the comments in nf.config for the names");
    }

    private void Demand(string key)
    {
        if (!_order.Contains(key))
        {
            throw new CliException(ExitCode.Usage, $"\"{key}\" is missing", Path, $"add a line \"{key} = ...\"");
        }
    }
}
