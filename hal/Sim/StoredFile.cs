namespace Bridge.Hal.Sim;

/// <summary>A file of a simulated store as one who sees the flash itself would find it.</summary>
/// <param name="Bytes">The store's own: read only.</param>
/// <param name="IsUnsettled">It reads differently from read to read, or not at all.</param>
/// <param name="ReadAt">Operation that read it last, 0 for none since it was written.</param>
/// <param name="DamagedAt">Operation at which it was damaged at rest, 0 for never since it was written.</param>
/// <param name="IsDamageSeen">The damaged byte was read since, or reading it failed: its reader could know.</param>
public readonly record struct StoredFile(string Name, byte[] Bytes, bool IsUnsettled, int ReadAt, int DamagedAt, bool IsDamageSeen)
{
    /// <summary>It was read after it was written, and damaged after that, where nobody has looked since.</summary>
    public bool IsSilentlyDamaged => ReadAt > 0 && DamagedAt > 0 && !IsDamageSeen;
}
