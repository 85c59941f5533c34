using System;
using System.CommandLine;
using System.Globalization;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Commands;

/// <summary>Option values checked with a message that names the option.</summary>
internal static class Arguments
{
    public static long Number(string option, string text, long min, long max)
    {
        if (Numbers.TryParse(text, out long value) && value >= min && value <= max)
        {
            return value;
        }

        throw new CliException(ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"{option} takes a number from {min} to {max}, not \"{text}\""));
    }

    public static McuVersion Version(string option, string text) => McuVersion.TryParse(text, out McuVersion version)
        ? version
        : throw new CliException(ExitCode.Usage, $"{option} takes maj[.min[.rev[+build]]] without leading zeros, not \"{text}\"", null, $"{option} 1.1.0");

    /// <summary>"B1,B3" as a mask with bit 0 = B1.</summary>
    public static byte BridgeTypes(string option, string text)
    {
        int mask = 0;
        foreach (string part in text.Split(','))
        {
            string name = part.Trim();
            if (name.Length != 2 || (name[0] | 0x20) != 'b' || name[1] < '1' || name[1] > '4')
            {
                throw new CliException(ExitCode.Usage, $"{option} takes bridge types B1 to B4 parted by commas, not \"{text}\"", null, $"{option} B1,B2");
            }

            mask |= 1 << (name[1] - '1');
        }

        return (byte)mask;
    }

    /// <summary>"20%" or "0.2", from 0 to less than 1.</summary>
    public static double Share(string option, string text)
    {
        bool percent = text.EndsWith('%');
        if (double.TryParse(percent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && (percent ? value / 100 : value) is double share and >= 0 and < 1)
        {
            return share;
        }

        throw new CliException(ExitCode.Usage, $"{option} takes a share below one, not \"{text}\"", null, option + " 20%");
    }

    /// <summary>A word as the shell has to be given it.</summary>
    public static string Quoted(string word)
    {
        const string Plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%+,-./:=@_";
        if (word.Length > 0 && word.AsSpan().IndexOfAnyExcept(Plain + (OperatingSystem.IsWindows() ? "\\" : string.Empty)) < 0)
        {
            return word;
        }

        return OperatingSystem.IsWindows() ? $"\"{word}\"" : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    public static Option<string> Text(string name, string description, bool required = false) =>
        new(name) { Description = description, Required = required };

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };
}
