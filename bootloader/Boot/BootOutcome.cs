namespace Bridge.Boot;

/// <summary>A boot decision.</summary>
public sealed class BootOutcome
{
    public BootAction Action;

    /// <summary>The bank to examine or start; <see cref="Boot.Bank.None"/> with Start is the factory image in rescue mode.</summary>
    public int Bank;

    public bool OnTrial;

    public BootReason Reason;

    public RecordWrite Write;

    /// <summary>The record to write; equal to the one read when <see cref="Write"/> is None.</summary>
    public readonly BootRecord Record = new BootRecord();
}
