using System;
using System.Text;
using Bridge.Boot;
using Bridge.Cli.Flashing;
using Bridge.Cli.Fuzzing;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.Cli.Serving;
using Bridge.Cli.Simulating;
using Bridge.Firmware.App;
using Bridge.Fuzz.Oracles;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Device;
using VirtualHan.Hub;
using VirtualHan.Live;
using VirtualHan.Ncp;
using VirtualHan.Radio;
using VirtualHan.Time;

namespace Bridge.HostTests.Fuzz;

/// <summary>What the fuzzer found in the product and its tools, each as the shortest case of it.</summary>
[TestClass]
public sealed class FoundFaultsTests
{
    [TestMethod]
    public void A_record_of_the_last_sequence_stays_the_state_and_no_write_is_taken()
    {
        var store = new SimStore(65536, 1);
        byte[] state = [1, 2, 3, 4];
        for (int copy = 0; copy < 2; copy++)
        {
            store.Put(RecordReference.Name('q', RecordStore.MaxSequence, copy), RecordReference.File('q', RecordStore.MaxSequence, state));
        }

        var records = new RecordStore(store, 'q', state.Length);
        byte[] loaded = new byte[state.Length];
        Assert.AreEqual(RecordLoad.Settled, records.Load(loaded));
        Assert.AreEqual(Result.Full, records.Write([9, 9, 9, 9]));
        Assert.AreEqual(RecordLoad.Settled, new RecordStore(store, 'q', state.Length).Load(loaded));
        CollectionAssert.AreEqual(state, loaded);
    }

    [TestMethod]
    public void A_name_above_the_last_sequence_is_no_record_and_hides_none()
    {
        var store = new SimStore(65536, 1);
        var records = new RecordStore(store, 'q', 4);
        Assert.AreEqual(Result.Ok, records.Write([1, 2, 3, 4]));
        store.Put("q7fffffff.0", [0]);

        var next = new RecordStore(store, 'q', 4);
        byte[] loaded = new byte[4];
        Assert.AreEqual(RecordLoad.Settled, next.Load(loaded));
        Assert.AreEqual(Result.Ok, next.Write([5, 6, 7, 8]));
        Assert.AreEqual(RecordLoad.Settled, new RecordStore(store, 'q', 4).Load(loaded));
        CollectionAssert.AreEqual(new byte[] { 5, 6, 7, 8 }, loaded);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(9)]
    [DataRow(16)]
    [DataRow(255)]
    public void An_install_code_of_a_length_there_is_none_of_is_no_install_code(int length)
    {
        var store = new SimStore(65536, 1);
        byte[] record = new byte[20];
        record[0] = 1;
        record[1] = (byte)length;
        Assert.AreEqual(Result.Ok, new RecordStore(store, StoredIdentity.RecordPrefix, record.Length).Write(record));

        Assert.IsNull(new StoredIdentity(store).InstallCode);
    }

    [TestMethod]
    [DataRow(0x1F, 2, DisplayName = "joinNetwork")]
    [DataRow(0x1E, -1, DisplayName = "formNetwork")]
    public void A_channel_the_band_does_not_have_is_refused_by_the_virtual_radio(int command, int nodeType)
    {
        var queue = new EventQueue();
        var stack = new NetworkStack(queue, new Ether(queue, new RadioModel(), 1), 1, new StackFlash(), 1);
        var server = new EzspServer(queue, stack, 13, 1);
        server.Execute([0, 0, 1, 0, 0, 13]);
        server.Execute([1, 0, 1, 0x68, 0, .. new byte[43]]);
        byte[] type = nodeType < 0 ? [] : [(byte)nodeType];
        byte[] parameters = [.. new byte[8], 0x34, 0x12, 3, 98, 0, 0, 0, 0, 0, 0, 0, 0];

        byte[] response = server.Execute([2, 0, 1, (byte)command, 0, .. type, .. parameters]);

        Assert.AreNotEqual(0, response[5]);
        queue.RunUntil(60_000_000);
        Assert.AreEqual(NetworkState.None, stack.State);
    }

    [TestMethod]
    [DataRow(0xFFFFFFFFL)]
    [DataRow(0x80000000L)]
    [DataRow(1305L)]
    public void A_block_request_behind_the_file_gets_an_error(long offset)
    {
        var server = new OtaServerCore(new OtaServerSettings { MaxBlockBytes = 64, TakesPages = true }) { Image = FuzzSamples.Create().OtaFiles[0] };
        byte[] request = [1, 7, 3, 0, 0x37, 0x13, 0x84, 0, 0, 0, 1, 1, (byte)offset, (byte)(offset >> 8), (byte)(offset >> 16), (byte)(offset >> 24), 63];

        server.OnMessage(new HubMessage { Cluster = 0x0019, Buffer = request, Count = request.Length }, 0);

        Assert.AreEqual(OtaServerAction.Send, server.Poll());
        Assert.AreEqual(HubAnswerKind.Default, server.Answer.Kind);
    }

    [TestMethod]
    public void A_page_request_to_a_hub_without_a_file_gets_an_error()
    {
        var server = new OtaServerCore(new OtaServerSettings { MaxBlockBytes = 64, TakesPages = true });
        byte[] request = [1, 7, 4, 0, 0x37, 0x13, 0x84, 0, 0, 0, 1, 1, 0, 0, 0, 0, 63, 0, 1, 20, 0];

        server.OnMessage(new HubMessage { Cluster = 0x0019, Buffer = request, Count = request.Length }, 0);

        Assert.AreEqual(OtaServerAction.Send, server.Poll());
        Assert.AreEqual(HubAnswerKind.Default, server.Answer.Kind);
    }

    [TestMethod]
    [DataRow(1305)]
    [DataRow(int.MaxValue)]
    public void A_page_request_behind_the_file_gets_an_error(int offset)
    {
        var server = new OtaServerCore(new OtaServerSettings()) { Image = FuzzSamples.Create().OtaFiles[0] };

        Send(server, [1, 7, 4, 0, .. Identity, .. BitConverter.GetBytes(Math.Max(offset, server.Image.Length)), 63, 0, 1, 20, 0]);

        Assert.AreEqual(OtaServerAction.Send, server.Poll());
        Assert.AreEqual(HubAnswerKind.Default, server.Answer.Kind);
        Assert.AreEqual(OtaServerAction.None, server.Poll());
    }

    [TestMethod]
    public void An_upgrade_end_request_ends_the_page()
    {
        var server = new OtaServerCore(new OtaServerSettings()) { Image = FuzzSamples.Create().OtaFiles[0] };
        Send(server, [1, 7, 4, 0, .. Identity, 0, 0, 0, 0, 63, 0, 1, 20, 0]);
        Assert.AreEqual(OtaServerAction.Send, server.Poll());

        Send(server, [1, 8, 6, 0, .. Identity]);

        Assert.AreEqual(OtaServerAction.Send, server.Poll());
        Assert.AreEqual(HubAnswerKind.UpgradeEnd, server.Answer.Kind);
        server.OnTime(1000);
        Assert.AreEqual(OtaServerAction.None, server.Poll());
    }

    [TestMethod]
    [DataRow(0x0001, 0x0000, true)]
    [DataRow(0x0001, 0x1234, false)]
    [DataRow(0x0001, 0xFFFD, false)]
    [DataRow(0x0006, 0x0000, true)]
    [DataRow(0x0006, 0xFFFD, true)]
    [DataRow(0x0006, 0x1234, false)]
    public void The_hub_answers_for_itself_and_for_no_other_node(int cluster, int about, bool answers)
    {
        byte[] request = [1, (byte)about, (byte)(about >> 8), 9, 1, 1, 0x19, 0, 0];

        Assert.AreEqual(answers, new HubZdo(new byte[8], 1, 0x0109).Answer(new HubMessage { Cluster = cluster, Buffer = request, Count = request.Length }));
    }

    [TestMethod]
    [DataRow("on on", 1, 0)]
    [DataRow("on cut", 1, 1)]
    [DataRow("on cut cut", 1, 2)]
    public void A_bridge_starts_once_when_its_power_comes_twice_or_goes_before_it_has_started(string events, int boots, int cuts)
    {
        var queue = new EventQueue();
        (HanConsole _, BridgeHost bridge) = Console(queue);
        foreach (string supply in events.Split(' '))
        {
            if (supply == "on")
            {
                bridge.PowerOn();
            }
            else
            {
                bridge.CutPower();
            }
        }

        queue.RunUntil(5_000_000);

        Assert.AreEqual(boots, bridge.Boots.Count);
        Assert.AreEqual(cuts, bridge.PowerCuts);
    }

    [TestMethod]
    public void A_file_that_cannot_be_written_is_an_answer_and_not_the_end_of_the_network()
    {
        (HanConsole console, BridgeHost _) = Console(new EventQueue());
        string missing = System.IO.Path.Combine(System.IO.Path.GetTempPath(), Guid.NewGuid().ToString(), "none", "x");

        string answer = console.Execute("export 1 a " + missing);

        Assert.IsFalse(string.IsNullOrEmpty(answer));
        Assert.DoesNotContain("bytes", answer);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(4)]
    [DataRow(15)]
    [DataRow(4096 + 15)]
    public void A_store_partition_too_small_for_a_file_system_has_none(int sizeBytes) =>
        Assert.IsFalse(FlashJob.HasFileSystem(new Partition(PartitionTable.Store, 0, sizeBytes), new byte[0x10000]));

    [TestMethod]
    [DataRow(8, true)]
    [DataRow(4096 + 8, true)]
    [DataRow(7, false)]
    [DataRow(8192 + 8, false)]
    public void A_file_system_is_known_by_either_of_its_first_two_blocks(int offset, bool isOne)
    {
        byte[] flash = new byte[0x10000];
        "littlefs"u8.CopyTo(flash.AsSpan(offset));

        Assert.AreEqual(isOne, FlashJob.HasFileSystem(new Partition(PartitionTable.Store, 0, 0x8000), flash));
    }

    [TestMethod]
    [DataRow("12\0")]
    [DataRow("0x1F\0")]
    public void A_number_with_a_zero_character_behind_it_is_no_number(string text) => Assert.IsFalse(Numbers.TryParse(text, out _));

    [TestMethod]
    public void A_key_of_an_unknown_curve_is_refused_and_not_a_crash()
    {
        // SubjectPublicKeyInfo of ecPublicKey with the curve 1.2.840.10045.3.1.120, which nobody has.
        byte[] der = EmbeddedPublicKey();
        der[22] = 120;
        string pem = "-----BEGIN PUBLIC KEY-----\n" + Convert.ToBase64String(der) + "\n-----END PUBLIC KEY-----\n";

        Assert.AreEqual(ExitCode.Key, Assert.ThrowsExactly<CliException>(() => SigningKeys.Import(Encoding.ASCII.GetBytes(pem), "k.pem")).ExitCode);
    }

    [TestMethod]
    public void Bytes_behind_a_DER_key_are_refused()
    {
        byte[] der = EmbeddedPublicKey();
        SigningKeys.Import(der, "k.der").Dispose();

        Assert.AreEqual(ExitCode.Key, Assert.ThrowsExactly<CliException>(() => SigningKeys.Import([.. der, 0], "k.der")).ExitCode);
    }

    /// <summary>Of the sample file and its version.</summary>
    private static byte[] Identity => [0x37, 0x13, 0x84, 0, 0, 0, 1, 1];

    private static void Send(OtaServerCore server, byte[] request) =>
        server.OnMessage(new HubMessage { Cluster = 0x0019, Buffer = request, Count = request.Length }, 0);

    /// <summary>A network of one bridge, without power.</summary>
    private static (HanConsole Console, BridgeHost Bridge) Console(EventQueue queue)
    {
        using var samples = new SampleImages(NfConfigFile.BuiltIn());
        var network = new LiveNetwork(queue, new LiveOptions { Flashes = [Provisioning.Factory(samples.Installed(), SampleImages.InstallCode, 1)] });
        var console = new HanConsole(network, new LiveLoop(queue), new HanLog(System.IO.TextWriter.Null, false), () => { });
        return (console, network.Bridges[0]);
    }

    private static byte[] EmbeddedPublicKey() => Support.Samples.Read("p256-pub.spki.der");
}
