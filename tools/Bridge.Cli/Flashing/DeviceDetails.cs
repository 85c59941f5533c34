using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Flashing;

/// <summary>What the CLR of a board says it has loaded, as nanoff prints it under "Assemblies:" and "Native Assemblies:".</summary>
public sealed partial class DeviceDetails
{
    private readonly List<string> _managed = [];
    private readonly Dictionary<string, uint> _native = [];

    public DeviceDetails(string output)
    {
        List<string> section = null;
        var native = new List<string>();
        foreach (string line in output.Split('\n', StringSplitOptions.TrimEntries))
        {
            section = line switch
            {
                "Assemblies:" => _managed,
                "Native Assemblies:" => native,
                _ when line.EndsWith(':') => null,
                _ => section,
            };
            section?.Add(line);
        }

        foreach (Match match in native.Select(line => NativeLine().Match(line)).Where(match => match.Success))
        {
            _native[match.Groups[1].Value] = uint.Parse(match.Groups[2].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }
    }

    /// <returns>What is wrong with one deployed assembly, or null.</returns>
    public string Problem(PeFile assembly)
    {
        if (assembly.NativeChecksum != 0)
        {
            if (!_native.TryGetValue(assembly.Name, out uint checksum))
            {
                return $"the CLR has no native code for {assembly.Name}";
            }

            if (checksum != assembly.NativeChecksum)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{assembly.Name} needs native code 0x{assembly.NativeChecksum:X8}, the CLR has 0x{checksum:X8}");
            }
        }

        string version = Regex.Escape(assembly.Version.ToString());
        var line = new Regex($@"^{Regex.Escape(assembly.Name)}\b[^\w.]+v?{version}\b");
        return _managed.Exists(line.IsMatch) ? null : $"the CLR has not loaded {assembly.Name} {assembly.Version}";
    }

    [GeneratedRegex(@"^(\S+) v[\d.]+, checksum 0x([0-9A-Fa-f]{8})$")]
    private static partial Regex NativeLine();
}
