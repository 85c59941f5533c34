namespace Bridge.Boot;

/// <summary>What hashed an image. Numbers appear in the trace.</summary>
public enum HashMethod
{
    Managed = 0,

    Native = 1,

    /// <summary>Native code did not answer, or did not confirm the digest; managed code decided.</summary>
    ManagedAfterNative = 2,
}
