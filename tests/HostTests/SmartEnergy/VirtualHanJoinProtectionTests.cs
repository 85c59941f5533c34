using System;
using Bridge.Firmware.App;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Hub;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>The tests of joining fail on firmware without one of its protections: each row takes one away.</summary>
[TestClass]
public sealed class VirtualHanJoinProtectionTests
{
    private const string App = "firmware/App/";
    private const string Machine = "firmware/KeyEstablishment/";

    [TestMethod]
    [DataRow(App + "ClusterSecurity.cs", "profile != 0 && cluster", "profile == 1 && cluster", nameof(VirtualHanJoinTests.Nothing_of_smart_energy_is_in_clear_on_the_air_and_nothing_of_firmware_before_the_key))]
    [DataRow(App + "Authorisation.Radio.cs", "_wanted = RadioRequest.ImportLinkKey;", "_wanted = RadioRequest.None;", nameof(VirtualHanJoinTests.Bridge_joins_establishes_keys_finds_the_hub_and_is_updated))]
    [DataRow(App + "Authorisation.cs", "if (!IsAuthorised)\n        {\n            IsAuthorised = true;", "if (IsAuthorised)\n        {\n            IsAuthorised = true;", nameof(VirtualHanJoinTests.Bridge_joins_establishes_keys_finds_the_hub_and_is_updated))]
    [DataRow("firmware/SmartEnergy/SmartEnergyDevice.Tenancy.cs", "_tenancyAtMs = _tenancy.Date == ChangeOfTenancy.Now || atMs < nowMs ? nowMs : atMs;", "_tenancyAtMs = nowMs;", nameof(VirtualHanJoinTests.Change_of_tenancy_erases_on_its_date_and_not_before))]
    [DataRow(App + "BridgeApp.cs", "_radio.ExpectMessages(isExpecting, _nowMs);", "_radio.ExpectMessages(true, _nowMs);", nameof(VirtualHanJoinTests.Sleepy_bridge_rests_its_radio_while_nothing_is_due))]
    public void Journey_fails_without(string file, string text, string instead, string test) =>
        AssertFound(new SourceChange(file, text, instead), typeof(VirtualHanJoinTests), test);

    [TestMethod]
    [DataRow(App + "Authorisation.Radio.cs", "_wanted = RadioRequest.EraseLinkKey;", "_wanted = RadioRequest.None;", nameof(VirtualHanSwapOutTests.Old_key_is_erased_when_the_new_one_stands_and_not_before))]
    [DataRow(App + "Authorisation.cs", "IsSwappingOut = !HasLinkKey", "IsSwappingOut = HasLinkKey", nameof(VirtualHanSwapOutTests.Download_goes_on_where_the_old_hub_left_it))]
    [DataRow("firmware/Ota/ImageReceiver.Resume.cs", "? Go(ReceiveState.JudgingPrefix)", "? StartFromNothing()", nameof(VirtualHanSwapOutTests.Download_goes_on_where_the_old_hub_left_it))]
    public void Swap_out_fails_without(string file, string text, string instead, string test) =>
        AssertFound(new SourceChange(file, text, instead), typeof(VirtualHanSwapOutTests), test);

    [TestMethod]
    [DataRow(Machine + "KeyEstablishmentMachine.Checks.cs", "return KeyEstablishmentStatus.UnknownIssuer;", "return KeyEstablishmentStatus.None;", JoinFault.UnknownIssuer, BridgeStatus.UnknownIssuer, "UnknownIssuer")]
    [DataRow(Machine + "KeyEstablishmentMachine.Checks.cs", "            Fail(KeyEstablishmentStatus.BadKeyConfirm);\n            return;\n        }\n\n        Succeed();", "        }\n\n        Succeed();", JoinFault.BadConfirmKey, BridgeStatus.BadConfirm, "BadKeyConfirm")]
    public void Fault_of_the_hub_is_missed_without(string file, string text, string instead, JoinFault fault, BridgeStatus status, string reason) =>
        AssertFound(
            new SourceChange(file, text, instead),
            typeof(VirtualHanJoinFaultTests),
            nameof(VirtualHanJoinFaultTests.Each_fault_has_its_status_on_the_lamp_and_its_reason_in_the_trace),
            fault,
            status,
            "App: AuthorisationFailed",
            reason);

    [TestMethod]
    public void Peace_after_ten_failures_is_missed_when_it_lasts_a_minute() => AssertFound(
        new SourceChange(Machine + "EstablishmentBackOff.cs", "PauseMs = 15 * 60 * 1000", "PauseMs = 60 * 1000"),
        typeof(VirtualHanJoinFaultTests),
        nameof(VirtualHanJoinFaultTests.Ten_failures_are_followed_by_a_quarter_of_an_hour_of_peace),
        JoinFault.BadConfirmKey);

    [TestMethod]
    public void Sweep_finds_that_a_key_is_not_remembered() => AssertFound(
        new SourceChange(App + "Authorisation.Radio.cs", "StoreOutcome(_credentials.MarkEstablished());", ""),
        typeof(VirtualHanJoinCutTests),
        nameof(VirtualHanJoinCutTests.Radio_reset_at_every_command_until_all_is_established_ends_authorised_and_updated),
        13,
        1,
        false,
        1);

    [TestMethod]
    public void Secret_in_a_trace_event_is_found() => AssertFound(
        new SourceChange(
            App + "Authorisation.Radio.cs",
            "        _machine.Forget();\n        _wanted",
            "        long leaked = 0;\n        for (int i = 7; i >= 0; i--)\n        {\n            leaked = (leaked << 8) | _machine.LinkKey[i];\n        }\n\n        _trace.Event(TraceSource.App, (int)AppEvent.StoreFailed, 0, leaked);\n        _machine.Forget();\n        _wanted"),
        typeof(VirtualHanJoinSecretsTests),
        nameof(VirtualHanJoinSecretsTests.Timeline_and_trace_hold_no_key_that_the_run_made),
        false);

    [TestMethod]
    public void Firmware_as_it_is_passes_in_the_same_way() =>
        Assert.IsNull(TestOnMutant.FailureOf(null, typeof(VirtualHanJoinTests), nameof(VirtualHanJoinTests.Bridge_joins_establishes_keys_finds_the_hub_and_is_updated)));

    private static void AssertFound(SourceChange bug, Type tests, string test, params object[] arguments) =>
        Assert.IsNotNull(TestOnMutant.FailureOf(bug, tests, test, arguments), $"{test} passes with {bug}");
}
