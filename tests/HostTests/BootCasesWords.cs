using System.Linq;
using Bridge.Boot;

namespace Bridge.HostTests;

/// <summary>The words docs/boot.md decides with. Written from there, not from the code.</summary>
internal static class BootCasesWords
{
    public static bool IsRecorded(BootInputs inputs, int bank) =>
        inputs.HasRecord
        && inputs.Record.BankAt(bank).State != BankState.Empty
        && inputs.Record.BankAt(bank).ImageDigest.SequenceEqual(inputs.ImageAt(bank).ImageDigest);

    public static bool IsAllowed(BootInputs inputs, int bank) =>
        inputs.ImageAt(bank).Status == BankStatus.Intact
        && inputs.ImageAt(bank).SecurityCounter >= (inputs.HasRecord ? inputs.Record.SecurityCounter : 0);

    public static bool IsGood(BootInputs inputs, int bank) => IsAllowed(inputs, bank) && IsRecorded(inputs, bank);

    public static bool IsUnknown(BootInputs inputs, int bank) => inputs.ImageAt(bank).Status == BankStatus.Unknown;

    /// <returns>none, unknown, good or bad.</returns>
    public static string Quality(BootInputs inputs, int bank) =>
        bank == Bank.None ? "none" : IsUnknown(inputs, bank) ? "unknown" : IsGood(inputs, bank) ? "good" : "bad";
}
