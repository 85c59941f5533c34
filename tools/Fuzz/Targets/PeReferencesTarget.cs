using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Bridge.Boot;

namespace Bridge.Fuzz.Targets;

/// <summary>What the assemblies of a payload refer to, by name and version, and the names themselves.</summary>
public sealed class PeReferencesTarget : ReasonTarget
{
    private const int StringsTable = 11;
    private const int MscorlibIndex = 0xFCD2;
    private const int RowBytes = 12;
    private const int MaxNameBytes = 64;

    private readonly PeWalker _walker = new();
    private readonly PeReferences _references = new();
    private readonly MeteredImage _source = new();
    private readonly Residents _residents = new();
    private readonly ImageSamples _samples;

    public PeReferencesTarget(ImageSamples samples)
        : base(
            "pe-references",
            "a second reading of the tables: the same verdict, at the same row, naming the same assembly",
            ["no payload"],
            RefusalReason.PeFormat,
            RefusalReason.MissingReference)
    {
        _samples = samples;
    }

    /// <summary>Per assembly a header, per row of 12 bytes a row and a name of 65.</summary>
    public override long Work => 4 * 1024;

    public override long WorkPerInputByte => 32;

    public override int FlipBytes => 2048;

    public override int BoundedMutations => 10_000;

    public override int Run(byte[] input, CaseMeter meter)
    {
        _source.Open(input, meter);
        if (_walker.Walk(_source, 0, input.Length) != RefusalReason.None)
        {
            return FirstOther;
        }

        (RefusalReason reason, int offset, string name) expected = Read(input);
        meter.Enter();
        RefusalReason reason = _references.Check(_source, _walker, _residents);
        meter.Leave();
        Demand(reason == expected.reason, "another verdict than the tables'");
        Demand(_references.ProblemOffset == expected.offset, "the problem is at another place");
        string missing = Encoding.Latin1.GetString(_references.MissingName, 0, _references.MissingLength);
        Demand(missing == expected.name, "another assembly is missing");
        return OutcomeOf(reason);
    }

    /// <summary>Both CRCs of every assembly: what is fuzzed here stands behind them.</summary>
    public override byte[] Repair(byte[] input, FuzzRandom random) => PeSamples.WithCrcs(input);

    /// <summary>The application alone, behind its library, and before it. Everything but the library is resident.</summary>
    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        byte[] app = _samples.Payloads[0];
        byte[] both = _samples.Payloads[1];
        byte[] library = both[..^app.Length];
        string own = NameAt(library, U16(library, 36));
        foreach ((string name, int major, int minor, int _) in Rows(app, 0).Concat(Rows(library, 0)).Where(row => row.Name != own))
        {
            _residents.Add(name, major, minor);
        }

        byte[] foreign = (byte[])app.Clone();
        BinaryPrimitives.WriteUInt16LittleEndian(foreign.AsSpan(Start(foreign, 0)), 0xFCD1);
        return [both, app, [.. app, .. library], PeSamples.WithCrcs(foreign)];
    }

    private (RefusalReason Reason, int Offset, string Name) Read(byte[] payload)
    {
        var own = new HashSet<(string, int, int)>();
        for (int i = 0; i < _walker.Count; i++)
        {
            int at = _walker.Offset(i);
            byte[] pe = payload[at..(at + _walker.Size(i))];
            foreach ((string name, int major, int minor, int offset) in Rows(pe, at))
            {
                if (name == null)
                {
                    return (RefusalReason.PeFormat, offset, string.Empty);
                }

                if (!own.Contains((name, major, minor)) && !_residents.Has(name, major, minor))
                {
                    return (RefusalReason.MissingReference, offset, name);
                }
            }

            string self = NameAt(pe, U16(pe, 36));
            if (self == null)
            {
                return (RefusalReason.PeFormat, at, string.Empty);
            }

            own.Add((self, U16(pe, 28), U16(pe, 30)));
        }

        return (RefusalReason.None, -1, string.Empty);
    }

    private static IEnumerable<(string Name, int Major, int Minor, int Offset)> Rows(byte[] pe, int position)
    {
        for (int row = Start(pe, 0); row < End(pe, 0); row += RowBytes)
        {
            yield return (NameAt(pe, U16(pe, row)), U16(pe, row + 4), U16(pe, row + 6), position + row);
        }
    }

    /// <returns>Null when the index names nothing that may be an assembly's name.</returns>
    private static string NameAt(byte[] pe, int index)
    {
        int start = Start(pe, StringsTable) + index;
        if (start >= End(pe, StringsTable))
        {
            return index == MscorlibIndex ? "mscorlib" : null;
        }

        int length = pe.AsSpan(start..End(pe, StringsTable)).IndexOf((byte)0);
        return length is > 0 and <= MaxNameBytes ? Encoding.Latin1.GetString(pe, start, length) : null;
    }

    private static int U16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static int Start(byte[] pe, int table) => BinaryPrimitives.ReadInt32LittleEndian(pe.AsSpan(40 + (4 * table)));

    /// <summary>Without what pads the table.</summary>
    private static int End(byte[] pe, int table) => Start(pe, table + 1) - pe[108 + table];

    private sealed class Residents : IResidentSet
    {
        private readonly List<(byte[] Name, int Major, int Minor)> _all = [];

        public void Add(string name, int major, int minor) => _all.Add((Encoding.Latin1.GetBytes(name), major, minor));

        public bool Has(string name, int major, int minor) => _all.Exists(one => Encoding.Latin1.GetString(one.Name) == name && one.Major == major && one.Minor == minor);

        public bool Has(byte[] name, int nameOffset, int nameLength, int major, int minor)
        {
            foreach ((byte[] Name, int Major, int Minor) one in _all)
            {
                if (one.Major == major && one.Minor == minor && name.AsSpan(nameOffset, nameLength).SequenceEqual(one.Name))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
