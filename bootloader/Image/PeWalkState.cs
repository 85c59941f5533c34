namespace Bridge.Boot;

/// <summary>States of <see cref="PeWalker"/>; the diagram is there.</summary>
public enum PeWalkState
{
    /// <summary>Nothing begun, or the walk is over.</summary>
    Idle = 0,

    /// <summary>A PE's header is to be read.</summary>
    Header = 1,

    /// <summary>A PE's body is being read and checked.</summary>
    Body = 2,
}
