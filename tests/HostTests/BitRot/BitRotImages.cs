using System;
using Bridge.Boot;
using Bridge.Cli.Packaging;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;

namespace Bridge.HostTests.BitRot;

/// <summary>Really signed OTA files of two chunks, five assemblies each.</summary>
internal static class BitRotImages
{
    public const int ChunkSizeBytes = StoreGeometry.ProductChunkSizeBytes;

    /// <summary>Of the sample library and application, by turns; multiples of four, so without padding.</summary>
    private static readonly int[] AssemblySizes = [1016, 808, 1016, 808, 1016];

    /// <summary>The product's chunks, and no more room than these images need.</summary>
    public static readonly StoreGeometry Geometry = new(ChunkSizeBytes, 3 * ChunkSizeBytes);

    public static readonly byte[] V100 = Make(0, 1);
    public static readonly byte[] V110 = Make(1, 1);

    /// <summary>1.2.0 raises the security counter.</summary>
    public static readonly byte[] V120 = Make(2, 2);
    public static readonly byte[] V130 = Make(3, 2);
    public static readonly byte[] V140 = Make(4, 2);

    public static long VersionOf(byte[] file) => BitConverter.ToUInt32(file, 14);

    public static int ImageOffset(byte[] file) => 60 + 6 + BitConverter.ToInt32(file, 62) + 6;

    public static byte[] DigestOf(byte[] file) => file[(66 + 40)..(66 + 72)];

    public static uint CounterOf(byte[] file) => BitConverter.ToUInt32(file, 66 + 24);

    /// <param name="chunks">How many of the image's chunks are there.</param>
    public static void Install(SimStore store, int bank, byte[] file, int chunks = int.MaxValue)
    {
        int start = ImageOffset(file);
        store.Put(BankStore.PrefixName(bank), file[..start]);
        for (int chunk = 0; chunk < chunks && start + (chunk * ChunkSizeBytes) < file.Length; chunk++)
        {
            int from = start + (chunk * ChunkSizeBytes);
            store.Put(BankStore.ChunkName(bank, chunk), file[from..Math.Min(file.Length, from + ChunkSizeBytes)]);
        }
    }

    /// <summary>Whether a byte of the payload is code or data: not in one of the assemblies' headers of 124 bytes.</summary>
    public static bool IsAssemblyBody(int inPayload, int payloadSizeBytes)
    {
        const int headerSizeBytes = 124;
        int start = 0;
        for (int i = 0; i < AssemblySizes.Length && inPayload >= start + AssemblySizes[i]; i++)
        {
            start += AssemblySizes[i];
        }

        return inPayload >= start + headerSizeBytes && inPayload < payloadSizeBytes;
    }

    private static byte[] Make(byte minor, uint counter)
    {
        string version = minor == 0 ? "1.0.0.0" : "1.1.0.0";
        byte[] app = Samples.Read("pe", version, "SampleApp.pe");
        byte[] lib = Samples.Read("pe", version, "SampleLib.pe");
        using var signer = new ReproducibleSigner(OtaFileBuilder.SampleKey());
        return new OtaFileBuilder { Minor = minor, SecurityCounter = counter, Payload = OtaFileBuilder.PayloadOf(lib, app, lib, app, lib), SignDigest = signer.Sign }.BuildFile();
    }
}
