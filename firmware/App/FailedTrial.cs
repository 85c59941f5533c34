using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>Which version had its trial on this device and did not prove itself, as the boot record and the bank's stored manifest tell.</summary>
public static class FailedTrial
{
    /// <summary>No version a file can have: they are 32 bits.</summary>
    public const long None = -1;

    private const int TotalSizeOffset = 52;

    /// <returns>
    /// The file version of the image in the bank if its trial failed; <see cref="None"/> otherwise, also when the flash was to blame
    /// (the bank did not verify) or the prefix file no longer tells.
    /// </returns>
    public static long VersionIn(BootControl boot, int bank)
    {
        BankRecord record = boot.Record.BankAt(bank);
        bool hasFailed = (record.State == BankState.Failed || record.State == BankState.Spent) && record.BrokenMarks == 0;
        if (!hasFailed)
        {
            return None;
        }

        byte[] bytes = new byte[BankStore.MaxPrefixBytes];
        if (boot.Banks.ReadPrefix(bank, bytes, out int count) != Result.Ok || count < OtaHeader.KnownSizeBytes)
        {
            return None;
        }

        var prefix = new OtaPrefix(boot.Banks.Geometry.ChunkSizeBytes);
        if (prefix.Parse(bytes, count, Bytes.U32LE(bytes, TotalSizeOffset)) != RefusalReason.None)
        {
            return None;
        }

        // The image recorded is the one this manifest was made for.
        bool isItsManifest = Bytes.AreEqual(bytes, prefix.Manifest.ImageDigestOffset, record.ImageDigest, 0, BankRecord.DigestSizeBytes);
        return isItsManifest ? prefix.Manifest.FileVersion : None;
    }
}
