using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class StoredCredentialsTests
{
    private const int SealedBytes = 187;
    private const int HeaderBytes = 12;

    [TestMethod]
    public void What_was_written_is_read_for_either_suite()
    {
        MemoryStore store = Unit(1);
        Assert.AreEqual((int)Result.Ok, (int)StoredCredentials.Write(store, Of(CbkeSuite.Suite2(), 5), 1));
        Assert.AreEqual((int)Result.Ok, (int)StoredCredentials.Write(store, Of(CbkeSuite.Suite1(), 9), 1));
        StoredCredentials stored = new StoredCredentials(store);
        Assert.AreEqual((int)CredentialsState.Ready, (int)stored.State);
        Assert.AreEqual(1L, stored.Generation);
        AssertIs(5, stored.Suite2);
        AssertIs(9, stored.Suite1);
        Assert.AreEqual(CbkeSuite.Suite1Bit, stored.Suite1.Suite.Bit);
    }

    [TestMethod]
    public void A_unit_that_was_given_none_has_none()
    {
        StoredCredentials stored = new StoredCredentials(Unit(1));
        Assert.AreEqual((int)CredentialsState.None, (int)stored.State);
        Assert.IsNull(stored.Suite1);
        Assert.IsNull(stored.Suite2);
        Assert.IsFalse(stored.MustEstablish);
    }

    [TestMethod]
    public void A_unit_without_a_secret_is_given_none()
    {
        MemoryStore store = new MemoryStore();
        Assert.AreEqual((int)Result.NotFound, (int)StoredCredentials.Write(store, Of(CbkeSuite.Suite2(), 5), 1));
        Assert.AreEqual((int)CredentialsState.None, (int)new StoredCredentials(store).State);
    }

    [TestMethod]
    public void Another_unit_does_not_take_them_and_says_so()
    {
        MemoryStore store = Unit(1);
        StoredCredentials.Write(store, Of(CbkeSuite.Suite2(), 5), 1);
        SealSecret.Provision(store, new FixedRandom(new byte[] { 2, 7 }));
        StoredCredentials stored = new StoredCredentials(store);
        Assert.AreEqual((int)CredentialsState.BadSeal, (int)stored.State);
        Assert.IsNull(stored.Suite2);
        Assert.IsFalse(stored.MustEstablish);
    }

    [TestMethod]
    public void A_secret_that_is_lost_takes_them_with_it()
    {
        MemoryStore store = Unit(1);
        StoredCredentials.Write(store, Of(CbkeSuite.Suite2(), 5), 1);
        store.Delete(SealSecret.FileName);
        Assert.AreEqual((int)CredentialsState.BadSeal, (int)new StoredCredentials(store).State);
    }

    /// <summary>With the record's CRC made right again, as whoever can write files can: the seal is what holds.</summary>
    [TestMethod]
    public void Not_one_changed_byte_is_taken()
    {
        MemoryStore sealed1 = Unit(1);
        StoredCredentials.Write(sealed1, Of(CbkeSuite.Suite2(), 5), 1);
        byte[] file = new byte[HeaderBytes + SealedBytes + 4];
        sealed1.Read("k00000000.0", 0, file, 0, file.Length, out int count);
        Assert.AreEqual(file.Length, count);
        byte[] payload = new byte[SealedBytes];
        for (int at = 0; at < SealedBytes; at += 3)
        {
            MemoryStore store = Unit(1);
            System.Array.Copy(file, HeaderBytes, payload, 0, SealedBytes);
            payload[at] ^= 0x10;
            new RecordStore(store, 'k', SealedBytes).Write(payload);
            StoredCredentials stored = new StoredCredentials(store);
            Assert.AreEqual((int)CredentialsState.BadSeal, (int)stored.State);
            Assert.IsNull(stored.Suite2);
        }
    }

    [TestMethod]
    public void A_record_of_one_suite_is_none_of_the_other()
    {
        MemoryStore store = Unit(1);
        StoredCredentials.Write(store, Of(CbkeSuite.Suite2(), 5), 1);
        byte[] payload = new byte[SealedBytes];
        new RecordStore(store, 'k', SealedBytes).Load(payload);
        new RecordStore(store, 'j', SealedBytes).Write(payload);
        StoredCredentials stored = new StoredCredentials(store);
        Assert.AreEqual((int)CredentialsState.Ready, (int)stored.State);
        Assert.IsNull(stored.Suite1);
    }

    [TestMethod]
    public void Keys_are_to_be_established_once_for_each_generation()
    {
        MemoryStore store = Unit(1);
        StoredCredentials.Write(store, Of(CbkeSuite.Suite2(), 5), 1);
        StoredCredentials stored = new StoredCredentials(store);
        Assert.IsTrue(stored.MustEstablish);
        Assert.AreEqual((int)Result.Ok, (int)stored.MarkEstablished());
        Assert.IsFalse(stored.MustEstablish);
        Assert.IsFalse(new StoredCredentials(store).MustEstablish);
        StoredCredentials.Write(store, Of(CbkeSuite.Suite2(), 6), 2);
        stored = new StoredCredentials(store);
        Assert.IsTrue(stored.MustEstablish);
        Assert.AreEqual(2L, stored.Generation);
        AssertIs(6, stored.Suite2);
    }

    [TestMethod]
    public void A_mark_that_was_not_stored_is_no_mark()
    {
        MemoryStore store = Unit(1);
        StoredCredentials.Write(store, Of(CbkeSuite.Suite2(), 5), 1);
        StoredCredentials stored = new StoredCredentials(store);
        store.AppendResult = Result.IoError;
        Assert.AreEqual((int)Result.IoError, (int)stored.MarkEstablished());
        Assert.IsTrue(stored.MustEstablish);
        Assert.IsTrue(new StoredCredentials(store).MustEstablish);
    }

    /// <summary>The power goes between the two records of a replacement: the old one of the other suite is not mixed in.</summary>
    [TestMethod]
    public void Of_two_generations_only_the_newer_counts()
    {
        MemoryStore store = Unit(1);
        StoredCredentials.Write(store, Of(CbkeSuite.Suite2(), 5), 1);
        StoredCredentials.Write(store, Of(CbkeSuite.Suite1(), 9), 1);
        StoredCredentials.Write(store, Of(CbkeSuite.Suite1(), 8), 2);
        StoredCredentials stored = new StoredCredentials(store);
        Assert.AreEqual(2L, stored.Generation);
        Assert.IsNull(stored.Suite2);
        AssertIs(8, stored.Suite1);
        StoredCredentials.Write(store, Of(CbkeSuite.Suite2(), 4), 3);
        stored = new StoredCredentials(store);
        Assert.AreEqual(3L, stored.Generation);
        Assert.IsNull(stored.Suite1);
        AssertIs(4, stored.Suite2);
    }

    /// <summary>Before each operation in turn, with nothing, half or all of what was being written kept.</summary>
    [TestMethod]
    [DataRow(MemoryStore.KeepNone)]
    [DataRow(MemoryStore.KeepHalf)]
    [DataRow(MemoryStore.KeepAll)]
    public void A_power_cut_leaves_the_old_credentials_or_the_new(int kept)
    {
        bool isWhole = false;
        bool wasOld = false;
        for (int cut = 1; !isWhole; cut++)
        {
            MemoryStore store = Unit(1);
            StoredCredentials.Write(store, Of(CbkeSuite.Suite2(), 5), 1);
            store.CutBefore = store.Operations + cut;
            store.Kept = kept;
            isWhole = StoredCredentials.Write(store, Of(CbkeSuite.Suite2(), 6), 2) == Result.Ok;
            store.PowerOn();
            StoredCredentials stored = new StoredCredentials(store);
            Assert.AreEqual((int)CredentialsState.Ready, (int)stored.State);
            wasOld |= stored.Generation == 1;
            AssertIs(stored.Generation == 1 ? 5 : 6, stored.Suite2);
            AssertIs(stored.Generation == 1 ? 5 : 6, new StoredCredentials(store).Suite2);
        }

        Assert.IsTrue(wasOld);
    }

    private static MemoryStore Unit(int seed)
    {
        MemoryStore store = new MemoryStore();
        Assert.AreEqual((int)Result.Ok, (int)SealSecret.Provision(store, new FixedRandom(new byte[] { (byte)seed, 7 })));
        return store;
    }

    private static KeyCredentials Of(CbkeSuite suite, int first) => new KeyCredentials(
        suite, Filled(suite.CertificateBytes, first), Filled(suite.PrivateKeyBytes, first + 100), Filled(suite.PublicKeyBytes, first + 200));

    private static byte[] Filled(int count, int first)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)(first + i);
        }

        return bytes;
    }

    private static void AssertIs(int first, KeyCredentials credentials)
    {
        CbkeSuite suite = credentials.Suite;
        Assert.AreEqual(suite.CertificateBytes, credentials.Certificate.Length);
        Assert.IsTrue(Bytes.AreEqual(Filled(suite.CertificateBytes, first), 0, credentials.Certificate, 0, suite.CertificateBytes));
        Assert.AreEqual(suite.PrivateKeyBytes, credentials.PrivateKey.Length);
        Assert.IsTrue(Bytes.AreEqual(Filled(suite.PrivateKeyBytes, first + 100), 0, credentials.PrivateKey, 0, suite.PrivateKeyBytes));
        Assert.AreEqual(suite.PublicKeyBytes, credentials.CaPublicKey.Length);
        Assert.IsTrue(Bytes.AreEqual(Filled(suite.PublicKeyBytes, first + 200), 0, credentials.CaPublicKey, 0, suite.PublicKeyBytes));
    }
}
