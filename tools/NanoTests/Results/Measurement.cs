using System;
using System.Globalization;

namespace Bridge.NanoTests.Results;

/// <summary>A number a device program prints for the log: Measured,NAME,NUMBER,UNIT.</summary>
internal sealed record Measurement(string Name, long Number, string Unit)
{
    private const string Word = "Measured";

    /// <returns>Null when the line is none.</returns>
    public static Measurement Parse(string line)
    {
        int start = line.IndexOf(Word + ",", StringComparison.Ordinal);
        string[] parts = start < 0 ? [] : line[start..].Split(',');
        return parts.Length == 4 && long.TryParse(parts[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? new Measurement(parts[1], number, parts[3].Trim())
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Word},{Name},{Number},{Unit}");
}
