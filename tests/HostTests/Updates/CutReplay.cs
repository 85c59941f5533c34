using System;
using System.IO;
using Bridge.Hal.Sim;

namespace Bridge.HostTests.Updates;

/// <summary>The command that plays a failing cut of a sweep again.</summary>
internal static class CutReplay
{
    /// <summary>Written only when there is a failure to replay, and left there.</summary>
    private static readonly Lazy<string> _keptImage = new(KeepImage);

    /// <param name="options">Of <c>bridge simulate</c>, each with a space behind it.</param>
    public static string Line(string options, int cut, StoreFault phase, int seed) =>
        $"bridge simulate {options}--image {_keptImage.Value} --cut-at {cut} --cut-phase {Phase(phase)} --seed {seed}";

    private static string Phase(StoreFault phase) => phase switch
    {
        StoreFault.CutBefore => "before",
        StoreFault.CutAfter => "after",
        _ => "during",
    };

    private static string KeepImage()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("bridge-cut-").FullName, "update.zigbee");
        File.WriteAllBytes(path, UpdateImages.Update);
        return path;
    }
}
