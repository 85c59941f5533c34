namespace Bridge.Boot;

/// <summary>Says whether an image may run on this device, leaving the stored counter to the caller.</summary>
public interface IImageCheck
{
    /// <param name="facts">Version, counter and digest of a valid image; the reason otherwise. The status is left to the caller.</param>
    /// <param name="assemblies">The bounds of the PEs of a valid image.</param>
    /// <returns><see cref="Verdict.Valid"/> or <see cref="Verdict.Refused"/>.</returns>
    int Check(IImageSource source, ImageFacts facts, PeWalker assemblies);
}
