namespace Bridge.Boot;

/// <summary>The assemblies that are on the device whatever image runs: what an image may refer to without bringing it along.</summary>
/// <remarks>
/// An assembly with native code counts only while the CLR below it has that code in the same version: the CLR leaves out any other at
/// start. So this one question covers the native libraries too.
/// </remarks>
public interface IResidentSet
{
    /// <summary>Asks as the CLR resolves: same name, major and minor; build and revision do not matter.</summary>
    /// <param name="name">Holds the assembly's simple name, ASCII, in the <paramref name="nameLength"/> bytes at <paramref name="nameOffset"/>.</param>
    bool Has(byte[] name, int nameOffset, int nameLength, int major, int minor);
}
