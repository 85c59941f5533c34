using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.BitRot;

/// <summary>Single bits flip in what a unit has stored, at rest; it boots, says what it found, and the next update heals it.</summary>
[TestClass]
public class BitRotTests
{
    /// <summary>One flip in so many is followed by two updates; a prime, so that all bits and files have their turn.</summary>
    private const int HealEvery = 211;

    private const int PayloadFlips = 400;

    private const int PayloadHealEvery = 23;

    /// <summary>Letter, 8 digits, a dot and the copy.</summary>
    private const int RecordNameLength = 11;

    /// <summary>"condition,file,byte,bit": that flip alone, healing included.</summary>
    private const string ReplayVariable = "BRIDGE_BITROT";

    [TestMethod]
    public void Every_single_bit_outside_the_payload()
    {
        int total = 0;
        foreach (BitRotCondition condition in BitRotCondition.All)
        {
            condition.Make();
            (string, int, int)[] flips = [.. condition.BytesOutsideThePayload().SelectMany(at => Enumerable.Range(0, 8).Select(bit => (at.File, at.Byte, bit)))];
            Flip(condition, flips, HealEvery);
            total += flips.Length;
        }

        string docs = File.ReadAllText(Path.Combine(Samples.RepositoryRoot(), "docs", "testing.md"));
        StringAssert.Contains(docs, $"PE headers ({total:N0} bits)", "docs/testing.md says another number");
    }

    [TestMethod]
    public void A_sample_of_bits_inside_the_payload()
    {
        var random = new SimRandom(20261121);
        foreach (BitRotCondition condition in BitRotCondition.All)
        {
            (string File, int Byte)[] bytes = [.. condition.Make().BytesInThePayload()];
            Flip(condition, [.. Enumerable.Range(0, PayloadFlips).Select(_ => bytes[random.Next(bytes.Length)]).Select(at => (at.File, at.Byte, random.Next(8)))], PayloadHealEvery);
        }
    }

    /// <summary>The record is lost and nothing else: the best intact image runs on trial, and no record is made up.</summary>
    [TestMethod]
    public void One_bit_in_each_copy_of_the_boot_record()
    {
        var random = new SimRandom(7);
        int flips = 0;
        foreach (BitRotCondition condition in BitRotCondition.All.Where(condition => !condition.HasOneRecordCopy))
        {
            string[] copies = [.. condition.Make().Store.FileNames.Where(name => name[0] == BootControl.RecordPrefix)];
            int bits = condition.Store.FileBytes(copies[0]).Length * 8;
            for (int bit = 0; bit < bits; bit++, flips += 2)
            {
                // The same bit in both, as a fault of the page's address would do, and any other bit in the second.
                foreach (int other in new[] { bit, random.Next(bits) })
                {
                    SimStore store = condition.Store.Clone();
                    store.Flip(copies[0], bit / 8, bit % 8);
                    store.Flip(copies[1], other / 8, other % 8);
                    var unit = new BitRotUnit(store);
                    unit.Boot();
                    string where = $"{condition.Name}: {copies[0]} bit {bit} and {copies[1]} bit {other}";
                    Assert.IsFalse(unit.HadRecord, where);
                    Assert.IsTrue(unit.Handoff.OnTrial, where);
                    Assert.AreEqual(condition.Name == "one image" || condition.Name == "half a download" ? Bank.A : Bank.B, unit.Handoff.Bank, where);
                }
            }
        }

        Console.WriteLine($"{flips} pairs");
    }

    [TestMethod]
    [DataRow(StoredIdentity.RecordPrefix)]
    [DataRow(Updater.PendingRecordPrefix)]
    public void A_flip_in_a_record_of_the_application_changes_nothing_and_one_in_each_copy_is_told_as_nothing(char prefix)
    {
        BitRotCondition condition = BitRotCondition.All[0].Make();
        string[] copies = [.. condition.Store.FileNames.Where(name => name[0] == prefix && name.Length == RecordNameLength)];
        int bits = condition.Store.FileBytes(copies[0]).Length * 8;
        string whole = Told(condition.Store.Clone(), prefix);
        Assert.AreNotEqual("nothing", whole);
        for (int bit = 0; bit < bits; bit++)
        {
            foreach (string copy in copies)
            {
                SimStore one = condition.Store.Clone();
                one.Flip(copy, bit / 8, bit % 8);
                Assert.AreEqual(whole, Told(one, prefix), $"{copy} bit {bit}");
            }

            SimStore both = condition.Store.Clone();
            both.Flip(copies[0], bit / 8, bit % 8);
            both.Flip(copies[1], bit / 8, bit % 8);
            Assert.AreEqual("nothing", Told(both, prefix), $"both copies, bit {bit}");
        }
    }

    [TestMethod]
    public void The_flip_named_in_the_environment()
    {
        string named = Environment.GetEnvironmentVariable(ReplayVariable);
        if (named != null)
        {
            Replay(named);
        }
    }

    /// <param name="flip">Condition, file, byte, bit.</param>
    public static void Replay(string flip)
    {
        string[] parts = flip.Split(',');
        BitRotCondition condition = BitRotCondition.All.Single(condition => condition.Name == parts[0]).Make();
        Try(condition, parts[1], int.Parse(parts[2]), int.Parse(parts[3]), true);
    }

    private static string Told(SimStore store, char prefix)
    {
        if (prefix == StoredIdentity.RecordPrefix)
        {
            byte[] code = new StoredIdentity(store).InstallCode;
            return code == null ? "nothing" : Convert.ToHexString(code);
        }

        var payload = new byte[PendingUpgrade.SizeBytes];
        RecordLoad load = new RecordStore(store, prefix, payload.Length).Load(payload);
        return load == RecordLoad.Settled && new PendingUpgrade().Read(payload, 0) == Result.Ok ? Convert.ToHexString(payload) : "nothing";
    }

    private static void Flip(BitRotCondition condition, (string File, int Byte, int Bit)[] flips, int healEvery)
    {
        int healed = 0;
        var failures = new ConcurrentQueue<string>();
        Parallel.ForEach(flips.Select((flip, index) => (flip, index)), at =>
        {
            (string file, int position, int bit) = at.flip;
            bool heals = at.index % healEvery == 0;
            try
            {
                Try(condition, file, position, bit, heals);
                Interlocked.Add(ref healed, heals ? 1 : 0);
            }
            catch (AssertFailedException failed)
            {
                failures.Enqueue($"{condition.Name}: {file} byte {position} bit {bit}: {failed.Message.ReplaceLineEndings(" ")}; replay: {ReplayVariable}=\"{condition.Name},{file},{position},{bit}\"");
            }
        });
        Assert.AreEqual(0, failures.Count, $"{failures.Count} of {flips.Length} flips\n{string.Join("\n", failures.Take(5))}");
        Console.WriteLine($"{condition.Name}: {flips.Length} flips, {healed} followed by two updates");
    }

    private static void Try(BitRotCondition condition, string file, int position, int bit, bool heals)
    {
        SimStore store = condition.Store.Clone();
        store.Flip(file, position, bit);
        Dictionary<string, string> banks = Banks(store);
        var unit = new BitRotUnit(store);
        unit.Boot();

        int broken = condition.BankOf(file);
        bool isRecordLost = condition.HasOneRecordCopy && file[0] == BootControl.RecordPrefix;
        bool isFirstBroken = broken == condition.FirstBank;
        Assert.AreEqual(isFirstBroken ? condition.StandIn : condition.FirstBank, unit.Handoff.Bank, "another image than it should be");
        Assert.AreEqual(!isRecordLost, unit.HadRecord, "the record");
        Assert.AreEqual(isRecordLost || (condition.Name == "on trial" && !isFirstBroken), unit.Handoff.OnTrial, "on trial");
        Assert.AreEqual(unit.Handoff.Bank == Bank.None, unit.Handoff.Reason == BootReason.Rescue, "rescue");

        // A bank nobody needs is not read, and nothing is said about it: two are looked at when the first is broken, or no record leads.
        Assert.AreEqual(isFirstBroken || (isRecordLost && broken != Bank.None) ? 1 << broken : 0, unit.Handoff.BrokenBanks & (broken == Bank.None ? 3 : 1 << broken), "what is reported broken");
        Assert.AreEqual(isFirstBroken, broken != Bank.None && unit.WasTold(broken, BankStatus.Broken), "what the trace tells of the bank");
        CollectionAssert.AreEquivalent(banks.ToArray(), Banks(store).ToArray(), "a boot changes no bank");
        if (heals)
        {
            Heal(store, unit);
        }
    }

    /// <summary>Two updates go through both banks, and both are whole afterwards.</summary>
    private static void Heal(SimStore store, BitRotUnit unit)
    {
        unit.Update(BitRotImages.V130);
        unit.Boot();
        Assert.IsFalse(unit.Handoff.OnTrial);
        unit.Update(BitRotImages.V140);
        unit.Boot();
        Assert.AreEqual(BitRotImages.VersionOf(BitRotImages.V140), unit.Handoff.FileVersion);
        Assert.AreEqual(BootReason.Confirmed, unit.Handoff.Reason);
        var source = new BankImageSource(new BankStore(store, BitRotImages.Geometry));
        foreach (int bank in new[] { Bank.A, Bank.B })
        {
            Assert.AreEqual(Result.Ok, source.Open(bank));
            Assert.AreEqual(Verdict.Valid, BitRotUnit.Check().Check(source, null, new ImageFacts(), new PeWalker()), $"bank {bank} is not healed");
        }
    }

    private static Dictionary<string, string> Banks(SimStore store) => store.FileNames
        .Where(name => name[1] == '.')
        .ToDictionary(name => name, name => Convert.ToHexString(store.FileBytes(name)));
}
