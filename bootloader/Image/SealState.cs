namespace Bridge.Boot;

/// <summary>What became of a seal when an image was checked. Numbers appear in the trace.</summary>
public enum SealState
{
    /// <summary>None was offered, or the image names no trusted key: every signature was checked.</summary>
    NotOffered = 0,

    /// <summary>It took the place of the signatures.</summary>
    Accepted = 1,

    /// <summary>It is not this unit's seal of this image in this bank and record: every signature was checked.</summary>
    Rejected = 2,
}
