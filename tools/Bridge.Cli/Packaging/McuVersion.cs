using System.Globalization;
using System.Text.RegularExpressions;

namespace Bridge.Cli.Packaging;

/// <summary>An MCUboot image version, written maj[.min[.rev[+build]]] without leading zeros.</summary>
public readonly record struct McuVersion(byte Major, byte Minor, ushort Revision, uint Build)
{
    private static readonly Regex Form = new(@"^(0|[1-9]\d{0,2})(?:\.(0|[1-9]\d{0,2})(?:\.(0|[1-9]\d{0,4})(?:\+(0|[1-9]\d{0,9}))?)?)?$", RegexOptions.CultureInvariant);

    /// <summary>OTA file version: major, minor, revision from the most significant byte; the build number does not take part.</summary>
    public uint FileVersion => ((uint)Major << 24) | ((uint)Minor << 16) | Revision;

    public static bool TryParse(string text, out McuVersion version)
    {
        version = default;
        Match match = Form.Match(text ?? string.Empty);
        if (!match.Success)
        {
            return false;
        }

        ulong major = Part(match.Groups[1]);
        ulong minor = Part(match.Groups[2]);
        ulong revision = Part(match.Groups[3]);
        ulong build = Part(match.Groups[4]);
        if (major > byte.MaxValue || minor > byte.MaxValue || revision > ushort.MaxValue || build > uint.MaxValue)
        {
            return false;
        }

        version = new McuVersion((byte)major, (byte)minor, (ushort)revision, (uint)build);
        return true;
    }

    /// <summary>The version an OTA file version stands for.</summary>
    public static string Show(long fileVersion) =>
        string.Create(CultureInfo.InvariantCulture, $"{(fileVersion >> 24) & 0xFF}.{(fileVersion >> 16) & 0xFF}.{fileVersion & 0xFFFF}");

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Revision}") + (Build != 0 ? "+" + Build.ToString(CultureInfo.InvariantCulture) : string.Empty);

    private static ulong Part(Group group) => group.Success ? ulong.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
}
