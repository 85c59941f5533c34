namespace Bridge.Boot;

/// <summary>States of <see cref="BridgeImageCheck"/>; the diagram is there.</summary>
public enum ImageCheckState
{
    /// <summary>Nothing begun, or the verdict was given.</summary>
    Idle = 0,

    /// <summary>Structure, digest and signature, by <see cref="ImageVerifier"/>.</summary>
    Image = 1,

    /// <summary>The payload, by <see cref="PeWalker"/>.</summary>
    Assemblies = 2,

    /// <summary>What the assemblies refer to, by <see cref="PeReferences"/>.</summary>
    References = 3,
}
