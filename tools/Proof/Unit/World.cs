namespace Bridge.Proof;

/// <summary>Everything outside the flash that outlives a reset: how far the scenario is, the radio's token, and what the proof knows to be true.</summary>
/// <remarks>Copied with the flash when a run is forked. No array in it is written to; it is replaced.</remarks>
internal sealed class World
{
    /// <summary>Index of the image the hub offers.</summary>
    public int Target = 1;

    /// <summary>The first update's trial finds no network, until something else was started after it.</summary>
    public bool IsTrialToFail = true;

    /// <summary>The first update was started on trial.</summary>
    public bool HadFirstTrial;

    /// <summary>The hub fell silent once, in the first third of the first download.</summary>
    public bool WasSilent;

    /// <summary>The power was switched off and on once, in the middle of the first download.</summary>
    public bool WasSwitchedOff;

    /// <summary>The radio's host token, or null before the first write.</summary>
    public byte[] Token;

    /// <summary>Hub and unit agree that the last image runs.</summary>
    public bool IsFinished;

    public int Boots;

    public long ElapsedMs;

    /// <summary>Index of the image confirmed last.</summary>
    public int Confirmed;

    /// <summary>Its security counter; 0 after every trace of it was spoilt.</summary>
    public long Floor;

    /// <summary>Bit per image: a boot of its trial was answered by the hub. The factory's image needs none.</summary>
    public int Proved = 1;

    /// <summary>Starts on trial since the last download or resume began.</summary>
    public int TrialStarts;

    /// <summary>A fault spoilt the confirmed image at rest, or its record, or the store: until the next confirm the unit may run whatever is intact and allowed.</summary>
    public bool IsSpoilt;

    /// <summary>Copies of the boot record that faults damaged at rest, of the generation written last.</summary>
    public int RecordDamages;

    /// <summary>Two faults took both copies of the record, and what it said: until the next confirm.</summary>
    public bool IsRecordLost;

    /// <summary>Operation from which on the directory could not be listed for a while; 0 for never.</summary>
    public int DirectoryLostAt;

    /// <summary>The factory image ran, or a proven image stood in for a broken one.</summary>
    public bool WasRescued;

    /// <param name="name">File that a fault damaged; null for the directory.</param>
    public void OnDamage(string name, int operation)
    {
        if (name == null)
        {
            DirectoryLostAt = operation;
        }
        else if (StoredRecords.IsName(name))
        {
            RecordDamages++;
            IsRecordLost |= RecordDamages > 1;
        }
    }

    public void Confirm(ProofSubject subject, int image)
    {
        Confirmed = image;
        Floor = subject.Images[image].SecurityCounter;
        TrialStarts = 0;
        IsSpoilt = false;
        IsRecordLost = false;
    }

    public World Copy() => (World)MemberwiseClone();
}
