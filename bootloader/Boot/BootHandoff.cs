using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>What the resident program tells the firmware it starts. Read from the verified, stored image; nobody else says it.</summary>
public sealed class BootHandoff
{
    /// <summary>0 = bank A, 1 = bank B, -1 = the factory image in rescue mode.</summary>
    public int Bank;

    /// <summary>The image runs on trial: it must prove itself and be confirmed, or the next boot goes back.</summary>
    public bool OnTrial;

    /// <summary>OTA file version of the running image: major.minor.revision as 0xMMmmrrrr.</summary>
    public long FileVersion;

    /// <summary>Lowest security counter an image may have from now on.</summary>
    public long SecurityCounter;

    /// <summary>Why the previous trial ended, if it did; see <see cref="BootReason"/>.</summary>
    public BootReason Reason;

    public IStore Store;
}
