namespace Bridge.Hal.Sim;

/// <summary>One file at rest. The byte arrays are shared between copies of a flash and never written to.</summary>
internal struct SimFile
{
    public string Name;

    public byte[] Bytes;

    /// <summary>Bits that read differently from read to read; null when all are settled.</summary>
    public byte[] Wavering;

    public bool IsUnreadable;

    /// <summary>Operation that read it last, 0 for none since it was written.</summary>
    public int ReadAt;

    /// <summary>Operation at which it was damaged at rest last, 0 for never since it was written.</summary>
    public int DamagedAt;

    /// <summary>Offset of that damage.</summary>
    public int DamagePosition;

    /// <summary>The damaged byte was read since, or reading it failed: its reader could know.</summary>
    public bool IsDamageSeen;
}
