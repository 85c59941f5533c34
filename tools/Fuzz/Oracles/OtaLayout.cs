using System;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Bridge.Fuzz.Oracles;

/// <summary>Where the parts of a bridge's OTA file stand, by docs/formats.md and nothing else: header, manifest element, image element.</summary>
public readonly record struct OtaLayout(int ManifestOffset, int SignedBytes, int ImageOffset)
{
    private const int ElementHeadBytes = 6;
    private const int FixedManifestBytes = 72;
    private const int DigestBytes = 32;

    /// <param name="file">At least up to the image.</param>
    /// <returns>False when the lengths in it do not fit each other.</returns>
    public static bool TryRead(ReadOnlySpan<byte> file, out OtaLayout layout)
    {
        layout = default;
        if (file.Length < 60)
        {
            return false;
        }

        int manifest = BinaryPrimitives.ReadUInt16LittleEndian(file[6..]) + ElementHeadBytes;
        if (manifest + FixedManifestBytes > file.Length)
        {
            return false;
        }

        long image = manifest + (long)BinaryPrimitives.ReadUInt32LittleEndian(file[(manifest - 4)..]) + ElementHeadBytes;
        int signed = BinaryPrimitives.ReadUInt16LittleEndian(file[(manifest + 6)..]);
        layout = new OtaLayout(manifest, signed, (int)Math.Min(image, int.MaxValue));
        return image <= file.Length && signed >= FixedManifestBytes && manifest + signed + DigestBytes + 1 <= image - ElementHeadBytes;
    }

    public ReadOnlySpan<byte> Signed(ReadOnlySpan<byte> file) => file.Slice(ManifestOffset, SignedBytes);

    /// <summary>What the maker's signature is over, in hex.</summary>
    public string ManifestDigest(ReadOnlySpan<byte> file) => Convert.ToHexString(SHA256.HashData(Signed(file)));

    /// <summary>How many digests there are.</summary>
    public int ChunkCount => (SignedBytes - FixedManifestBytes) / DigestBytes;

    public Range ChunkDigest(int chunk)
    {
        int start = ManifestOffset + FixedManifestBytes + (DigestBytes * chunk);
        return start..(start + DigestBytes);
    }
}
