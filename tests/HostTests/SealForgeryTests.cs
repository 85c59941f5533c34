using System;
using System.Buffers.Binary;
using System.Linq;
using System.Security.Cryptography;
using Bridge.Boot;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Every seal that is not this unit's, of this image, in this bank and record, ends in the check of the signature: never in a start without it, never in a refusal.</summary>
[TestClass]
public class SealForgeryTests
{
    private static readonly byte[] Image100 = BootCasesUnit.ImageOf(BootCasesUnit.File100);
    private static readonly byte[] Image110 = BootCasesUnit.ImageOf(BootCasesUnit.File110);

    [TestMethod]
    public void The_seal_is_the_documented_one_and_starts_the_image()
    {
        BootCasesUnit unit = SealedUnit.Make();
        byte[] expected = SealedUnit.Expected(SealSecret.Load(unit.Store), Bank.A, 1, Image100);
        CollectionAssert.AreEqual(expected, SealedUnit.Payload(unit)[SealedUnit.SealAOffset..SealedUnit.SealBOffset]);
        SealedUnit.AssertSealed(unit, Bank.A);
    }

    [TestMethod]
    public void Every_single_bit_of_the_seal_counts()
    {
        SimStore store = SealedUnit.Make().Store;
        for (int bit = 0; bit < 8 * ImageSeal.SizeBytes; bit++)
        {
            var unit = new BootCasesUnit(store.Clone());
            SealedUnit.Forge(unit, payload => payload[SealedUnit.SealAOffset + (bit / 8)] ^= (byte)(1 << (bit % 8)));
            SealedUnit.AssertFullCheck(unit, Bank.A, SealState.Rejected, $"bit {bit}");
        }
    }

    [TestMethod]
    public void Every_single_bit_of_its_sequence_counts()
    {
        SimStore store = SealedUnit.Make().Store;
        for (int bit = 0; bit < 32; bit++)
        {
            var unit = new BootCasesUnit(store.Clone());
            SealedUnit.Forge(unit, payload => payload[SealedUnit.SealSequenceOffset + (bit / 8)] ^= (byte)(1 << (bit % 8)));
            SealedUnit.AssertFullCheck(unit, Bank.A, SealState.NotOffered, $"bit {bit}");
        }
    }

    [TestMethod]
    [DataRow(0x00)]
    [DataRow(0xFF)]
    public void A_blank_seal_fits_nothing(int blank)
    {
        BootCasesUnit unit = SealedUnit.Make();
        SealedUnit.Forge(unit, payload => payload.AsSpan(SealedUnit.SealAOffset, 32).Fill((byte)blank));
        SealedUnit.AssertFullCheck(unit, Bank.A, SealState.Rejected);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_record_replayed_above_the_present_one_brings_no_seal(bool withItsSequence)
    {
        BootCasesUnit unit = SealedUnit.Make();
        byte[] old = SealedUnit.Payload(unit);
        if (withItsSequence)
        {
            BinaryPrimitives.WriteInt32LittleEndian(old.AsSpan(SealedUnit.SealSequenceOffset), 7);
        }

        SealedUnit.PutRecord(unit, "r00000007.0", old);
        SealedUnit.PutRecord(unit, "r00000007.1", old);
        SealedUnit.AssertFullCheck(unit, Bank.A, withItsSequence ? SealState.Rejected : SealState.NotOffered);
    }

    [TestMethod]
    public void One_replayed_copy_is_healed_into_another_record_and_brings_no_seal()
    {
        BootCasesUnit unit = SealedUnit.Make();
        byte[] old = SealedUnit.Payload(unit);
        BinaryPrimitives.WriteInt32LittleEndian(old.AsSpan(SealedUnit.SealSequenceOffset), 7);
        SealedUnit.PutRecord(unit, "r00000007.1", old);
        SealedUnit.AssertFullCheck(unit, Bank.A, SealState.NotOffered);
    }

    [TestMethod]
    public void A_seal_does_not_move_into_a_later_record()
    {
        BootCasesUnit unit = SealedUnit.Make();
        byte[] seal = SealedUnit.Payload(unit)[SealedUnit.SealAOffset..SealedUnit.SealBOffset];
        unit.Write(_ => { });
        SealedUnit.Forge(unit, payload =>
        {
            seal.CopyTo(payload, SealedUnit.SealAOffset);
            BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(SealedUnit.SealSequenceOffset), 2);
        });
        SealedUnit.AssertFullCheck(unit, Bank.A, SealState.Rejected);
    }

    [TestMethod]
    public void A_seal_does_not_move_into_the_other_bank()
    {
        BootCasesUnit unit = SealedUnit.Make();
        unit.Install(Bank.B, BootCasesUnit.File100);
        SealedUnit.Forge(unit, payload =>
        {
            payload[1] = Bank.B;
            payload.AsSpan(12, 36).CopyTo(payload.AsSpan(48));
            payload.AsSpan(SealedUnit.SealAOffset, 32).CopyTo(payload.AsSpan(SealedUnit.SealBOffset));
        });
        SealedUnit.AssertFullCheck(unit, Bank.B, SealState.Rejected);
    }

    [TestMethod]
    public void The_flash_of_another_unit_brings_no_seal()
    {
        BootCasesUnit unit = SealedUnit.Make();
        byte[] secret = unit.Store.FileBytes(SealSecret.FileName);
        BootCasesUnit other = SealedUnit.Make(2);
        other.Store.Delete(SealSecret.FileName);
        other.Store.Put(SealSecret.FileName, secret);
        SealedUnit.AssertFullCheck(other, Bank.A, SealState.Rejected);
    }

    [TestMethod]
    public void The_seal_of_another_image_is_worth_nothing_to_a_signed_one()
    {
        BootCasesUnit unit = SealedUnit.Make();
        Replace(unit, Image110);
        SealedUnit.AssertFullCheck(unit, Bank.A, SealState.Rejected);
        Assert.AreEqual(BootCasesUnit.V110, unit.Handoff.FileVersion);
    }

    [TestMethod]
    public void The_seal_of_another_image_is_worth_nothing_to_an_unsigned_one()
    {
        BootCasesUnit unit = SealedUnit.Make();
        Replace(unit, Unsigned());
        unit.Boot();
        Assert.AreEqual(Bank.None, unit.Handoff.Bank);
        Assert.AreEqual(RefusalReason.Signature, unit.Loader.Inputs.ImageAt(Bank.A).Reason);
        Assert.AreEqual(SealState.Rejected, unit.Loader.Inputs.ImageAt(Bank.A).Seal);
    }

    [TestMethod]
    public void Without_a_secret_no_seal_is_looked_at()
    {
        foreach (byte[] guess in new[] { Array.Empty<byte>(), new byte[32], new byte[64], Enumerable.Repeat((byte)0xFF, 32).ToArray() })
        {
            BootCasesUnit unit = SealedUnit.Make();
            unit.Store.Delete(SealSecret.FileName);
            Replace(unit, Unsigned());
            SealedUnit.Forge(unit, payload => SealedUnit.Expected(guess, Bank.A, 1, Unsigned()).CopyTo(payload, SealedUnit.SealAOffset));
            unit.Boot();
            Assert.AreEqual(Bank.None, unit.Handoff.Bank);
            Assert.AreEqual(SealState.NotOffered, unit.Loader.Inputs.ImageAt(Bank.A).Seal);
        }
    }

    [TestMethod]
    public void A_damaged_secret_is_none()
    {
        SimStore store = SealedUnit.Make().Store;
        for (int position = 0; position < 40; position++)
        {
            var unit = new BootCasesUnit(store.Clone());
            unit.Store.Flip(SealSecret.FileName, position, position % 8);
            SealedUnit.AssertFullCheck(unit, Bank.A, SealState.NotOffered, $"byte {position}");
        }
    }

    [TestMethod]
    public void An_image_that_was_not_confirmed_is_not_started_on_a_seal()
    {
        foreach (BankState state in new[] { BankState.Staged, BankState.Failed })
        {
            BootCasesUnit unit = SealedUnit.Make();
            SealedUnit.Forge(unit, payload =>
            {
                payload[1] = 0xFF;
                payload[2] = Bank.A;
                payload[3] = 2;
                payload[12] = (byte)state;
            });
            SealedUnit.AssertFullCheck(unit, Bank.A, SealState.NotOffered);
            Assert.IsTrue(unit.Handoff.OnTrial);
        }
    }

    [TestMethod]
    public void A_seal_does_not_outlive_the_trust_in_the_key()
    {
        BootCasesUnit unit = SealedUnit.Make();
        unit.Boot();
        var check = new BridgeImageCheck(new KeyRing(), BridgePolicy.OfThisDevice());
        var loader = new BootLoader(unit.Store, check, new SilentTrace(), true);
        Assert.AreEqual(Bank.None, loader.Boot().Bank);
        Assert.AreEqual(RefusalReason.UntrustedKey, loader.Inputs.ImageAt(Bank.A).Reason);
    }

    [TestMethod]
    public void A_seal_replaces_neither_the_policy_nor_the_counter()
    {
        BootCasesUnit unit = SealedUnit.Make();
        var check = new BridgeImageCheck(KeyRing.Trusted(), new BridgePolicy(0x1337, 0x84, 0x101, 4, NfConfig.BankSizeBytes));
        Assert.AreEqual(Bank.None, new BootLoader(unit.Store.Clone(), check, new SilentTrace(), true).Boot().Bank);

        SealedUnit.Forge(unit, payload => payload[4] = 2);
        unit.Boot();
        Assert.AreEqual(SealState.Accepted, unit.Loader.Inputs.ImageAt(Bank.A).Seal);
        Assert.AreEqual(Bank.None, unit.Handoff.Bank);
    }

    /// <summary>Every byte of header and TLVs and some of the payload: what starts is what would have started without a seal, for the same reason.</summary>
    [TestMethod]
    public void A_flipped_bit_in_the_image_ends_as_it_does_without_a_seal()
    {
        SimStore sealedStore = SealedUnit.Make().Store;
        SimStore plainStore = BootCasesUnit.Provisioned().Store;
        int tail = 32 + BitConverter.ToInt32(Image100, 12);
        int[] positions = [.. Enumerable.Range(0, 32), .. Enumerable.Range(32, tail - 32).Where(at => at % 397 == 0), .. Enumerable.Range(tail, Image100.Length - tail)];
        foreach (int position in positions)
        {
            var withSeal = new BootCasesUnit(sealedStore.Clone());
            var without = new BootCasesUnit(plainStore.Clone());
            foreach (BootCasesUnit unit in new[] { withSeal, without })
            {
                unit.Store.Flip(BankStore.ChunkName(Bank.A, position / 4096), position % 4096, position % 8);
                unit.Boot();
                Assert.AreEqual(Bank.None, unit.Handoff.Bank, $"byte {position}");
            }

            Assert.AreEqual(without.Loader.Inputs.ImageAt(Bank.A).Reason, withSeal.Loader.Inputs.ImageAt(Bank.A).Reason, $"byte {position}");
        }
    }

    [TestMethod]
    public void A_formatted_store_loses_the_secret_and_the_update_that_rescues_runs_without()
    {
        BootCasesUnit unit = SealedUnit.Make();
        unit.Store.Format();
        unit.Boot();
        Assert.AreEqual(Bank.None, unit.Handoff.Bank);
        unit.Download(BootCasesUnit.File110, BootCasesUnit.V110);
        unit.Boot();
        Assert.AreEqual(Result.Ok, unit.Control.Confirm());
        SealedUnit.AssertFullCheck(unit, unit.Handoff.Bank, SealState.NotOffered);
        SealedUnit.AssertFullCheck(unit, unit.Handoff.Bank, SealState.NotOffered);
    }

    /// <summary>Another image in bank A, and a record that takes it for the confirmed one.</summary>
    private static void Replace(BootCasesUnit unit, byte[] image)
    {
        for (int chunk = 0; chunk < 3; chunk++)
        {
            string name = BankStore.ChunkName(Bank.A, chunk);
            unit.Store.Delete(name);
            unit.Store.Put(name, image[(chunk * 4096)..Math.Min(image.Length, (chunk + 1) * 4096)]);
        }

        int signedBytes = 32 + BitConverter.ToInt32(image, 12) + BitConverter.ToUInt16(image, 10);
        SealedUnit.Forge(unit, payload => SHA256.HashData(image.AsSpan(0, signedBytes)).CopyTo(payload, 16));
    }

    /// <summary>1.0.0 with a signature over something else.</summary>
    private static byte[] Unsigned()
    {
        int tail = 32 + BitConverter.ToInt32(Image100, 12) + BitConverter.ToUInt16(Image100, 10);
        byte[] image = (byte[])Image100.Clone();
        image[40] ^= 1;
        SHA256.HashData(image.AsSpan(0, tail)).CopyTo(image, tail + 8);
        return image;
    }
}
