using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Fuzz.Oracles;

namespace Bridge.Fuzz.Targets;

/// <summary>The walk over the assemblies of a payload: whatever the CLR would trust and not check must have been checked here.</summary>
public sealed class PeTarget : ReasonTarget
{
    private readonly PeWalker _walker = new();
    private readonly MeteredImage _source = new();
    private readonly ImageSamples _samples;

    public PeTarget(ImageSamples samples)
        : base(
            "pe",
            "independent CRCs; tables inside the assembly, in order; no native code; padding zero",
            RefusalReason.PeMissing,
            RefusalReason.PeBounds,
            RefusalReason.PeFormat,
            RefusalReason.PeChecksum,
            RefusalReason.PeNativePatch,
            RefusalReason.PePadding,
            RefusalReason.PeTooMany)
    {
        _samples = samples;
    }

    public override long Work => 1024;

    /// <summary>Each byte once, in reads of half a kilobyte; three reads for each assembly of at least 124 bytes.</summary>
    public override long WorkPerInputByte => 2;

    public override int FlipBytes => 1024;

    public override int Run(byte[] input, CaseMeter meter)
    {
        _source.Open(input, meter);
        meter.Enter();
        RefusalReason reason = _walker.Walk(_source, 0, input.Length);
        meter.Leave();
        if (reason == RefusalReason.None)
        {
            int end = 0;
            for (int i = 0; i < _walker.Count; i++)
            {
                Demand(_walker.Offset(i) == end, "an assembly begins where the one before does not end");
                CheckAssembly(input.AsSpan(end, _walker.Size(i)));
                int padded = (_walker.Size(i) + 3) & ~3;
                Demand(input.AsSpan(end + _walker.Size(i), padded - _walker.Size(i)).IndexOfAnyExcept((byte)0) < 0, "padding that is not zero");
                end += padded;
            }

            Demand(end == input.Length && _walker.Count is > 0 and <= PeWalker.MaxAssemblies, "the assemblies do not fill the payload");
        }

        return OutcomeOf(reason);
    }

    /// <summary>The CRCs again, so that what they cover is reached.</summary>
    public override byte[] Repair(byte[] input, FuzzRandom random) => PeSamples.WithCrcs(input);

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        byte[] first = _samples.Payloads[0];
        return [.. _samples.Payloads, PeSamples.Smallest(first, 1), PeSamples.Smallest(first, PeWalker.MaxAssemblies), .. PeSamples.Broken(first)];
    }

    private static void CheckAssembly(ReadOnlySpan<byte> pe)
    {
        Demand(pe.Length >= PeHeader.SizeBytes, "an assembly shorter than its header");
        Demand(pe[..8].SequenceEqual("NFMRK1\0\0"u8), "not an assembly");
        Span<byte> header = stackalloc byte[PeHeader.SizeBytes];
        pe[..PeHeader.SizeBytes].CopyTo(header);
        header.Slice(8, 4).Clear();
        Demand(ReferenceCrc.Assembly(header) == BinaryPrimitives.ReadUInt32LittleEndian(pe[8..]), "accepted with a wrong header CRC");
        Demand(ReferenceCrc.Assembly(pe[PeHeader.SizeBytes..]) == BinaryPrimitives.ReadUInt32LittleEndian(pe[12..]), "accepted with a wrong assembly CRC");
        Demand(BinaryPrimitives.ReadUInt32LittleEndian(pe[24..]) == uint.MaxValue && BinaryPrimitives.ReadUInt32LittleEndian(pe[104..]) == 0, "accepted with native code");
        long previous = PeHeader.SizeBytes;
        for (int table = 0; table <= PeHeader.TableCount; table++)
        {
            long start = BinaryPrimitives.ReadUInt32LittleEndian(pe[(40 + (4 * table))..]);
            Demand(start >= previous && start <= pe.Length, "a table outside the assembly");
            previous = start;
        }

        Demand(previous == pe.Length, "another total size than the header's");
    }
}
