using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Bridge.Boot;

namespace Bridge.Fuzz.Oracles;

/// <summary>The two digests of an MCUboot image, by the platform's SHA-256.</summary>
public static class ImageReference
{
    /// <returns>Bytes of header, payload and protected TLVs, which are what is signed; -1 when the image is shorter.</returns>
    public static int SignedBytes(ReadOnlySpan<byte> image)
    {
        if (image.Length < McuImage.HeaderSizeBytes)
        {
            return -1;
        }

        long signed = BinaryPrimitives.ReadUInt16LittleEndian(image[8..]) + (long)BinaryPrimitives.ReadUInt32LittleEndian(image[12..])
            + BinaryPrimitives.ReadUInt16LittleEndian(image[10..]);
        return signed > image.Length ? -1 : (int)signed;
    }

    /// <returns>D in hex; empty when the image is shorter than what is signed.</returns>
    public static string SignedDigest(ReadOnlySpan<byte> image)
    {
        int signed = SignedBytes(image);
        return signed < 0 ? string.Empty : Convert.ToHexString(SHA256.HashData(image[..signed]));
    }

    /// <returns>SHA-256 over D and everything behind what is signed.</returns>
    public static byte[] StoredDigest(ReadOnlySpan<byte> image)
    {
        int signed = SignedBytes(image);
        return SHA256.HashData([.. SHA256.HashData(image[..signed]), .. image[signed..]]);
    }
}
