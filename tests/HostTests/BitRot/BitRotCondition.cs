using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;

namespace Bridge.HostTests.BitRot;

/// <summary>A unit at rest, and what it starts as long as its files are what they were.</summary>
/// <param name="FirstBank">The bank a boot without rot starts.</param>
/// <param name="StandIn">The bank that starts instead when the first is broken; <see cref="Bank.None"/> for the factory image.</param>
internal sealed record BitRotCondition(string Name, int FirstBank, int StandIn, bool HasOneRecordCopy)
{
    public static readonly byte[] InstallCode = Convert.FromHexString(Samples.InstallCode);

    public static readonly BitRotCondition[] All =
    [
        new("two proven images", Bank.B, Bank.A, false),
        new("one image", Bank.A, Bank.None, false),
        new("half a download", Bank.A, Bank.None, false),
        new("on trial", Bank.B, Bank.A, false),
        new("an older image below the counter", Bank.B, Bank.None, false),
        new("one copy of the record", Bank.B, Bank.A, true),
        new(Sealed, Bank.B, Bank.A, false),
    ];

    private const string Sealed = "two proven images, sealed";

    public SimStore Store { get; private set; }

    /// <summary>Banks with a whole image that the counter allows.</summary>
    public int[] AllowedBanks { get; private set; }

    public BitRotCondition Make()
    {
        if (Store == null)
        {
            Store = new SimStore(NfConfig.StoreSizeBytes, 1);
            AllowedBanks = [.. new[] { FirstBank, StandIn }.Where(bank => bank != Bank.None)];
            Demand(StoredIdentity.Write(Store, InstallCode));
            Demand(SealSecret.Provision(Store, new SimRandom(1)));
            Demand(new RecordStore(Store, Updater.PendingRecordPrefix, PendingUpgrade.SizeBytes).Write(Pending()));
            WriteBanks();
            if (Name == Sealed)
            {
                // The first boot with a secret checks the signature and seals the image it starts.
                new BitRotUnit(Store).Boot();
            }
        }

        return this;
    }

    public static byte[] Pending()
    {
        var pending = new PendingUpgrade { Kind = PendingKind.CountDown, ServerNodeId = 0, ServerEndpoint = 1, FileVersion = 0x01020000, FileSizeBytes = 12345, RemainingMs = 60000 };
        var payload = new byte[PendingUpgrade.SizeBytes];
        pending.Write(payload, 0);
        return payload;
    }

    /// <summary>Every byte at rest whose flips are all tried: whole records and prefixes, and of each image what is not assembly code.</summary>
    public IEnumerable<(string File, int Byte)> BytesOutsideThePayload() =>
        Store.FileNames.SelectMany(name => Enumerable.Range(0, Store.FileBytes(name).Length).Where(at => !IsInPayload(name, at)).Select(at => (name, at)));

    public IEnumerable<(string File, int Byte)> BytesInThePayload() =>
        Store.FileNames.SelectMany(name => Enumerable.Range(0, Store.FileBytes(name).Length).Where(at => IsInPayload(name, at)).Select(at => (name, at)));

    /// <returns>The bank whose image the byte belongs to; <see cref="Bank.None"/> for records, prefixes and a half download.</returns>
    public int BankOf(string file)
    {
        bool isChunk = file[1] == '.' && file[0] is 'a' or 'b' && !file.EndsWith(".pre", StringComparison.Ordinal);
        int bank = file[0] == 'a' ? Bank.A : Bank.B;
        return isChunk && AllowedBanks.Contains(bank) ? bank : Bank.None;
    }

    private void WriteBanks()
    {
        var record = new BootRecord { ConfirmedBank = Bank.A, SecurityCounter = 1 };
        Promise(record, Bank.A, BankState.Proven, BitRotImages.V100);
        switch (Name)
        {
            case "one image":
                break;
            case "half a download":
                BitRotImages.Install(Store, Bank.B, BitRotImages.V110, 1);
                break;
            case "on trial":
                Promise(record, Bank.B, BankState.Staged, BitRotImages.V110);
                record.PendingBank = Bank.B;
                record.TrialBootsLeft = NfConfig.TrialBoots - 1;
                break;
            case "an older image below the counter":
                Promise(record, Bank.B, BankState.Proven, BitRotImages.V120);
                record.ConfirmedBank = Bank.B;
                record.SecurityCounter = 2;
                break;
            default:
                Promise(record, Bank.B, BankState.Proven, BitRotImages.V110);
                record.ConfirmedBank = Bank.B;
                break;
        }

        var payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        Demand(BootControl.OpenRecords(Store).Write(payload));
        if (HasOneRecordCopy)
        {
            Demand(Store.Delete(Store.FileNames.First(name => name[0] == BootControl.RecordPrefix && name.EndsWith(".1", StringComparison.Ordinal))));
        }
    }

    private void Promise(BootRecord record, int bank, BankState state, byte[] file)
    {
        BitRotImages.Install(Store, bank, file);
        record.BankAt(bank).State = state;
        BitRotImages.DigestOf(file).CopyTo(record.BankAt(bank).ImageDigest, 0);
    }

    /// <summary>Code and data of an assembly: behind its header of 124 bytes, up to the next one.</summary>
    private bool IsInPayload(string file, int at)
    {
        if (file[1] != '.' || file.EndsWith(".pre", StringComparison.Ordinal))
        {
            return false;
        }

        int inImage = (Convert.ToInt32(file[2..]) * BitRotImages.ChunkSizeBytes) + at;
        byte[] image = Store.FileBytes($"{file[0]}.000");
        int payload = BitConverter.ToInt32(image, 12);
        return BitRotImages.IsAssemblyBody(inImage - 32, payload);
    }

    private static void Demand(Result result)
    {
        if (result != Result.Ok)
        {
            throw new InvalidOperationException($"the store of a test: {result}");
        }
    }
}
