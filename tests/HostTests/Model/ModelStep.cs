namespace Bridge.HostTests.Model;

/// <summary>What may happen to a unit.</summary>
internal enum ModelStepKind
{
    PowerOn,
    PowerOff,
    Begin,
    Download,
    Commit,
    Confirm,
    Fault,
    Heal,
}

/// <summary>One thing that happened.</summary>
/// <param name="Detail">What a reader wants to know of it.</param>
internal readonly record struct ModelStep(ModelStepKind Kind, string Detail)
{
    public const int NoAction = -1;

    /// <summary>The power went in the middle of it, before this.</summary>
    public string Cut { get; init; }

    /// <summary>
    /// Number of the action of which this is one outcome, when nothing was cut or refused and it serves a unit that only wants the best
    /// image confirmed; <see cref="NoAction"/> otherwise. What is left to chance are the reads of a wavering copy.
    /// </summary>
    public int Action { get; init; } = NoAction;

    /// <summary>An image was started on trial.</summary>
    public bool StartsTrial { get; init; }

    /// <summary>The store was written to for more than one further broken mark.</summary>
    public bool Wears { get; init; }

    public override string ToString() => $"{Kind}: {Detail}{(Cut == null ? string.Empty : $"; the power goes {Cut}")}";
}
