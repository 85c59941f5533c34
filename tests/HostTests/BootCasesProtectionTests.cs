using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Each test of <see cref="BootCasesTests"/> fails when the protection it is about is taken away.</summary>
[TestClass]
public class BootCasesProtectionTests
{
    private const string Decision = "Boot/BootDecision.cs";
    private const string Loader = "Boot/BootLoader.cs";
    private const string Records = "Banks/RecordStore.cs";
    private const string Count = "        record.TrialBootsLeft--;\n";
    private const string Crc = "Bytes.S32LE(_read, _readCount - CrcSizeBytes) == Crc32.Compute(_read, 0, _readCount - CrcSizeBytes)";

    [TestMethod]
    [DataRow(nameof(BootCasesTests.Cut_after_the_trial_was_counted_and_before_the_image_ran), Decision, Count, "        record.TrialBootsLeft = 0;\n", "unit.Record().TrialBootsLeft", DisplayName = "one trial boot only")]
    [DataRow(nameof(BootCasesTests.Cut_at_any_operation_of_the_trial_boot_costs_one_trial_boot_at_most), Decision, Count, "        record.TrialBootsLeft = record.TrialBootsLeft > 2 ? record.TrialBootsLeft - 2 : 0;\n", "unit.Boot().FileVersion", DisplayName = "a boot counts twice")]
    [DataRow(nameof(BootCasesTests.Power_lost_before_every_trial_boot_ran_leaves_an_image_that_needs_no_second_download), "Boot/BootControl.cs", "return keepsFiles ? Result.Ok : _banks.Erase(bank);", "return _banks.Erase(bank);", "Receiver.Finish()", DisplayName = "the next download erases first")]
    [DataRow(nameof(BootCasesTests.One_bit_flipped_in_any_record_file_with_one_image_present), Records, Crc, "_readCount > 0", "unit.Handoff.OnTrial", DisplayName = "record without a CRC")]
    [DataRow(nameof(BootCasesTests.One_bit_flipped_in_any_record_file_with_one_image_present), Records, "private const int CopyCount = 2;", "private const int CopyCount = 1;", "unit.Handoff.OnTrial", DisplayName = "record without a second copy")]
    [DataRow(nameof(BootCasesTests.The_same_bit_flipped_in_both_record_files_with_one_image_present), Decision, "|| DecideProven(inputs, outcome) || DecideLastResort(inputs, outcome)", "|| DecideProven(inputs, outcome)", "unit.Boot().FileVersion", DisplayName = "no record, no image")]
    [DataRow(nameof(BootCasesTests.One_bit_flipped_in_the_only_image), Loader, "            facts.Status = BankStatus.Broken;\n", "            facts.Status = BankStatus.Broken;\n            _banks.Erase(bank);\n", "refused, not erased", DisplayName = "a refused bank is erased")]
    [DataRow(nameof(BootCasesTests.The_only_image_stays_broken_and_updates_heal_both_banks), "Boot/BootControl.cs", "if (IsOnTrial || bank != TargetBank)", "if (IsOnTrial || bank != TargetBank || _handoff.Bank == Bank.None)", "Feed(file, version)", DisplayName = "rescue mode takes no update")]
    [DataRow(nameof(BootCasesTests.One_transient_read_error_at_any_read_of_the_boot), Loader, "private const int ExamineTries = 2;", "private const int ExamineTries = 1;", "2 failing reads", DisplayName = "a bank is looked at once")]
    [DataRow(nameof(BootCasesTests.One_transient_read_error_at_any_read_of_the_boot), Records, "return result == Result.Ok ? result : _store.List(_names, out _nameCount);", "return result;", "the read at operation", DisplayName = "the store is listed once")]
    [DataRow(nameof(BootCasesTests.No_stored_byte_makes_an_unconfirmed_image_permanent), Records, Crc, "_readCount > 0", "record.Decode(payload)", DisplayName = "budget without a CRC")]
    [DataRow(nameof(BootCasesTests.No_stored_byte_makes_an_unconfirmed_image_permanent), Decision, Count, "", "boots of 1.1.0", DisplayName = "budget that is not counted")]
    [DataRow(nameof(BootCasesTests.A_failed_trial_of_a_higher_counter_reverts_to_the_old_image), Decision, "            return StartTrial(outcome, pending);\n", "            record.SecurityCounter = inputs.ImageAt(pending).SecurityCounter;\n            return StartTrial(outcome, pending);\n", "unit.Boot().SecurityCounter", DisplayName = "a trial boot raises the counter")]
    [DataRow(nameof(BootCasesTests.A_cut_at_any_operation_of_the_confirm_raises_the_counter_with_it_or_not_at_all), "Boot/BootControl.cs", "        _next.ConfirmedBank = bank;\n        _next.PendingBank = Bank.None;\n", "        _next.CopyFrom(_record);\n        _next.SecurityCounter = _handoff.ImageSecurityCounter;\n        Write();\n        _next.ConfirmedBank = bank;\n        _next.PendingBank = Bank.None;\n", "unit.Handoff.OnTrial", DisplayName = "the counter raised in a record of its own")]
    [DataRow(nameof(BootCasesTests.A_torn_or_wavering_record_copy_decides_once), Records, "return WriteGeneration(payload) == Result.Ok ? RecordLoad.Settled : RecordLoad.Unsettled;", "return RecordLoad.Settled;", "settled.Length", DisplayName = "a record is not settled")]
    public void A_test_fails_when_its_protection_is_taken_away(string test, string file, string text, string instead, string says)
    {
        string failure = TestOnMutant.FailureOf(TestOnMutant.Bug(file, text, instead), typeof(BootCasesTests), test);
        Console.WriteLine(failure);
        Assert.IsNotNull(failure, "the test passes all the same");
        StringAssert.Contains(failure, says);
    }

    [TestMethod]
    [DataRow("        Mark(record, pending);\n", "", "Encoded(outcome.Record)", DisplayName = "a broken pending bank is not marked")]
    [DataRow("record.TrialBootsLeft = inputs.TrialBoots - 1;", "record.TrialBootsLeft = inputs.TrialBoots;", "Encoded(outcome.Record)", DisplayName = "a trial boot too many")]
    [DataRow("image.FileVersion > thanImage.FileVersion", "image.FileVersion >= thanImage.FileVersion", "Describe(outcome)", DisplayName = "the other bank of two alike")]
    [DataRow("return Start(outcome, confirmed, record.LastReason);", "return Start(outcome, confirmed, BootReason.Confirmed);", "Describe(outcome)", DisplayName = "the last reason is forgotten")]
    public void The_tables_of_the_docs_tell_another_decision(string text, string instead, string says)
    {
        string failure = TestOnMutant.FailureOf(TestOnMutant.Bug(Decision, text, instead), typeof(BootCasesTable), nameof(BootCasesTable.The_tables_in_the_docs_are_what_the_code_decides_and_writes_in_every_state));
        Assert.IsNotNull(failure, "the test passes all the same");
        StringAssert.Contains(failure, says);
    }

    [TestMethod]
    public void A_test_on_the_product_as_it_is_passes_there_too() =>
        Assert.IsNull(TestOnMutant.FailureOf(null, typeof(BootCasesTests), nameof(BootCasesTests.A_torn_or_wavering_record_copy_decides_once)));
}
