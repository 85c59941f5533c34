namespace Bridge.Boot;

/// <summary>Says whether an image may run on this device, leaving the stored counter to the caller.</summary>
public interface IImageCheck
{
    /// <param name="seal">May take the place of the signature, and of nothing else; null when none is offered.</param>
    /// <param name="facts">Version, counter and digest of a valid image; the reason otherwise. The status is left to the caller.</param>
    /// <param name="assemblies">The bounds of the PEs of a valid image.</param>
    /// <returns><see cref="Verdict.Valid"/> or <see cref="Verdict.Refused"/>.</returns>
    int Check(IImageSource source, ImageSeal seal, ImageFacts facts, PeWalker assemblies);

    /// <summary>
    /// Asks the image checked last once more, right before it starts, by other comparisons than <see cref="Check"/> and the boot
    /// decision made: neither of them alone starts an image.
    /// </summary>
    /// <param name="assemblies">As <see cref="Check"/> left them.</param>
    /// <param name="lowestSecurityCounter">The stored counter; 0 when there is no record.</param>
    /// <returns><see cref="Verdict.Valid"/> or <see cref="Verdict.Refused"/>.</returns>
    int CheckAgain(PeWalker assemblies, long lowestSecurityCounter);
}
