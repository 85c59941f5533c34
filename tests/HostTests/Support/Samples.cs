using System;
using System.IO;
using System.Runtime.CompilerServices;

namespace Bridge.HostTests.Support;

/// <summary>The sample files under tests/Data, and the repository itself for tests that read source.</summary>
internal static class Samples
{
    public static string Path(params string[] parts) => System.IO.Path.Combine([AppContext.BaseDirectory, "Data", .. parts]);

    public static byte[] Read(params string[] parts) => File.ReadAllBytes(Path(parts));

    public static string RepositoryRoot([CallerFilePath] string thisFile = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(thisFile), "..", "..", ".."));
}
