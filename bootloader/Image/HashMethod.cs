namespace Bridge.Boot;

/// <summary>What hashed an image. Numbers appear in the trace.</summary>
public enum HashMethod
{
    /// <summary>It was refused before.</summary>
    None = 0,

    Managed = 1,

    Native = 2,

    /// <summary>Native code did not answer, or did not confirm the digest; managed code decided.</summary>
    ManagedAfterNative = 3,
}
