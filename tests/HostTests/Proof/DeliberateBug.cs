using Bridge.HostTests.Support;
using Bridge.Proof;

namespace Bridge.HostTests.Proof;

/// <summary>One exact change to the product's source that makes it wrong.</summary>
/// <param name="Name">What the mistake is.</param>
/// <param name="Project">Folder of the assembly it is in: bootloader or firmware.</param>
/// <param name="File">In that folder.</param>
/// <param name="From">Stands there once.</param>
/// <param name="To">Stands there instead.</param>
/// <param name="Caught">The invariant that breaks first.</param>
internal sealed record DeliberateBug(string Name, string Project, string File, string From, string To, Invariant Caught)
{
    public SourceChange Change => new(Project + "/" + File, From, To);
}
