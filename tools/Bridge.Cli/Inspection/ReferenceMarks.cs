using System;
using System.Collections.Generic;
using System.Text;
using Bridge.Boot;

namespace Bridge.Cli.Inspection;

/// <summary>Adds to every reference that inspect shows whether a given device could resolve it.</summary>
public sealed class ReferenceMarks(IResidentSet resident)
{
    private readonly HashSet<(string Name, int Major, int Minor)> _earlier = [];

    /// <summary>Goes through the assemblies in the order they are loaded.</summary>
    public void Mark(Layer layer)
    {
        if (layer.Name.StartsWith(PeInspector.LayerName, StringComparison.Ordinal))
        {
            MarkAssembly(layer);
        }

        layer.Layers.ForEach(Mark);
    }

    private void MarkAssembly(Layer assembly)
    {
        string own = assembly.Name[PeInspector.LayerName.Length..];
        for (int i = 0; i < assembly.Fields.Count; i++)
        {
            Field field = assembly.Fields[i];
            if (field.Name == PeInspector.ReferenceField)
            {
                string mark = MarkOf(field.Value);
                assembly.Fields[i] = field with { Value = $"{field.Value}  {mark}" };
                if (mark == "MISSING")
                {
                    assembly.Problems.Add($"{own} refers to {field.Value}, which is neither on the device nor earlier in the image");
                }
            }
            else if (field.Name == PeInspector.VersionField)
            {
                _earlier.Add(Identity(own + " " + field.Value));
            }
        }
    }

    private string MarkOf(string reference)
    {
        (string name, int major, int minor) = Identity(reference);
        byte[] letters = Encoding.ASCII.GetBytes(name);
        return resident.Has(letters, 0, letters.Length, major, minor) ? "on the device"
            : _earlier.Contains((name, major, minor)) ? "in the image"
            : "MISSING";
    }

    /// <summary>Of "name major.minor.build.revision", as <see cref="PeInspector"/> writes it.</summary>
    private static (string Name, int Major, int Minor) Identity(string text)
    {
        int space = text.LastIndexOf(' ');
        var version = Version.Parse(text.AsSpan(space + 1));
        return (text[..space], version.Major, version.Minor);
    }
}
