using System;
using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>A check that trips over images of one version.</summary>
public sealed class ThrowingCheck : IImageCheck
{
    private readonly PlainImage _check = new PlainImage();
    private readonly long _version;

    public ThrowingCheck(long version)
    {
        _version = version;
    }

    public int Check(IImageSource source, ImageSeal seal, ImageFacts facts, PeWalker assemblies)
    {
        byte[] version = new byte[4];
        source.Read(0, version, 0, version.Length);
        if (Bytes.U32LE(version, 0) == _version)
        {
            facts.SignatureVerdict = Verdict.Valid;
            throw new InvalidOperationException();
        }

        return _check.Check(source, seal, facts, assemblies);
    }

    public int CheckAgain(PeWalker assemblies, long lowestSecurityCounter) => _check.CheckAgain(assemblies, lowestSecurityCounter);
}
