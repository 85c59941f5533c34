namespace Bridge.Boot;

/// <summary>States of <see cref="ImageVerifier"/>; the diagram is there.</summary>
public enum ImageVerifyState
{
    /// <summary>Nothing begun, or the verdict was given.</summary>
    Idle = 0,

    /// <summary>Header and TLV areas are to be read.</summary>
    Structure = 1,

    /// <summary>The payload is being hashed.</summary>
    Digest = 2,

    /// <summary>The signatures are being verified, one a step.</summary>
    Signatures = 3,

    /// <summary>Everything is held together once more.</summary>
    Judgement = 4,
}
