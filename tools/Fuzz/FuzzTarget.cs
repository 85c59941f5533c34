using System;
using System.Collections.Generic;

namespace Bridge.Fuzz;

/// <summary>How the bytes of a target's input are built, which is how they are taken apart by the mutator.</summary>
public enum InputShape
{
    /// <summary>One message, record or file.</summary>
    Bytes = 0,

    /// <summary>Many of them, one after the other, as <see cref="Sequence"/> frames them.</summary>
    Sequence = 1,
}

/// <summary>One parser that sees outside bytes, what it is fed with, and what must hold whatever it is fed with.</summary>
/// <remarks>
/// Run throws <see cref="Violation"/> when an oracle fails; any other exception that escapes is a crash of the parser. The same input must
/// always give the same outcome, whatever ran before: a target that keeps a machine starts it afresh in <see cref="Reset"/>.
/// </remarks>
public abstract class FuzzTarget
{
    /// <summary>Outcome 0.</summary>
    public const int Accepted = 0;

    private readonly string[] _outcomes;
    private IReadOnlyList<byte[]> _corpus;

    /// <param name="name">What --target takes.</param>
    /// <param name="oracle">What an accepted input is held against, in a few words.</param>
    /// <param name="refusals">Names of the outcomes from 1 on.</param>
    protected FuzzTarget(string name, string oracle, params string[] refusals)
    {
        Name = name;
        Oracle = oracle;
        _outcomes = ["accepted", .. refusals];
    }

    public string Name { get; }

    public string Oracle { get; }

    /// <summary>Names of what Run returns.</summary>
    public IReadOnlyList<string> Outcomes => _outcomes;

    /// <summary>Whole, well-formed inputs, at least one of which is accepted. The same bytes in every run.</summary>
    public IReadOnlyList<byte[]> Corpus => _corpus ??= BuildCorpus();

    /// <summary>Outcomes that the parser's callers know and no input of this target can cause, each with its reason.</summary>
    public virtual IReadOnlyDictionary<string, string> Unreachable { get; } = new Dictionary<string, string>();

    /// <summary>Byte strings worth writing over others: tags, magics, frame ids.</summary>
    public virtual IReadOnlyList<byte[]> Dictionary => [];

    public virtual InputShape Shape => InputShape.Bytes;

    /// <summary>Bytes the parser may allocate whatever the input is. Device code after its constructor: none.</summary>
    public virtual long AllocationBytes => 0;

    /// <summary>Bytes the parser may allocate for each byte that is really there. What a length field claims has no say.</summary>
    public virtual long AllocationPerInputByte => 0;

    /// <summary>Steps Run may count: polls, reads, events. Plus <see cref="WorkPerInputByte"/> for each byte.</summary>
    public virtual long Work => 0;

    public virtual long WorkPerInputByte => 0;

    /// <summary>Mutations in the bounded form that every build runs: fewer where one case is expensive.</summary>
    public virtual int BoundedMutations => 20_000;

    /// <summary>Largest corpus entry of which every single bit is flipped.</summary>
    public virtual int FlipBytes => 512;

    /// <summary>Starts from nothing. Neither its time nor its allocation counts.</summary>
    public virtual void Reset()
    {
    }

    /// <summary>Feeds one input to the parser, between Enter and Leave of the meter, and holds the oracles.</summary>
    /// <param name="input">Exactly the bytes: one more read throws.</param>
    /// <returns>Index into <see cref="Outcomes"/>.</returns>
    public abstract int Run(byte[] input, CaseMeter meter);

    /// <summary>Makes checksums and lengths right again after a mutation, so that it comes past the first check. Returns its argument where there is nothing to repair.</summary>
    public virtual byte[] Repair(byte[] input, FuzzRandom random) => input;

    protected abstract IReadOnlyList<byte[]> BuildCorpus();

    /// <exception cref="Violation">When <paramref name="holds"/> is false.</exception>
    protected static void Demand(bool holds, string rule)
    {
        if (!holds)
        {
            throw new Violation(FailureKind.Oracle, rule);
        }
    }
}
