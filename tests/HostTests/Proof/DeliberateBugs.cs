using Bridge.Proof;

namespace Bridge.HostTests.Proof;

/// <summary>Mistakes that a reviewer could overlook and a bench would not show. The proof must find each.</summary>
internal static class DeliberateBugs
{
    private const string Bootloader = "bootloader";
    private const string Firmware = "firmware";

    public static readonly DeliberateBug[] All =
    [
        new(
            "a file is not committed", Bootloader, "Banks/StoreFile.cs",
            "Result closed = store.Close();", "Result closed = result;",
            Invariant.RecordIsSettledAtBoot),
        new(
            "the trial is counted after the start", Bootloader, "Boot/BootLoader.cs",
            "                if (ApplyWrite())\n                {\n                    return HandOver();\n                }",
            "                BootHandoff started = HandOver();\n                if (ApplyWrite())\n                {\n                    return started;\n                }",
            Invariant.TrialBudgetIsKept),
        new(
            "the trial is never counted", Bootloader, "Boot/BootDecision.cs",
            "        record.TrialBootsLeft--;\n", "",
            Invariant.TrialBudgetIsKept),
        new(
            "the counter rises before the confirm", Bootloader, "Boot/BootDecision.cs",
            "            return StartTrial(outcome, pending);",
            "            record.SecurityCounter = inputs.ImageAt(pending).SecurityCounter;\n            return StartTrial(outcome, pending);",
            Invariant.TrialBudgetIsKept),
        new(
            "the confirm leaves the counter", Bootloader, "Boot/BootControl.cs",
            "            _next.SecurityCounter = _handoff.ImageSecurityCounter;\n", "",
            Invariant.NeverOlderThanTheCounter),
        new(
            "the budget is as large as its byte", Bootloader, "Boot/BootControl.cs",
            "_next.TrialBootsLeft = NfConfig.TrialBoots;", "_next.TrialBootsLeft = 255;",
            Invariant.NothingGrows),
        new(
            "a record has one copy", Bootloader, "Banks/RecordStore.cs",
            "private const int CopyCount = 2;", "private const int CopyCount = 1;",
            Invariant.WhatIsSaidStoredIsStored),
        new(
            "what is read of a record is not checked", Bootloader, "Banks/RecordStore.cs",
            "            && Bytes.S32LE(_read, _readCount - CrcSizeBytes) == Crc32.Compute(_read, 0, _readCount - CrcSizeBytes);", "            ;",
            Invariant.ConfirmedImageIsNeverLost),
        new(
            "a record is not read back", Bootloader, "Banks/RecordStore.cs",
            "if (ReadOnce(name) && _readCount == _fileSizeBytes && Bytes.AreEqual(_read, 0, _written, 0, _fileSizeBytes))", "if (attempt >= 0)",
            Invariant.WhatIsSaidStoredIsStored),
        new(
            "a record is not settled", Bootloader, "Banks/RecordStore.cs",
            "return WriteGeneration(payload) == Result.Ok ? RecordLoad.Settled : RecordLoad.Unsettled;", "return RecordLoad.Settled;",
            Invariant.RecordIsSettledAtBoot),
        new(
            "old records stay", Bootloader, "Banks/RecordStore.cs",
            "if (found != NoSequence && found != sequence)", "if (found != NoSequence && found > sequence)",
            Invariant.RecordIsSettledAtBoot),
        new(
            "a chunk is not read back", Bootloader, "Banks/BankStore.cs",
            "return IsStored(name, buffer, offset, count) ? Result.Ok : Result.IoError;", "return Result.Ok;",
            Invariant.WhatIsSaidStoredIsStored),
        new(
            "a bank is erased before the record withdraws it", Bootloader, "Boot/BootControl.cs",
            "        if (!IsSettled || !IsOpenForDownload(bank) ||",
            "        if (!keepsFiles)\n        {\n            _banks.Erase(bank);\n        }\n\n        if (!IsSettled || !IsOpenForDownload(bank) ||",
            Invariant.RecordedPromisesHold),
        new(
            "the confirmed bank is erased", Bootloader, "Boot/BootControl.cs",
            "return keepsFiles ? Result.Ok : _banks.Erase(bank);", "return keepsFiles ? Result.Ok : _banks.Erase(Bank.Other(bank));",
            Invariant.ConfirmedImageIsNeverLost),
        new(
            "bank A is taken for the confirmed one", Bootloader, "Boot/BootDecision.cs",
            "int confirmed = record.ConfirmedBank;", "int confirmed = Bank.A;",
            Invariant.ConfirmedImageIsNeverLost),
        new(
            "no download is begun after a failed trial", Bootloader, "Boot/BootControl.cs",
            "if (IsOnTrial || bank != TargetBank)", "if (IsOnTrial || bank != TargetBank || _record.LastReason == BootReason.TrialFailed)",
            Invariant.UpdateCompletes),
        new(
            "the decision forgets the counter", Bootloader, "Boot/BootDecision.cs",
            "return image.Status == BankStatus.Intact && (!inputs.HasRecord || image.SecurityCounter >= inputs.Record.SecurityCounter);",
            "return image.Status == BankStatus.Intact;",
            Invariant.OneVerifiedImageRuns),
        new(
            "an image is read again between check and start", Bootloader, "Boot/BootLoader.cs",
            "            AssemblyCount = _assemblies.Count;\n",
            "            _banks.LoadImage(_outcome.Bank, _image, out _imageSizeBytes);\n            AssemblyCount = _assemblies.Count;\n",
            Invariant.OneVerifiedImageRuns),
        new(
            "a resume does not check the chunks", Firmware, "Ota/ImageReceiver.Resume.cs",
            "return result == Result.Ok && count == length && IsChunkRight(chunk, length);", "return result == Result.Ok && count == length;",
            Invariant.WhatIsSaidStoredIsStored),
        new(
            "an image is committed without reading it back", Firmware, "Ota/ImageReceiver.Finish.cs",
            "        _finishTries = 0;\n        return Go(ReceiveState.CheckingPrefix);",
            "        _verdict = Verdict.Valid;\n        System.Array.Copy(_prefix.Buffer, _prefix.Manifest.ImageDigestOffset, _facts.ImageDigest, 0, 32);\n"
            + "        _facts.SecurityCounter = _prefix.Manifest.SecurityCounter;\n"
            + "        Enter(ReceiveState.Verified);\n        return ReceiveStatus.Verified;",
            Invariant.WhatIsSaidStoredIsStored),
        new(
            "the trial is confirmed at the start", Firmware, "App/Updater.cs",
            "            _trial.Start(nowMs);\n", "            _trial.Start(nowMs);\n            _boot.Confirm();\n",
            Invariant.NothingConfirmedWithoutItsTrial),
        new(
            "the trial is confirmed when the network is up", Firmware, "App/TrialMonitor.cs",
            "            Enter(TrialState.WaitingForHub, NextDeadlineMs);\n",
            "            Enter(TrialState.Confirmed, Deadline.Never);\n            _action = TrialAction.Confirm;\n",
            Invariant.NothingConfirmedWithoutItsTrial),
        new(
            "the version offered is reported for the one running", Firmware, "Ota/OtaClient.Server.cs",
            "_requests.QueryNextImage(_server, version);", "_requests.QueryNextImage(_server, FileVersion != NoVersion ? FileVersion : version);",
            Invariant.ReportedVersionIsTheRunning),
    ];
}
