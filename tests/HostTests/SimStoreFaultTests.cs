using System.Linq;
using System.Numerics;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>The simulated store does to its files what the fault's name says, and nothing else.</summary>
[TestClass]
public sealed class SimStoreFaultTests
{
    private const int Close = 3;
    private const int PageBytes = 16;
    private const int CommitBytes = 8;

    private static readonly byte[] Data = Enumerable.Range(0, 100).Select(i => (byte)(i * 37)).ToArray();

    [TestMethod]
    public void Cut_in_a_commit_leaves_nothing_everything_or_a_prefix_in_units()
    {
        Assert.IsEmpty(AfterCut(StoreFault.CutLost, 1));
        CollectionAssert.AreEqual(Data, AfterCut(StoreFault.CutKept, 1));
        int[] lengths = Enumerable.Range(0, 200).Select(seed => AfterCut(StoreFault.CutPrefix, seed).Length).Distinct().ToArray();
        Assert.IsTrue(lengths.All(length => length % CommitBytes == 0), string.Join(' ', lengths));
        Assert.HasCount((Data.Length / CommitBytes) + 1, lengths);
    }

    [TestMethod]
    public void Cut_pages_are_whole_or_erased()
    {
        bool isHole = false;
        for (int seed = 0; seed < 50; seed++)
        {
            byte[] left = AfterCut(StoreFault.CutPages, seed);
            for (int page = 0; page * PageBytes < left.Length; page++)
            {
                byte[] bytes = left.Skip(page * PageBytes).Take(PageBytes).ToArray();
                bool isErased = bytes.All(value => value == 0xFF);
                Assert.IsTrue(isErased || bytes.SequenceEqual(Data.Skip(page * PageBytes).Take(PageBytes)));
                isHole |= isErased;
            }
        }

        Assert.IsTrue(isHole, "no page was ever missing before another");
    }

    [TestMethod]
    public void Cut_bits_are_set_where_they_should_have_been_cleared()
    {
        byte[] left = AfterCut(StoreFault.CutBits, 3);

        Assert.IsTrue(left.Zip(Data).All(pair => (pair.First & pair.Second) == pair.Second));
        CollectionAssert.AreNotEqual(Data, left);
    }

    [TestMethod]
    public void Wavering_bits_read_differently_until_the_file_is_deleted()
    {
        SimStore store = Cut(StoreFault.CutWavering, 3);
        byte[][] reads = Enumerable.Range(0, 8).Select(_ => Read(store)).ToArray();
        Assert.IsTrue(reads.Any(read => !read.SequenceEqual(reads[0])));

        store.Delete("f");
        Write(store);

        CollectionAssert.AreEqual(Data, Read(store));
    }

    [TestMethod]
    public void Read_fails_once_or_until_the_file_is_deleted()
    {
        SimStore store = Written(StoreFault.ReadOnce, Close + 1);
        Assert.AreEqual(Result.IoError, store.Read("f", 0, new byte[100], 0, 100, out _));
        CollectionAssert.AreEqual(Data, Read(store));

        store = Written(StoreFault.ReadForGood, Close + 1);
        Assert.AreEqual(Result.IoError, store.Read("f", 0, new byte[100], 0, 100, out _));
        Assert.AreEqual(Result.IoError, store.Clone().Size("f", out _));
        store.Delete("f");
        Write(store);
        CollectionAssert.AreEqual(Data, Read(store));
    }

    [TestMethod]
    public void Corrupt_write_reports_success_and_has_one_wrong_bit()
    {
        SimStore store = Written(StoreFault.WriteCorrupt, Close);

        Assert.AreEqual(1, DifferentBits(Read(store)));
    }

    [TestMethod]
    public void Flip_inverts_one_bit_of_what_is_at_rest()
    {
        SimStore store = Written(StoreFault.FlipBit, Close + 1);

        Assert.AreEqual(1, DifferentBits(Read(store)));
        Assert.IsTrue(store.TryPeek("f", out StoredFile file));
        Assert.AreEqual(Close + 1, file.DamagedAt);
        Assert.IsTrue(file.IsDamageSeen, "it was read after that");
    }

    [TestMethod]
    public void Refused_write_fails_and_the_next_works()
    {
        var store = new SimStore(Geometry, 1) { Plan = FaultPlan.Of(1, StoreFault.WriteRefused) };
        Assert.AreEqual(Result.IoError, store.OpenAppend("f"));
        Assert.AreEqual(Result.Ok, store.OpenAppend("f"));
    }

    [TestMethod]
    public void Full_store_refuses_new_files_for_a_while()
    {
        var store = new SimStore(Geometry, 1) { Plan = FaultPlan.Of(1, StoreFault.StoreFull) };
        Assert.AreEqual(Result.Full, store.OpenAppend("f"));
        Assert.AreEqual(Result.Full, store.Clone().OpenAppend("f"), "a fork is as full");
        for (int i = 0; i < SimStore.LastingOperations; i++)
        {
            store.Size("f", out _);
        }

        Assert.AreEqual(Result.Ok, store.OpenAppend("f"));
    }

    [TestMethod]
    public void Formatted_store_has_lost_its_power_and_its_files()
    {
        SimStore store = Written(StoreFault.Formatted, Close + 1);
        Assert.Throws<PowerCutException>(() => store.List(new string[4], out _));
        store.PowerOn();
        Assert.AreEqual(0, store.FileCount);
    }

    [TestMethod]
    public void Clone_shares_no_change()
    {
        SimStore store = Written(StoreFault.None, 0);
        SimStore clone = store.Clone();
        clone.Flip("f", 5, 1);
        clone.Put("g", Data);
        CollectionAssert.AreEqual(Data, Read(store));
        Assert.AreEqual(1, store.FileCount);
    }

    [TestMethod]
    public void Every_name_is_read_back()
    {
        foreach (StoreFault fault in StoreFaults.All)
        {
            Assert.IsTrue(StoreFaults.TryParse(StoreFaults.Name(fault), out StoreFault parsed));
            Assert.AreEqual(fault, parsed);
        }

        Assert.IsFalse(StoreFaults.TryParse("lightning", out _));
    }

    private static FlashGeometry Geometry => new(65536) { PageBytes = PageBytes, CommitBytes = CommitBytes };

    private static SimStore Written(StoreFault fault, int operation)
    {
        var store = new SimStore(Geometry, 7) { Plan = fault == StoreFault.None ? FaultPlan.None : FaultPlan.Of(operation, fault) };
        Write(store);
        return store;
    }

    private static SimStore Cut(StoreFault fault, int seed)
    {
        var store = new SimStore(Geometry, seed) { Plan = FaultPlan.Of(Close, fault) };
        Assert.Throws<PowerCutException>(() => Write(store));
        store.PowerOn();
        return store;
    }

    private static byte[] AfterCut(StoreFault fault, int seed) => Cut(fault, seed).FileBytes("f");

    private static void Write(SimStore store)
    {
        store.OpenAppend("f");
        store.Append(Data, 0, Data.Length);
        store.Close();
    }

    private static byte[] Read(SimStore store)
    {
        byte[] buffer = new byte[Data.Length];
        Assert.AreEqual(Result.Ok, store.Read("f", 0, buffer, 0, buffer.Length, out _));
        return buffer;
    }

    private static int DifferentBits(byte[] read) => read.Zip(Data).Sum(pair => BitOperations.PopCount((uint)(pair.First ^ pair.Second)));
}
