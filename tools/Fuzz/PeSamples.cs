using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Fuzz.Oracles;

namespace Bridge.Fuzz;

/// <summary>Assemblies changed on purpose, with CRCs that are right again.</summary>
public static class PeSamples
{
    private const int TotalSizeOffset = 100;

    /// <summary>A payload for each reason that <see cref="PeWalker"/> has to refuse one.</summary>
    /// <param name="assembly">One that is whole.</param>
    public static IReadOnlyList<byte[]> Broken(byte[] assembly)
    {
        byte[] odd = [.. Smallest(assembly, 1), 7, 1, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(odd.AsSpan(TotalSizeOffset), PeHeader.SizeBytes + 1);
        byte[] native = (byte[])assembly.Clone();
        native.AsSpan(24, 4).Clear();
        return
        [
            [],
            new byte[700],
            [.. assembly.AsSpan(0, assembly.Length - 1), (byte)(assembly[^1] ^ 1)],
            assembly[..^4],
            WithCrcs(odd),
            WithCrcs(native),
            Smallest(assembly, PeWalker.MaxAssemblies + 1),
        ];
    }

    /// <summary>Headers and nothing else: every table empty.</summary>
    public static byte[] Smallest(byte[] assembly, int count)
    {
        byte[] header = assembly[..PeHeader.SizeBytes];
        for (int table = 0; table <= PeHeader.TableCount; table++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40 + (4 * table)), PeHeader.SizeBytes);
        }

        header.AsSpan(108, 16).Clear();
        WithCrcs(header);
        byte[] all = new byte[count * header.Length];
        for (int i = 0; i < count; i++)
        {
            header.CopyTo(all, i * header.Length);
        }

        return all;
    }

    /// <summary>Makes both CRCs of every assembly right, in place, as far as their sizes lead.</summary>
    /// <returns>Its argument.</returns>
    public static byte[] WithCrcs(byte[] payload)
    {
        for (long at = 0; at + PeHeader.SizeBytes <= payload.Length;)
        {
            Span<byte> pe = payload.AsSpan((int)at);
            long size = BinaryPrimitives.ReadUInt32LittleEndian(pe[TotalSizeOffset..]);
            bool isInside = size >= PeHeader.SizeBytes && size <= pe.Length;
            if (isInside)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(pe[12..], ReferenceCrc.Assembly(pe[PeHeader.SizeBytes..(int)size]));
            }

            BinaryPrimitives.WriteUInt32LittleEndian(pe[8..], 0);
            BinaryPrimitives.WriteUInt32LittleEndian(pe[8..], ReferenceCrc.Assembly(pe[..PeHeader.SizeBytes]));
            at += isInside ? (size + 3) & ~3L : payload.Length;
        }

        return payload;
    }
}
