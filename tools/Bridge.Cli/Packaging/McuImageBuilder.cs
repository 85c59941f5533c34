using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using Bridge.Boot;

namespace Bridge.Cli.Packaging;

/// <summary>Builds an MCUboot image as imgtool does: header, payload, protected TLVs, then digest, key hash and signature.</summary>
public sealed class McuImageBuilder
{
    private readonly List<(ushort Type, byte[] Value)> _protected = [];
    private readonly byte[] _payload;
    private readonly McuVersion _version;

    public McuImageBuilder(byte[] payload, McuVersion version)
    {
        _payload = payload;
        _version = version;
    }

    public McuImageBuilder SecurityCounter(uint counter)
    {
        byte[] value = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(value, counter);
        return Protected(Tlv.SecurityCounter, value);
    }

    public McuImageBuilder Dependency(byte imageId, McuVersion minimum)
    {
        byte[] value = new byte[12];
        value[0] = imageId;
        WriteVersion(value.AsSpan(4), minimum);
        return Protected(Tlv.Dependency, value);
    }

    /// <summary>Adds a TLV to the protected area; TLVs stand in the order of the calls.</summary>
    public McuImageBuilder Protected(ushort type, byte[] value)
    {
        _protected.Add((type, value));
        return this;
    }

    /// <summary>The bytes the signature covers: header, payload and protected area.</summary>
    public byte[] SignedBytes()
    {
        byte[] protectedArea = _protected.Count == 0 ? [] : Area(TlvTable.ProtectedMagic, _protected);
        byte[] header = new byte[McuImage.HeaderSizeBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)McuImage.Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), McuImage.HeaderSizeBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(10), checked((ushort)protectedArea.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), (uint)_payload.Length);
        WriteVersion(header.AsSpan(20), _version);
        return [.. header, .. _payload, .. protectedArea];
    }

    public byte[] Build(ImageSigner signer, out byte[] digest)
    {
        byte[] signed = SignedBytes();
        digest = SHA256.HashData(signed);
        byte[] area = Area(TlvTable.UnprotectedMagic, [(Tlv.Sha256, digest), (Tlv.KeyHash, signer.KeyHash), (Tlv.SignatureEcdsa, signer.Sign(digest))]);
        return [.. signed, .. area];
    }

    private static byte[] Area(ushort magic, IEnumerable<(ushort Type, byte[] Value)> entries)
    {
        using var stream = new MemoryStream();
        Span<byte> four = stackalloc byte[4];
        stream.Write(four);
        foreach ((ushort type, byte[] value) in entries)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(four, type);
            BinaryPrimitives.WriteUInt16LittleEndian(four[2..], checked((ushort)value.Length));
            stream.Write(four);
            stream.Write(value);
        }

        byte[] area = stream.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(area, magic);
        BinaryPrimitives.WriteUInt16LittleEndian(area.AsSpan(2), checked((ushort)area.Length));
        return area;
    }

    private static void WriteVersion(Span<byte> target, McuVersion version)
    {
        target[0] = version.Major;
        target[1] = version.Minor;
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], version.Revision);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], version.Build);
    }
}
