using System;
using System.IO;
using Bridge.Boot;
using Bridge.Cli.Packaging;
using Bridge.Cli.Simulating;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;
using VirtualHan.Device;

namespace Bridge.HostTests.Updates;

/// <summary>Signed images of a few chunks, and the flash of a unit that left the factory with the sample image.</summary>
internal static class UpdateImages
{
    public const long V100 = 0x01000000;
    public const long V110 = 0x01010000;

    private static readonly NfConfigFile _board = NfConfigFile.Find(null);

    /// <summary>Version 1.0.0, counter 1, as <c>bridge simulate</c> installs it.</summary>
    public static readonly byte[] Installed = SampleInstalled();

    /// <summary>Version 1.1.0, counter 2, four chunks.</summary>
    public static readonly byte[] Update = Small("1.1.0", 2);

    private static readonly SimStore _flash = Provisioning.Factory(Installed, SampleImages.InstallCode, 1);

    /// <summary>A signed OTA file whose payload are the small sample assemblies, over and over.</summary>
    public static byte[] Small(string version, uint counter, int? bridgeType = null)
    {
        using var payload = new MemoryStream();
        for (int copy = 0; copy < PeWalker.MaxAssemblies / 2; copy++)
        {
            payload.Write(Samples.Read("pe", "1.1.0.0", "SampleLib.pe"));
            payload.Write(Samples.Read("pe", "1.1.0.0", "SampleApp.pe"));
        }

        return Build(payload.ToArray(), version, counter, bridgeType);
    }

    /// <summary>Version 1.1.0, counter 2, with an image of the largest size up to <paramref name="sizeBytes"/> that assemblies make.</summary>
    public static byte[] Largest(int sizeBytes)
    {
        const int FrameBytes = 512;
        byte[][] assemblies = [Samples.Read("pe", "1.1.0.0", "SampleTables.pe"), Samples.Read("pe", "1.1.0.0", "SampleLib.pe"), Samples.Read("pe", "1.1.0.0", "SampleApp.pe")];
        using var payload = new MemoryStream();
        int count = 0;
        foreach (byte[] assembly in assemblies)
        {
            while (count < PeWalker.MaxAssemblies && payload.Length + assembly.Length + FrameBytes <= sizeBytes)
            {
                payload.Write(assembly);
                count++;
            }
        }

        return Build(payload.ToArray(), "1.1.0", 2);
    }

    /// <summary>A flash as it leaves the factory; what a cut leaves on it follows from the seed.</summary>
    public static SimStore Flash(int seed) => _flash.Clone(seed);

    /// <summary>Version 1.1.0 for one bridge type, 1 to 4.</summary>
    public static byte[] UpdateFor(int bridgeType) => bridgeType == _board.BridgeType ? Update : Small("1.1.0", 2, bridgeType);

    /// <summary>Version 1.0.0 for one bridge type, 1 to 4.</summary>
    public static byte[] InstalledFor(int bridgeType)
    {
        if (bridgeType == _board.BridgeType)
        {
            return Installed;
        }

        using var samples = new SampleImages(_board, bridgeType);
        return samples.Installed();
    }

    private static byte[] Build(byte[] payload, string version, uint counter, int? bridgeType = null)
    {
        using var signer = new ReproducibleSigner(OtaFileBuilder.SampleKey());
        BridgeImageOptions options = BridgeImageOptions.For(_board, Version(version), counter);
        return BridgeImageBuilder.Build(payload, bridgeType is int type ? options with { BridgeTypes = (byte)(1 << (type - 1)) } : options, signer);
    }

    private static McuVersion Version(string text) =>
        McuVersion.TryParse(text, out McuVersion version) ? version : throw new ArgumentException(text, nameof(text));

    private static byte[] SampleInstalled()
    {
        using var samples = new SampleImages(_board);
        return samples.Installed();
    }
}
