namespace Bridge.Hal.Sim;

/// <summary>Where in an operation the power goes.</summary>
public enum CutPhase
{
    /// <summary>Nothing of the operation has happened.</summary>
    Before = 0,

    /// <summary>The operation may have taken effect, or in part.</summary>
    During = 1,

    /// <summary>The operation is done, and nothing after it.</summary>
    After = 2,
}
