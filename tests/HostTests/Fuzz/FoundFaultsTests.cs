using System;
using System.Text;
using Bridge.Boot;
using Bridge.Cli.Fuzzing;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.Firmware.App;
using Bridge.Fuzz.Oracles;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Hub;
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

    private static byte[] EmbeddedPublicKey() => Support.Samples.Read("p256-pub.spki.der");
}
