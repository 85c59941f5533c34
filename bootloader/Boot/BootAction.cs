namespace Bridge.Boot;

/// <summary>What a decision asks for.</summary>
public enum BootAction
{
    /// <summary>Verify <see cref="BootOutcome.Bank"/>, then decide again.</summary>
    Examine = 0,

    /// <summary>Start <see cref="BootOutcome.Bank"/>, after the write if there is one.</summary>
    Start = 1,

    /// <summary>Nothing may be started: no bank, and no factory image.</summary>
    Halt = 2,
}
