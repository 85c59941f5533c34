namespace Bridge.Proof;

/// <summary>What must hold after every boot of every run, whatever the faults.</summary>
public enum Invariant
{
    None = 0,

    /// <summary>What was started is byte for byte one of the signed images, or the factory image.</summary>
    OneVerifiedImageRuns = 1,

    /// <summary>No image below the counter of the image confirmed last is started. The factory image is exempt: it takes only updates.</summary>
    NeverOlderThanTheCounter = 2,

    /// <summary>An image runs without a trial only when a boot of its own trial was answered by the hub; and only such a boot confirms.</summary>
    NothingConfirmedWithoutItsTrial = 3,

    /// <summary>An image on trial is started no more often than its budget says.</summary>
    TrialBudgetIsKept = 4,

    /// <summary>The confirmed image stays whole and is what runs when nothing newer is on trial, unless a fault spoilt its own bytes or every copy of its record.</summary>
    ConfirmedImageIsNeverLost = 5,

    /// <summary>What the hub is told runs is what runs.</summary>
    ReportedVersionIsTheRunning = 6,

    /// <summary>When the device says that something is stored, it is in the flash: a record in two equal copies, a chunk, a whole image read back before its commit.</summary>
    WhatIsSaidStoredIsStored = 7,

    /// <summary>A bank the record promises something about holds that image whole: withdrawn first, erased after.</summary>
    RecordedPromisesHold = 8,

    /// <summary>After a boot without a fault the record is settled: two equal copies of one generation and no other.</summary>
    RecordIsSettledAtBoot = 9,

    /// <summary>Files, generations and trial counters keep to their bounds.</summary>
    NothingGrows = 10,

    /// <summary>Once the faults stop, the update comes through: confirmed, and the hub has heard of it.</summary>
    UpdateCompletes = 11,
}
