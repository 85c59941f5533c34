namespace Bridge.HostTests.Model;

/// <summary>A stored copy of a record, concretely.</summary>
internal sealed class ModelFile
{
    public ModelFile(int sequence, int copy)
    {
        Sequence = sequence;
        Copy = copy;
        Name = $"r{sequence:x8}.{copy}";
    }

    public string Name { get; }

    public int Sequence { get; }

    public int Copy { get; }

    public byte[] Bytes { get; set; } = [];

    public CopyHealth Health { get; set; } = CopyHealth.Torn;

    /// <summary>Number of the record in <see cref="Bytes"/>.</summary>
    public int Record { get; set; }
}
