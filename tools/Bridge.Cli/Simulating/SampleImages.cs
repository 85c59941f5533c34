using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Bridge.Cli.Packaging;
using Bridge.Proof;

namespace Bridge.Cli.Simulating;

/// <summary>The images a simulation runs with when it is given none: the sample assemblies of versions 1.0.0 and 1.1.0, signed with the throw-away sample key.</summary>
internal sealed class SampleImages : IDisposable
{
    /// <summary>Of the simulated unit, with its CRC: the 128-bit example of the Zigbee specifications.</summary>
    public static readonly byte[] InstallCode = Convert.FromHexString("83FED3407A939723A5C639B26916D505C3B5");

    private static readonly string[] Assemblies = ["SampleLib", "SampleTables", "SampleApp"];

    private readonly NfConfigFile _board;
    private readonly byte _bridgeTypes;
    private readonly ReproducibleSigner _signer;

    /// <param name="bridgeType">1 to 4, whom the images are for; null for the board's.</param>
    public SampleImages(NfConfigFile board, int? bridgeType = null)
    {
        _board = board;
        _bridgeTypes = (byte)(1 << ((bridgeType ?? board.BridgeType) - 1));
        ECDsa key = ECDsa.Create();
        key.ImportFromPem(Encoding.ASCII.GetString(EmbeddedFiles.Read("sample-key.pem")));
        _signer = new ReproducibleSigner(key);
    }

    /// <summary>Version 1.0.0, counter 1: what leaves the factory.</summary>
    public byte[] Installed() => Build("1.0.0", 1, options => options, _signer, Assemblies);

    /// <summary>What the sample assemblies need of a device.</summary>
    public static ResidentList Device { get; } = new([new PeFile("mscorlib", new Version(1, 17, 11, 0), 0)]);

    /// <summary>Version 1.1.0, counter 2.</summary>
    public byte[] Update(Func<BridgeImageOptions, BridgeImageOptions> change = null, ImageSigner signer = null) =>
        Build("1.1.0", 2, change ?? (options => options), signer ?? _signer, Assemblies);

    /// <summary>Version 1.1.0 without the library that the application refers to.</summary>
    public byte[] UpdateWithoutLibrary() => Build("1.1.0", 2, options => options, _signer, Assemblies[1..]);

    /// <summary>Versions 1.0.0, 1.1.0 and 1.2.0 with counters 1, 2 and 2, cut for a geometry and about as large as it says, each with other bytes.</summary>
    public byte[][] ForProof(ProofGeometry geometry) =>
    [
        BuildFiller("1.0.0", 1, 0, geometry),
        BuildFiller("1.1.0", 2, 1, geometry),
        BuildFiller("1.2.0", 2, 2, geometry),
    ];

    public void Dispose() => _signer.Dispose();

    private byte[] Build(string version, uint counter, Func<BridgeImageOptions, BridgeImageOptions> change, ImageSigner signer, string[] assemblies)
    {
        using var payload = new MemoryStream();
        foreach (string assembly in assemblies)
        {
            payload.Write(EmbeddedFiles.Read($"pe/{version}/{assembly}.pe"));
        }

        McuVersion.TryParse(version, out McuVersion parsed);
        return BridgeImageBuilder.Build(payload.ToArray(), change(BridgeImageOptions.For(_board, parsed, counter) with { BridgeTypes = _bridgeTypes }), signer);
    }

    /// <summary>The small assemblies in turn, from the <paramref name="first"/> on, until the image is large enough.</summary>
    private byte[] BuildFiller(string version, uint counter, int first, ProofGeometry geometry)
    {
        string[] fillers = ["pe/1.0.0/SampleApp.pe", "pe/1.0.0/SampleLib.pe", "pe/1.1.0/SampleApp.pe", "pe/1.1.0/SampleLib.pe"];
        using var payload = new MemoryStream();
        for (int next = first; payload.Length < geometry.ImageBytes; next++)
        {
            payload.Write(EmbeddedFiles.Read(fillers[next % fillers.Length]));
        }

        McuVersion.TryParse(version, out McuVersion parsed);
        return BridgeImageBuilder.Build(payload.ToArray(), BridgeImageOptions.For(_board, parsed, counter) with { ChunkSizeBytes = geometry.ChunkBytes }, _signer);
    }
}
