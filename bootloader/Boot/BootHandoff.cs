using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>What the resident program tells the firmware it starts. Read from the verified, stored image; nobody else says it.</summary>
public sealed class BootHandoff
{
    /// <summary>0 = bank A, 1 = bank B, -1 = the factory image in rescue mode.</summary>
    public int Bank;

    /// <summary>The image runs on trial: it must prove itself and be confirmed, or the next boot goes back.</summary>
    public bool OnTrial;

    /// <summary>Set by the firmware's confirm: the resident supervisor stops counting.</summary>
    public bool IsConfirmed;

    /// <summary>Set by the firmware's own watch over its loop: the image hangs. The resident supervisor ends it like one that crashed.</summary>
    public bool HasStalled;

    /// <summary>OTA file version of the running image: major.minor.revision as 0xMMmmrrrr. In rescue mode see <see cref="RunsFactory"/>.</summary>
    public long FileVersion;

    /// <summary>Lowest security counter an image may have from now on.</summary>
    public long SecurityCounter;

    /// <summary>The running image's own counter: what a confirm raises <see cref="SecurityCounter"/> to. 0 in rescue mode.</summary>
    public long ImageSecurityCounter;

    /// <summary>Why the previous trial ended, if it did; see <see cref="BootReason"/>.</summary>
    public BootReason Reason;

    /// <summary>Bit 0 = bank A, bit 1 = bank B: found broken or unreadable in this boot, twice, or did not load. To be reported, and healed by the next update.</summary>
    public int BrokenBanks;

    /// <summary>Bit 0 = bank A, bit 1 = bank B: verified in this boot, and nothing said against it since.</summary>
    public int IntactBanks;

    /// <summary>The boot loader could read a boot record; without one the unit is new, or its store was formatted or spoilt.</summary>
    public bool HasRecord;

    public IStore Store;

    /// <summary>What an update may refer to: the assemblies deployed with the resident program. Null where nobody knows.</summary>
    public IResidentSet Resident;

    /// <summary>How the banks in <see cref="Store"/> are cut.</summary>
    public StoreGeometry Geometry = StoreGeometry.OfThisDevice();

    /// <summary>
    /// The running bank's seal for the next boot record, made by the boot loader when it has checked the signature in this boot; else null. So the
    /// first record the firmware writes, the confirm of a trial, can hold a seal, and the firmware needs no secret for it.
    /// </summary>
    public byte[] Seal;

    /// <summary>Sequence <see cref="Seal"/> was made for. In a record of another one it is worth nothing.</summary>
    public int SealSequence = BootRecord.NoSeals;

    /// <summary>Rescue mode: the version is the one compiled into the factory assembly.</summary>
    public void RunsFactory(int major, int minor, int revision)
    {
        FileVersion = ((long)major << 24) | ((long)minor << 16) | (long)revision;
    }
}
