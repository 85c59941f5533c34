using System.Collections.Generic;
using System.Globalization;

namespace Bridge.Cli.Inspection;

/// <summary>One layer of a file as inspect shows it: a name, where it stands, its fields, what is wrong with it, and the layers inside.</summary>
public sealed class Layer
{
    /// <summary>Elements, assemblies and references shown of one layer: a file that claims millions is no reason to run out of memory.</summary>
    public const int MaxParts = 64;

    public Layer(string name, long offset, long sizeBytes)
    {
        Name = name;
        Offset = offset;
        SizeBytes = sizeBytes;
    }

    public string Name { get; }

    /// <summary>From the start of the file.</summary>
    public long Offset { get; }

    public long SizeBytes { get; }

    public List<Field> Fields { get; } = [];

    public List<string> Problems { get; } = [];

    public List<Layer> Layers { get; } = [];

    public Layer Add(string name, string value)
    {
        Fields.Add(new Field(name, value));
        return this;
    }

    public Layer Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    public Layer AddHex(string name, long value, int digits) => Add(name, "0x" + value.ToString("X" + digits, CultureInfo.InvariantCulture));
}

/// <summary>A named value of a layer, as text.</summary>
public sealed record Field(string Name, string Value);
