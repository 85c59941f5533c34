using System;
using System.IO;

namespace Bridge.HostTests.Support;

/// <summary>The sample files under tests/Data, and the repository itself for tests that read source.</summary>
internal static class Samples
{
    /// <summary>The 128-bit example of the Zigbee specifications, with its CRC.</summary>
    public const string InstallCode = "83FED3407A939723A5C639B26916D505C3B5";

    public static string Path(params string[] parts) => System.IO.Path.Combine([AppContext.BaseDirectory, "Data", .. parts]);

    public static byte[] Read(params string[] parts) => File.ReadAllBytes(Path(parts));

    public static string RepositoryRoot()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(directory, "BridgeFirmware.sln")))
        {
            directory = System.IO.Path.GetDirectoryName(directory);
        }

        return directory;
    }
}
