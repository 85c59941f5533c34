using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Bridge.Proof;

/// <summary>What is proved: the images a unit leaves the factory with and is updated to, and the keys it trusts besides those compiled in.</summary>
public sealed class ProofSubject
{
    /// <param name="geometry">The images are cut for it.</param>
    /// <param name="files">OTA files by rising version: the factory's, then two or more updates; with one update the failed trial and the update are the same.</param>
    /// <param name="keyPoints">X then Y of public P-256 keys, 64 bytes each.</param>
    /// <exception cref="InvalidDataException">A file the scenario cannot be played with.</exception>
    public ProofSubject(ProofGeometry geometry, IReadOnlyList<byte[]> files, IReadOnlyList<byte[]> keyPoints)
    {
        Geometry = geometry;
        KeyPoints = keyPoints;
        Images = files.Select(file => new KnownImage(file)).ToArray();
        if (Images.Length < 2)
        {
            throw new InvalidDataException("the factory's image and an update of it are needed");
        }

        for (int i = 0; i < Images.Length; i++)
        {
            if (Images[i].ChunkBytes != geometry.ChunkBytes || Images[i].ImageBytes > geometry.BankBytes)
            {
                throw new InvalidDataException($"image {i + 1} is not cut for chunks of {geometry.ChunkBytes} in banks of {geometry.BankBytes} bytes");
            }

            if (i > 0 && (Images[i].FileVersion <= Images[i - 1].FileVersion || Images[i].SecurityCounter < Images[i - 1].SecurityCounter))
            {
                throw new InvalidDataException($"image {i + 1} is no update of the one before it: version and counter must not fall");
            }
        }
    }

    public ProofGeometry Geometry { get; }

    public KnownImage[] Images { get; }

    public IReadOnlyList<byte[]> KeyPoints { get; }

    public int ChunksOfLargest => Images.Max(image => image.ChunkCount);

    /// <summary>The image with these assemblies; where several have the same, the one of the version claimed.</summary>
    /// <returns>Its index; -1 when the bytes are of no image.</returns>
    public int IndexOfPayload(ReadOnlySpan<byte> payload, long claimedVersion)
    {
        int found = -1;
        for (int i = 0; i < Images.Length; i++)
        {
            if (payload.SequenceEqual(Images[i].Payload) && (found < 0 || Images[i].FileVersion == claimedVersion))
            {
                found = i;
            }
        }

        return found;
    }

    /// <returns>-1 when the digest is of no image.</returns>
    public int IndexOfDigest(ReadOnlySpan<byte> digest)
    {
        for (int i = 0; i < Images.Length; i++)
        {
            if (digest.SequenceEqual(Images[i].Digest))
            {
                return i;
            }
        }

        return -1;
    }
}
