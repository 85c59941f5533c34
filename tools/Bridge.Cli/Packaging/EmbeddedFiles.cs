using System.IO;

namespace Bridge.Cli.Packaging;

/// <summary>Files built into the tool: nf.config, and the sample assemblies and throw-away key that simulations run with.</summary>
public static class EmbeddedFiles
{
    public static byte[] Read(string name)
    {
        using Stream stream = typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new FileNotFoundException("not built in: " + name);
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
