using System;
using Bridge.Boot;

namespace Bridge.Resident;

/// <summary>A check that may end in an exception, and then says Refused: an image that its own check trips over is a broken one, and the other bank runs.</summary>
/// <remarks>
/// Nothing in the checks throws, as far as anybody knows. But they run over whatever the flash holds, natively in part and near the end of the
/// heap, and an exception out of the boot loader would come again at every boot: no bank, no factory image, no update.
/// </remarks>
public sealed class GuardedImageCheck : IImageCheck
{
    private readonly IImageCheck _check;

    public GuardedImageCheck(IImageCheck check)
    {
        _check = check;
    }

    public int Check(IImageSource source, ImageSeal seal, ImageFacts facts, PeWalker assemblies)
    {
        try
        {
            return _check.Check(source, seal, facts, assemblies);
        }
        catch (Exception)
        {
            facts.Clear();
            facts.Reason = RefusalReason.CheckFailed;
            return Verdict.Refused;
        }
    }

    public int CheckAgain(PeWalker assemblies, long lowestSecurityCounter)
    {
        try
        {
            return _check.CheckAgain(assemblies, lowestSecurityCounter);
        }
        catch (Exception)
        {
            return Verdict.Refused;
        }
    }
}
