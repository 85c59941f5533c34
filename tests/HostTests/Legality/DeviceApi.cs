using System;
using System.Collections.Generic;
using System.IO;

namespace Bridge.HostTests.Legality;

/// <summary>The public API of the device's class libraries, as documentation ids, from tests/Api/*.txt.</summary>
internal sealed class DeviceApi
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public DeviceApi()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Api"), "*.txt"))
        {
            foreach (string line in File.ReadLines(file))
            {
                _ids.Add(line.Trim());
            }
        }
    }

    public int Count => _ids.Count;

    /// <summary>True when the device has the member. An accessor counts when its property or event is listed.</summary>
    public bool Has(string id)
    {
        if (_ids.Contains(id))
        {
            return true;
        }

        if (!id.StartsWith("M:", StringComparison.Ordinal))
        {
            return false;
        }

        int parenthesis = id.IndexOf('(', StringComparison.Ordinal);
        int dot = parenthesis >= 0 ? id.LastIndexOf('.', parenthesis) : id.LastIndexOf('.');
        string member = id[(dot + 1)..];
        string owner = id[2..(dot + 1)];

        if (member.StartsWith("get_", StringComparison.Ordinal))
        {
            return _ids.Contains("P:" + owner + member["get_".Length..]);
        }

        if (member.StartsWith("set_", StringComparison.Ordinal))
        {
            string property = member["set_".Length..];
            int parameters = property.IndexOf('(', StringComparison.Ordinal);
            return _ids.Contains("P:" + owner + (parameters >= 0 ? property[..parameters] : property));
        }

        foreach (string accessor in new[] { "add_", "remove_" })
        {
            if (member.StartsWith(accessor, StringComparison.Ordinal))
            {
                string handler = member[accessor.Length..];
                return _ids.Contains("E:" + owner + handler[..handler.IndexOf('(', StringComparison.Ordinal)]);
            }
        }

        return false;
    }
}
