using System;
using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>The commit record: everything the boot decision knows besides the banks themselves.</summary>
/// <remarks>
/// 152 bytes, little-endian, inside the frame of <see cref="RecordStore"/>:
/// 0 format = 2 | 1 confirmed bank (0, 1, 0xFF none) | 2 pending bank (same) | 3 trial boots left | 4 u32 security counter |
/// 8 last reason | 9 three zero bytes | 12 bank A | 48 bank B; a bank is: 0 state | 1 broken marks | 2 crashes in a row | 3 zero | 4 digest[32];
/// 84 u32 sequence the seals were made for, all ones for none | 88 seal of bank A[32] | 120 seal of bank B[32].
/// Format 1 ends at 84. It is read, as a record without seals, and no longer written.
/// </remarks>
public sealed class BootRecord
{
    public const int SizeBytes = SealsOffset + (Bank.Count * ImageSeal.SizeBytes);

    /// <summary>Of format 1.</summary>
    public const int OldSizeBytes = SealSequenceOffset;

    /// <summary>As <see cref="SealSequence"/>: the record holds no seals.</summary>
    public const int NoSeals = -1;

    private const int Format = 2;
    private const int FormatWithoutSeals = 1;
    private const int BanksOffset = 12;
    private const int BankSizeBytes = 4 + BankRecord.DigestSizeBytes;
    private const int SealSequenceOffset = BanksOffset + (Bank.Count * BankSizeBytes);
    private const int SealsOffset = SealSequenceOffset + 4;
    private const int NoBank = 0xFF;

    /// <summary><see cref="Bank.A"/>, <see cref="Bank.B"/> or <see cref="Bank.None"/>.</summary>
    public int ConfirmedBank = Bank.None;

    /// <summary>The bank to run on trial, or <see cref="Bank.None"/>.</summary>
    public int PendingBank = Bank.None;

    /// <summary>Boots the pending bank may still be started, 0..255.</summary>
    public int TrialBootsLeft;

    /// <summary>Lowest security counter a bank may have, 0..0xFFFFFFFF. Rises only with a confirm.</summary>
    public long SecurityCounter;

    /// <summary>How the last update or boot ended; <see cref="BootReason.Confirmed"/> when nothing is wrong. Kept until the next download.</summary>
    public BootReason LastReason;

    /// <summary>
    /// Sequence of the record the seals in it were made for, or <see cref="NoSeals"/>. A seal that was carried on into another record has lost
    /// its worth.
    /// </summary>
    public int SealSequence = NoSeals;

    private readonly BankRecord[] _banks = new BankRecord[] { new BankRecord(), new BankRecord() };

    /// <param name="bank">0 or 1.</param>
    public BankRecord BankAt(int bank) => _banks[bank];

    public void CopyFrom(BootRecord other)
    {
        ConfirmedBank = other.ConfirmedBank;
        PendingBank = other.PendingBank;
        TrialBootsLeft = other.TrialBootsLeft;
        SecurityCounter = other.SecurityCounter;
        LastReason = other.LastReason;
        SealSequence = other.SealSequence;
        for (int bank = 0; bank < Bank.Count; bank++)
        {
            _banks[bank].State = other._banks[bank].State;
            _banks[bank].BrokenMarks = other._banks[bank].BrokenMarks;
            _banks[bank].Crashes = other._banks[bank].Crashes;
            Array.Copy(other._banks[bank].ImageDigest, 0, _banks[bank].ImageDigest, 0, BankRecord.DigestSizeBytes);
            Array.Copy(other._banks[bank].Seal, 0, _banks[bank].Seal, 0, ImageSeal.SizeBytes);
        }
    }

    /// <summary>Back to the record of a unit that holds nothing.</summary>
    public void Clear()
    {
        ConfirmedBank = Bank.None;
        PendingBank = Bank.None;
        TrialBootsLeft = 0;
        SecurityCounter = 0;
        LastReason = BootReason.Confirmed;
        ClearBank(Bank.A);
        ClearBank(Bank.B);
        ClearSeals();
    }

    /// <summary>Withdraws every promise about a bank.</summary>
    public void ClearBank(int bank)
    {
        _banks[bank].State = BankState.Empty;
        _banks[bank].BrokenMarks = 0;
        _banks[bank].Crashes = 0;
        Array.Clear(_banks[bank].ImageDigest, 0, BankRecord.DigestSizeBytes);
    }

    /// <summary>Drops the seals: those in a record just read were made for its sequence, which the next one will not have.</summary>
    public void ClearSeals()
    {
        SealSequence = NoSeals;
        Array.Clear(_banks[Bank.A].Seal, 0, ImageSeal.SizeBytes);
        Array.Clear(_banks[Bank.B].Seal, 0, ImageSeal.SizeBytes);
    }

    /// <summary>Makes this the only seal of the record.</summary>
    /// <param name="sequence">Of the record the seal was made for.</param>
    public void PutSeal(int bank, int sequence, byte[] seal)
    {
        ClearSeals();
        SealSequence = sequence;
        Array.Copy(seal, 0, _banks[bank].Seal, 0, ImageSeal.SizeBytes);
    }

    /// <param name="payload">At least <see cref="SizeBytes"/> long.</param>
    public void Encode(byte[] payload)
    {
        Array.Clear(payload, 0, SizeBytes);
        payload[0] = Format;
        payload[1] = (byte)(ConfirmedBank == Bank.None ? NoBank : ConfirmedBank);
        payload[2] = (byte)(PendingBank == Bank.None ? NoBank : PendingBank);
        payload[3] = (byte)TrialBootsLeft;
        Bytes.PutU32LE(payload, 4, SecurityCounter);
        payload[8] = (byte)(int)LastReason;
        for (int bank = 0; bank < Bank.Count; bank++)
        {
            int at = BanksOffset + (bank * BankSizeBytes);
            payload[at] = (byte)(int)_banks[bank].State;
            payload[at + 1] = (byte)_banks[bank].BrokenMarks;
            payload[at + 2] = (byte)_banks[bank].Crashes;
            Array.Copy(_banks[bank].ImageDigest, 0, payload, at + 4, BankRecord.DigestSizeBytes);
            Array.Copy(_banks[bank].Seal, 0, payload, SealsOffset + (bank * ImageSeal.SizeBytes), ImageSeal.SizeBytes);
        }

        Bytes.PutU32LE(payload, SealSequenceOffset, SealSequence);
    }

    /// <summary>Takes the values over only when every one of them is possible.</summary>
    /// <param name="payload">At least <see cref="SizeBytes"/> long; format 1 leaves the rest of it unread.</param>
    /// <returns>Ok; Malformed, and this record is cleared.</returns>
    public Result Decode(byte[] payload)
    {
        Clear();
        if (!IsPossible(payload))
        {
            return Result.Malformed;
        }

        ConfirmedBank = payload[1] == NoBank ? Bank.None : payload[1];
        PendingBank = payload[2] == NoBank ? Bank.None : payload[2];
        TrialBootsLeft = payload[3];
        SecurityCounter = Bytes.U32LE(payload, 4);
        LastReason = (BootReason)(int)payload[8];
        for (int bank = 0; bank < Bank.Count; bank++)
        {
            int at = BanksOffset + (bank * BankSizeBytes);
            _banks[bank].State = (BankState)(int)payload[at];
            _banks[bank].BrokenMarks = payload[at + 1];
            _banks[bank].Crashes = payload[at + 2];
            Array.Copy(payload, at + 4, _banks[bank].ImageDigest, 0, BankRecord.DigestSizeBytes);
        }

        if (payload[0] == Format)
        {
            DecodeSeals(payload);
        }

        return Result.Ok;
    }

    private void DecodeSeals(byte[] payload)
    {
        SealSequence = Bytes.S32LE(payload, SealSequenceOffset);
        for (int bank = 0; bank < Bank.Count; bank++)
        {
            Array.Copy(payload, SealsOffset + (bank * ImageSeal.SizeBytes), _banks[bank].Seal, 0, ImageSeal.SizeBytes);
        }
    }

    private static bool IsPossible(byte[] payload)
    {
        bool isKnown = payload[0] == Format || payload[0] == FormatWithoutSeals;
        if (!isKnown || !IsBank(payload[1]) || !IsBank(payload[2]) || payload[8] > (int)BootReason.Crashed)
        {
            return false;
        }

        if (payload[9] != 0 || payload[10] != 0 || payload[11] != 0)
        {
            return false;
        }

        for (int bank = 0; bank < Bank.Count; bank++)
        {
            int at = BanksOffset + (bank * BankSizeBytes);
            bool isCounted = payload[at + 1] <= BankRecord.BrokenMarksMax && payload[at + 2] <= BankRecord.CrashesMax;
            if (payload[at] > (int)BankState.Spent || !isCounted || payload[at + 3] != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsBank(int stored) => stored < Bank.Count || stored == NoBank;
}
