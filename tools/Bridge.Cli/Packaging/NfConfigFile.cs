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

    private const string BuiltInPath = "built-in " + FileName;

    private static readonly string[] TextKeys = ["target", "nanoclr_version", "com_port", "manufacturer_name", "model_identifier", "date_code", "tunnelling"];

    private static readonly string[] HexKeys = ["manufacturer_code", "image_type", "hardware_version", "device_id"];

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

    public int StoreSizeBytes => _numbers["store_size_bytes"];

    /// <summary>There is no file on disk; <see cref="Path"/> is only a name.</summary>
    public bool IsBuiltIn => Path == BuiltInPath;

    /// <summary>Reads the file named, else the nearest nf.config from the working directory upwards, else the one this tool was built with.</summary>
    public static NfConfigFile Find(string path)
    {
        if (path != null)
        {
            return Parse(path, Encoding.UTF8.GetString(Files.Read(path)));
        }

        for (DirectoryInfo directory = WorkingDirectory(); directory != null; directory = directory.Parent)
        {
            string candidate = System.IO.Path.Combine(directory.FullName, FileName);
            if (File.Exists(candidate))
            {
                return Parse(candidate, Encoding.UTF8.GetString(Files.Read(candidate)));
            }
        }

        return BuiltIn();
    }

    /// <summary>The file this tool was built with, and the device code linked into it.</summary>
    public static NfConfigFile BuiltIn() => Parse(BuiltInPath, Encoding.UTF8.GetString(EmbeddedFiles.Read(FileName)));

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

        foreach ((string key, _, _) in NfConfigRules.Ranges)
        {
            file.Demand(key);
        }

        NfConfigRules.CheckTogether(file);
        return file;
    }

    internal int Number(string key) => _numbers[key];

    internal string Text(string key) => _text[key];

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

    /// <exception cref="CliException">It was deleted below this process, or may not be read.</exception>
    private static DirectoryInfo WorkingDirectory()
    {
        try
        {
            return new DirectoryInfo(Directory.GetCurrentDirectory());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Io, "there is no working directory to look for " + FileName + " in: " + e.Message, null, "change to a folder that exists, or pass --config");
        }
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
            _numbers[key] = NumberOf(key, value, where);
        }

        _order.Add(key);
    }

    private static int NumberOf(string key, string value, string where)
    {
        foreach ((string known, long min, long max) in NfConfigRules.Ranges)
        {
            if (known == key)
            {
                if (Numbers.TryParse(value, out long number) && number >= min && number <= max)
                {
                    return (int)number;
                }

                throw new CliException(ExitCode.Usage, $"\"{key}\" must be a number of at least {min} and at most {max}, not \"{value}\"", where);
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
