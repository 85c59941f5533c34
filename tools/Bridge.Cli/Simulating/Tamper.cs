using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Bridge.Boot;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Simulating;

/// <summary>Ways to spoil the offered file. Those that change what the image says of itself are signed afresh with the trusted key, so that only the policy stands against them.</summary>
internal static class Tamper
{
    private const int TruncatedBytes = 1000;

    private static readonly Dictionary<string, Func<SampleImages, byte[]>> Ways = new()
    {
        ["payload"] = samples => FlipPayloadByte(samples.Update()),
        ["signature"] = samples => FlipSignatureBit(samples.Update()),
        ["key"] = samples => samples.Update(signer: UntrustedSigner()),
        ["image-type"] = samples => samples.Update(options => options with { ImageType = (ushort)(options.ImageType + 1) }),
        ["manufacturer"] = samples => samples.Update(options => options with { Manufacturer = (ushort)(options.Manufacturer + 1) }),
        ["hardware"] = samples => samples.Update(options => options with { MinHardware = 0x0900, MaxHardware = 0x09FF }),
        ["version"] = samples => samples.Update(options => options with { Version = new McuVersion(0, 9, 0, 0) }),
        ["reference"] = samples => samples.UpdateWithoutLibrary(),
        ["truncate"] = samples => samples.Update()[..^TruncatedBytes],
    };

    public static string Names => string.Join("|", Ways.Keys);

    public static bool IsKnown(string name) => Ways.ContainsKey(name);

    public static byte[] Apply(string name, SampleImages samples) => Ways[name](samples);

    private static byte[] FlipPayloadByte(byte[] file)
    {
        file[file.Length / 2] ^= 0x01;
        return file;
    }

    /// <summary>The last bit of the manifest's signature, which ends where the image element begins.</summary>
    private static byte[] FlipSignatureBit(byte[] file)
    {
        int manifestBytes = BitConverter.ToInt32(file, BridgeImageBuilder.OtaHeaderBytes + 2);
        file[BridgeImageBuilder.OtaHeaderBytes + OtaElement.HeaderSizeBytes + manifestBytes - 1] ^= 0x01;
        return file;
    }

    private static ReproducibleSigner UntrustedSigner() => new(ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = SHA256.HashData("a key that no bridge trusts"u8),
    }));
}
