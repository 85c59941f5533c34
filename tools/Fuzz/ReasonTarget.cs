using System;
using System.Linq;
using Bridge.Boot;

namespace Bridge.Fuzz;

/// <summary>A target whose parser answers with a <see cref="RefusalReason"/>: each reason its documentation names is an outcome, and any other is a fault.</summary>
public abstract class ReasonTarget : FuzzTarget
{
    private readonly int[] _outcomeOf = new int[256];

    /// <param name="reasons">Every reason that the parser's documentation names.</param>
    protected ReasonTarget(string name, string oracle, params RefusalReason[] reasons)
        : this(name, oracle, [], reasons)
    {
    }

    /// <param name="others">Outcomes that are neither acceptance nor a reason; they come behind the reasons.</param>
    /// <param name="reasons">Every reason that the parser's documentation names.</param>
    protected ReasonTarget(string name, string oracle, string[] others, params RefusalReason[] reasons)
        : base(name, oracle, [.. reasons.Select(reason => reason.ToString()), .. others])
    {
        Array.Fill(_outcomeOf, -1);
        _outcomeOf[(int)RefusalReason.None] = Accepted;
        for (int i = 0; i < reasons.Length; i++)
        {
            _outcomeOf[(int)reasons[i]] = i + 1;
        }

        FirstOther = reasons.Length + 1;
    }

    /// <summary>Outcome of the first of the others.</summary>
    protected int FirstOther { get; }

    protected int OutcomeOf(RefusalReason reason)
    {
        int outcome = (uint)reason < (uint)_outcomeOf.Length ? _outcomeOf[(int)reason] : -1;
        return outcome >= 0 ? outcome : throw new Violation(FailureKind.Oracle, $"refused for {reason}, which the parser does not document");
    }
}
