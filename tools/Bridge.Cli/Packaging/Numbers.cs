using System;
using System.Globalization;

namespace Bridge.Cli.Packaging;

/// <summary>Non-negative numbers as people write them: decimal, or hexadecimal after 0x.</summary>
public static class Numbers
{
    public static bool TryParse(string text, out long value)
    {
        value = 0;

        // The platform passes over zero characters behind the digits.
        return !text.Contains('\0', StringComparison.Ordinal) && TryParseDigits(text, out value);
    }

    private static bool TryParseDigits(string text, out long value) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value >= 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
