using System;
using System.Linq;
using System.Reflection;
using System.Threading;
using Bridge.HostTests.Support;
using Bridge.Proof;

namespace Bridge.HostTests.Proof;

/// <summary>The search of a mutant's own proof engine, reached by reflection: its types are not those of this test.</summary>
internal sealed class MutantProof
{
    private readonly Assembly _engine;
    private readonly object _subject;

    public MutantProof(MutantBuild build, string geometry, byte[][] files)
    {
        _engine = build.Assembly("Bridge.Proof");
        object found = Type("ProofGeometry").GetMethod("Find")!.Invoke(null, [geometry]);
        _subject = Activator.CreateInstance(Type("ProofSubject"), found, files, Array.Empty<byte[]>());
    }

    /// <summary>The bounded form, on one thread, up to the first violation.</summary>
    /// <returns>Its invariant, the seed and plan, and the replay line; null when there is none.</returns>
    public MutantViolation Search()
    {
        object options = Type("ProofOptions").GetField("Bounded")!.GetValue(null);
        options = Type("ProofOptions").GetMethod("<Clone>$")!.Invoke(options, null);
        Set(options, "Threads", 1);
        Set(options, "StopsAtViolation", true);
        Array subjects = Array.CreateInstance(Type("ProofSubject"), 1);
        subjects.SetValue(_subject, 0);
        object report = Type("Prover").GetMethod("Run")!.Invoke(null, [options, subjects, null, CancellationToken.None]);
        object violation = ((System.Collections.IEnumerable)Get(report, "Violations")).Cast<object>().FirstOrDefault();
        return violation == null ? null : Convert(violation);
    }

    /// <summary>Plays the run of a violation from the start.</summary>
    /// <returns>The invariant it breaks; None when it breaks none.</returns>
    public Invariant Replay(MutantViolation violation)
    {
        object result = Type("Replay").GetMethod("Play")!.Invoke(null, [_subject, violation.Seed, violation.Plan, null]);
        return (Invariant)(int)Get(result, "Invariant");
    }

    private static MutantViolation Convert(object violation) => new(
        (Invariant)(int)Get(violation, "Invariant"), (int)Get(violation, "Seed"), Get(violation, "Plan"), (string)Get(violation, "Replay"), (string)Get(violation, "Detail"));

    private static object Get(object of, string property) => of.GetType().GetProperty(property)!.GetValue(of);

    private static void Set(object of, string property, object value) => of.GetType().GetProperty(property)!.SetValue(of, value);

    private Type Type(string name) => _engine.GetType("Bridge.Proof." + name, throwOnError: true);
}
