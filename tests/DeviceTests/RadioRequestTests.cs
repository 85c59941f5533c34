using Bridge.Firmware.App;
using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Zcl;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Side requests to the radio: each has one outcome, whatever becomes of the radio.</summary>
[TestClass]
public class RadioRequestTests
{
    private const string TrustCentre = "a1a2a3a4a5a6a7a8";
    private const string Key = "101112131415161718191a1b1c1d1e1f";
    private const string Sixteen = "000102030405060708090a0b0c0d0e0f";

    [TestMethod]
    [DataRow(13, "00" + "3412", (int)Result.Ok)]
    [DataRow(14, "00000000" + "3412", (int)Result.Ok)]
    [DataRow(13, "01" + "0000", (int)Result.IoError)]
    [DataRow(14, "00000000" + "34", (int)Result.Malformed)]
    public void A_random_number_is_two_bytes_of_the_radio(int version, string answer, int result)
    {
        RadioBench bench = Scripted(version, EzspFrameId.GetRandomNumber, answer);
        Ask(bench, RadioRequest.GetRandomNumber, 0, null);
        Assert.AreEqual(result, (int)bench.Stack.RequestResult);
        if (result == (int)Result.Ok)
        {
            Assert.AreEqual("3412", Hex.Text(bench.Stack.RequestData, 0, bench.Stack.RequestCount));
        }
    }

    [TestMethod]
    public void A_radio_without_the_command_says_Refused()
    {
        RadioBench bench = RadioBench.Up(14);
        bench.Ncp.UnknownCommand = EzspFrameId.GenerateCbkeKeys283k1;
        Ask(bench, RadioRequest.GenerateCbkeKeys283k1, 0, null);
        Assert.AreEqual((int)Result.Refused, (int)bench.Stack.RequestResult);
    }

    [TestMethod]
    [DataRow(13, "b5")]
    [DataRow(14, "0e000000")]
    [DataRow(14, "0f000000")]
    public void A_radio_built_without_the_library_says_Refused_too(int version, string answer)
    {
        RadioBench bench = Scripted(version, EzspFrameId.GenerateCbkeKeys, answer);
        Ask(bench, RadioRequest.GenerateCbkeKeys, 0, null);
        Assert.AreEqual((int)Result.Refused, (int)bench.Stack.RequestResult);
    }

    [TestMethod]
    public void The_key_stored_for_the_trust_centre_makes_the_unit_authorised_and_another_does_not()
    {
        RadioBench bench = Scripted(14, EzspFrameId.ImportLinkKey, "00000000");
        Assert.IsFalse(bench.Stack.HasLinkKey);
        Ask(bench, RadioRequest.ImportLinkKey, 0, Hex.Parse("0102030405060708" + Key));
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.RequestResult);
        Assert.IsFalse(bench.Stack.HasLinkKey);
        Ask(bench, RadioRequest.ImportLinkKey, 0, Hex.Parse(TrustCentre + Key));
        Assert.IsTrue(bench.Stack.HasLinkKey);
        Assert.AreEqual("ff" + TrustCentre + Key, Hex.Text(bench.Ncp.ScriptedRequest, 0, 25));
    }

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    public void The_status_of_importLinkKey_has_four_bytes_in_every_version(int version)
    {
        RadioBench bench = Scripted(version, EzspFrameId.ImportLinkKey, "1c000000");
        Ask(bench, RadioRequest.ImportLinkKey, 0, Hex.Parse(TrustCentre + Key));
        Assert.AreEqual((int)Result.IoError, (int)bench.Stack.RequestResult);
        Assert.IsFalse(bench.Stack.HasLinkKey);
    }

    [TestMethod]
    public void An_entry_is_found_before_it_is_erased()
    {
        RadioBench bench = Scripted(14, EzspFrameId.EraseKeyTableEntry, "00000000");
        Ask(bench, RadioRequest.EraseLinkKey, 0, Hex.Parse(TrustCentre));
        Assert.AreEqual((int)Result.NotFound, (int)bench.Stack.RequestResult);
        Assert.AreEqual(0, bench.Ncp.Commands[EzspFrameId.EraseKeyTableEntry]);
        bench.Ncp.HasLinkKey = true;
        bench.Ncp.StackStatus(0x0C07, bench.NowMs);
        bench.Settle();
        Assert.IsTrue(bench.Stack.HasLinkKey);
        Ask(bench, RadioRequest.EraseLinkKey, 0, Hex.Parse(TrustCentre));
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.RequestResult);
        Assert.AreEqual(1, bench.Ncp.Commands[EzspFrameId.EraseKeyTableEntry]);
        Assert.AreEqual(0, (int)bench.Ncp.ScriptedRequest[0]);
        Assert.IsFalse(bench.Stack.HasLinkKey);
    }

    [TestMethod]
    public void A_manufacturing_token_is_written_whole_and_read_with_its_length()
    {
        RadioBench bench = Scripted(13, EzspFrameId.SetMfgToken, "00");
        Ask(bench, RadioRequest.SetMfgToken, 0x03, Hex.Parse("3713"));
        Assert.AreEqual("03023713", Hex.Text(bench.Ncp.ScriptedRequest, 0, 4));
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.RequestResult);
        bench.Ncp.ScriptedCommand = EzspFrameId.GetMfgToken;
        bench.Ncp.ScriptedAnswer = "023713";
        Ask(bench, RadioRequest.GetMfgToken, 0x03, null);
        Assert.AreEqual(2, bench.Stack.RequestCount);
        Assert.AreEqual("3713", Hex.Text(bench.Stack.RequestData, 0, 2));
        Assert.AreEqual(0x03, bench.Stack.RequestId);
    }

    [TestMethod]
    [DataRow(13, "ba", "00")]
    [DataRow(13, "00", "00")]
    [DataRow(14, "05000000", "00000000")]
    public void The_MACs_come_by_callback_after_the_radio_said_it_has_begun(int version, string answer, string status)
    {
        RadioBench bench = Scripted(version, EzspFrameId.CalculateSmacs283k1, answer);
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.Request(RadioRequest.CalculateSmacs283k1, 0, new byte[112], bench.NowMs));
        bench.Settle();
        Assert.AreEqual(0, bench.Actions[(int)RadioAction.RequestDone]);
        Assert.AreEqual((int)Result.Busy, (int)bench.Stack.Request(RadioRequest.GetRandomNumber, 0, null, bench.NowMs));
        bench.Ncp.ScriptedCallbackId = EzspFrameId.CalculateSmacsHandler283k1;
        bench.Ncp.ScriptedCallback = status + Key + Sixteen;
        bench.Ncp.RaiseScripted(bench.NowMs);
        bench.Settle();
        Assert.AreEqual(1, bench.Actions[(int)RadioAction.RequestDone]);
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.RequestResult);
        Assert.AreEqual(Key + Sixteen, Hex.Text(bench.Stack.RequestData, 0, bench.Stack.RequestCount));
    }

    [TestMethod]
    public void A_callback_nobody_waits_for_changes_nothing()
    {
        RadioBench bench = RadioBench.Up(13);
        bench.Ncp.ScriptedCallbackId = EzspFrameId.GenerateCbkeKeysHandler;
        bench.Ncp.ScriptedCallback = "00" + Key + "020202020202";
        bench.Ncp.RaiseScripted(bench.NowMs);
        bench.Settle();
        Assert.AreEqual(0, bench.Actions[(int)RadioAction.RequestDone]);
    }

    [TestMethod]
    public void Arithmetic_that_never_ends_is_TimedOut_and_the_next_request_is_served()
    {
        RadioBench bench = Scripted(13, EzspFrameId.GenerateCbkeKeys, "ba");
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.Request(RadioRequest.GenerateCbkeKeys, 0, null, bench.NowMs));
        bench.Settle();
        Assert.AreEqual(bench.NowMs + RadioStack.KeyEstablishmentTimeoutMs, bench.Stack.NextDeadlineMs);
        Assert.IsTrue(bench.RunUntil(RadioAction.RequestDone, RadioStack.KeyEstablishmentTimeoutMs));
        Assert.AreEqual((int)Result.TimedOut, (int)bench.Stack.RequestResult);
        bench.Ncp.ScriptedCommand = EzspFrameId.GetRandomNumber;
        bench.Ncp.ScriptedAnswer = "003412";
        Ask(bench, RadioRequest.GetRandomNumber, 0, null);
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.RequestResult);
    }

    [TestMethod]
    public void A_radio_that_restarts_ends_the_request_it_was_computing()
    {
        RadioBench bench = Scripted(13, EzspFrameId.GenerateCbkeKeys, "ba");
        bench.Stack.Request(RadioRequest.GenerateCbkeKeys, 0, null, bench.NowMs);
        bench.Settle();
        bench.RestartRadio();
        Assert.AreEqual(1, bench.Actions[(int)RadioAction.RequestDone]);
        Assert.AreEqual((int)Result.NotConnected, (int)bench.Stack.RequestResult);
        Assert.IsTrue(bench.RunUntil(RadioAction.NetworkUp, 60000));
        Assert.AreEqual(1, bench.Actions[(int)RadioAction.RequestDone]);
    }

    [TestMethod]
    public void Encrypted_messages_have_less_room()
    {
        RadioBench bench = RadioBench.Up(13);
        ApsMessage message = RadioBench.Message("01");
        message.Encrypted = true;
        message.Buffer = new byte[ApsMessage.MaxPayloadBytes];
        message.Count = ApsMessage.MaxEncryptedPayloadBytes;
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.Send(message, bench.NowMs));
        message.Count++;
        Assert.AreEqual((int)Result.TooLong, (int)bench.Stack.Send(message, bench.NowMs));
        message.Encrypted = false;
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.Send(message, bench.NowMs));
    }

    private static RadioBench Scripted(int version, int command, string answer)
    {
        RadioBench bench = new RadioBench(version, 7);
        byte[] trustCentre = Hex.Parse(TrustCentre);
        for (int i = 0; i < trustCentre.Length; i++)
        {
            bench.Ncp.TrustCentre[i] = trustCentre[i];
        }

        bench.Ncp.ScriptedCommand = command;
        bench.Ncp.ScriptedAnswer = answer;
        bench.Stack.Start(bench.NowMs);
        Assert.IsTrue(bench.RunUntil(RadioAction.NetworkUp, 60000));
        Assert.AreEqual(TrustCentre, Hex.Text(bench.Stack.TrustCentreEui64, 0, 8));
        return bench;
    }

    private static void Ask(RadioBench bench, RadioRequest kind, int id, byte[] data)
    {
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.Request(kind, id, data, bench.NowMs));
        Assert.IsTrue(bench.RunUntil(RadioAction.RequestDone, 1000));
        Assert.AreEqual((int)kind, (int)bench.Stack.RequestKind);
    }
}
