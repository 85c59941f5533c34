using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;

namespace Bridge.HostTests.Model;

/// <summary>How a stored copy of a record reads.</summary>
internal enum CopyHealth
{
    Missing = 0,
    Intact = 1,
    Torn = 2,

    /// <summary>Half-programmed: intact at one read, torn at the next.</summary>
    Wavering = 3,
}

/// <summary>One generation of the record: the number of what it says, and its two copies.</summary>
internal readonly record struct ModelGeneration(int Record, CopyHealth First, CopyHealth Second)
{
    public static readonly ModelGeneration NeverWhole = new(ModelRecords.None, CopyHealth.Torn, CopyHealth.Missing);

    public bool IsSettled => First == CopyHealth.Intact && Second == CopyHealth.Intact;
}

/// <summary>What the hand-over told the running firmware, and the record it has in memory.</summary>
/// <param name="Image">0 is the factory image.</param>
/// <param name="IntactBanks">As in the hand-over; kept only in rescue mode, where it decides the bank a download goes to.</param>
/// <param name="IsSettled">The record in memory was found, or written, in two copies.</param>
/// <param name="Begun">The bank a download was begun for.</param>
internal readonly record struct ModelRun(int Bank, bool OnTrial, int Image, int IntactBanks, bool HasRecord, int Counter, int Memory, bool IsSettled, int Begun);

/// <summary>One abstract state of a unit.</summary>
internal sealed class ModelUnit
{
    public const int MaxGenerations = 4;

    private const int RecordBits = 14;

    /// <summary>Newest first.</summary>
    public List<ModelGeneration> Generations { get; } = [];

    public int[] Banks { get; } = new int[Bank.Count];

    public int FaultsLeft { get; set; }

    /// <summary>Null while the power is off.</summary>
    public ModelRun? Run { get; set; }

    public static ModelUnit Unpack(UInt128 state)
    {
        var bits = new Bits(state);
        var unit = new ModelUnit { FaultsLeft = bits.Take(2) };
        unit.Banks[Bank.A] = bits.Take(4);
        unit.Banks[Bank.B] = bits.Take(4);
        for (int i = 0; i < MaxGenerations; i++)
        {
            var generation = new ModelGeneration(bits.Take(RecordBits), (CopyHealth)bits.Take(2), (CopyHealth)bits.Take(2));
            if (generation.First != CopyHealth.Missing || generation.Second != CopyHealth.Missing)
            {
                unit.Generations.Add(generation);
            }
        }

        if (bits.Take(1) != 0)
        {
            unit.Run = new ModelRun(bits.Take(2) - 1, bits.Take(1) != 0, bits.Take(2), bits.Take(2), bits.Take(1) != 0, bits.Take(2), bits.Take(RecordBits), bits.Take(1) != 0, bits.Take(2) - 1);
        }

        return unit;
    }

    public UInt128 Pack()
    {
        var bits = new Bits(0);
        bits.Put(FaultsLeft, 2);
        bits.Put(Banks[Bank.A], 4);
        bits.Put(Banks[Bank.B], 4);
        for (int i = 0; i < MaxGenerations; i++)
        {
            ModelGeneration generation = i < Generations.Count ? Generations[i] : default;
            bits.Put(generation.Record, RecordBits);
            bits.Put((int)generation.First, 2);
            bits.Put((int)generation.Second, 2);
        }

        if (Run is ModelRun run)
        {
            bits.Put(1, 1);
            bits.Put(run.Bank + 1, 2);
            bits.Put(run.OnTrial ? 1 : 0, 1);
            bits.Put(run.Image, 2);
            bits.Put(run.IntactBanks, 2);
            bits.Put(run.HasRecord ? 1 : 0, 1);
            bits.Put(run.Counter, 2);
            bits.Put(run.Memory, RecordBits);
            bits.Put(run.IsSettled ? 1 : 0, 1);
            bits.Put(run.Begun + 1, 2);
        }

        return bits.Value;
    }

    public ModelUnit Copy()
    {
        var copy = new ModelUnit { FaultsLeft = FaultsLeft, Run = Run };
        copy.Generations.AddRange(Generations);
        Banks.CopyTo(copy.Banks, 0);
        return copy;
    }

    /// <summary>
    /// The records that may be in force: one, or several while the newest has a single copy, on which nothing rests yet, or one that
    /// wavers. A second copy is begun only after the first was read back.
    /// </summary>
    public List<int> Readable()
    {
        var found = new List<int>();
        for (int i = 0; i < Generations.Count; i++)
        {
            ModelGeneration generation = Generations[i];
            bool hasIntact = generation.First == CopyHealth.Intact || generation.Second == CopyHealth.Intact;
            bool isComplete = generation.First != CopyHealth.Missing && generation.Second != CopyHealth.Missing;
            if (hasIntact || generation.First == CopyHealth.Wavering || generation.Second == CopyHealth.Wavering)
            {
                found.Add(generation.Record);
            }

            if (hasIntact && (isComplete || !Generations.Skip(i + 1).Any(older => older.Record != ModelRecords.None)))
            {
                return found;
            }
        }

        found.Add(ModelRecords.None);
        return found;
    }

    public string Describe(ModelRecords records)
    {
        var text = new List<string> { $"A {ModelBank.Describe(Banks[Bank.A])}", $"B {ModelBank.Describe(Banks[Bank.B])}" };
        foreach (ModelGeneration generation in Generations)
        {
            text.Add($"record {generation.First}/{generation.Second} ({(generation.Record == ModelRecords.None ? "never whole" : records.Describe(generation.Record))})");
        }

        if (Run is ModelRun run)
        {
            string image = run.Image == 0 ? "the factory image" : $"image {run.Image} of {ModelRecords.Letter(run.Bank)}";
            text.Add($"{image} runs{(run.OnTrial ? " on trial" : string.Empty)}");
        }

        return string.Join("; ", text);
    }

    private ref struct Bits(UInt128 value)
    {
        private int _at;

        public UInt128 Value { get; private set; } = value;

        public void Put(int field, int bits)
        {
            if (field < 0 || field >= 1 << bits)
            {
                throw new InvalidOperationException($"{field} does not fit {bits} bits of a state");
            }

            Value |= (UInt128)(uint)field << _at;
            _at += bits;
        }

        public int Take(int bits)
        {
            int field = (int)(uint)((Value >> _at) & (UInt128)((1u << bits) - 1));
            _at += bits;
            return field;
        }
    }
}
