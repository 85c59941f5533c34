namespace Bridge.Boot;

/// <summary>
/// Everything of an OTA file before the image's own bytes: header, manifest element, head of the image element. A file has exactly these
/// two elements in this order and nothing behind them.
/// </summary>
public sealed class OtaPrefix
{
    private readonly OtaElement _element = new OtaElement();

    /// <summary>The front of a file in the product's format.</summary>
    public OtaPrefix()
        : this(StoreGeometry.ProductChunkSizeBytes)
    {
    }

    /// <param name="chunkSizeBytes">The one size of chunks taken.</param>
    public OtaPrefix(int chunkSizeBytes)
    {
        Manifest = new Manifest(chunkSizeBytes);
    }

    public OtaHeader Header { get; } = new OtaHeader();

    public Manifest Manifest { get; }

    /// <summary>Position in the file of the manifest's first byte; 0 while unknown.</summary>
    public int ManifestOffset { get; private set; }

    /// <summary>Length of the manifest's element; 0 while unknown.</summary>
    public int ManifestLength { get; private set; }

    /// <summary>Position in the file of the image's first byte, which is the size of the prefix; 0 while unknown.</summary>
    public int ImageOffset { get; private set; }

    /// <summary>Header checked and <see cref="Header"/> filled.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>The whole prefix is there and its structure is right.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Position in the file of the first problem; -1 when there is none.</summary>
    public int ProblemOffset { get; private set; }

    /// <summary>Parses a whole prefix, at the front of <paramref name="buffer"/>.</summary>
    /// <returns>None when complete and right; OtaElement when bytes are missing; else the first reason why not.</returns>
    public RefusalReason Parse(byte[] buffer, int count, long fileSizeBytes)
    {
        RefusalReason reason = ParseSome(buffer, count, fileSizeBytes);
        return reason == RefusalReason.None && !IsComplete ? Refuse(RefusalReason.OtaElement, count) : reason;
    }

    /// <summary>Parses as much as has arrived, from the front each time.</summary>
    /// <param name="count">Bytes of the file present, from its first.</param>
    /// <param name="fileSizeBytes">Size agreed with the server, or of the file.</param>
    /// <returns>None when nothing is wrong so far: see <see cref="IsComplete"/>.</returns>
    public RefusalReason ParseSome(byte[] buffer, int count, long fileSizeBytes)
    {
        Clear();
        if (count < OtaHeader.KnownSizeBytes && count < fileSizeBytes)
        {
            return RefusalReason.None;
        }

        RefusalReason reason = Header.Parse(buffer, 0, count, fileSizeBytes);
        if (reason != RefusalReason.None)
        {
            return Refuse(reason, Header.ProblemOffset);
        }

        HasHeader = true;
        return ParseManifestElement(buffer, count, fileSizeBytes);
    }

    private RefusalReason ParseManifestElement(byte[] buffer, int count, long fileSizeBytes)
    {
        int position = Header.HeaderLength;
        if (count - position < OtaElement.HeaderSizeBytes)
        {
            return RefusalReason.None;
        }

        RefusalReason reason = _element.Parse(buffer, position, count - position, fileSizeBytes - position);
        if (reason != RefusalReason.None || _element.Tag != OtaElement.TagManifest)
        {
            return Refuse(RefusalReason.OtaElement, position);
        }

        ManifestOffset = position + OtaElement.HeaderSizeBytes;
        int present = count - ManifestOffset;
        if (present < Manifest.FixedSizeBytes && present < _element.LengthBytes)
        {
            return RefusalReason.None;
        }

        reason = Manifest.ParseFixed(buffer, ManifestOffset, present, _element.LengthBytes);
        if (reason != RefusalReason.None)
        {
            return Refuse(reason, ManifestOffset + Manifest.ProblemOffset);
        }

        // ParseFixed has bounded the length by the 16-bit signed length.
        ManifestLength = (int)_element.LengthBytes;
        reason = CheckAgreement();
        if (reason != RefusalReason.None)
        {
            return reason;
        }

        return ParseImageElement(buffer, count, fileSizeBytes);
    }

    private RefusalReason ParseImageElement(byte[] buffer, int count, long fileSizeBytes)
    {
        int position = ManifestOffset + ManifestLength;
        if ((long)position + OtaElement.HeaderSizeBytes + Manifest.ImageSizeBytes != fileSizeBytes)
        {
            return Refuse(RefusalReason.ImageSize, ManifestOffset + 28);
        }

        ImageOffset = position + OtaElement.HeaderSizeBytes;
        if (count < position)
        {
            return RefusalReason.None;
        }

        RefusalReason reason = Manifest.Parse(buffer, ManifestOffset, ManifestLength);
        if (reason != RefusalReason.None)
        {
            return Refuse(reason, ManifestOffset + Manifest.ProblemOffset);
        }

        if (count < ImageOffset)
        {
            return RefusalReason.None;
        }

        reason = _element.Parse(buffer, position, count - position, fileSizeBytes - position);
        if (reason != RefusalReason.None
            || _element.Tag != OtaElement.TagUpgradeImage
            || _element.LengthBytes != Manifest.ImageSizeBytes)
        {
            return Refuse(RefusalReason.OtaElement, position);
        }

        IsComplete = true;
        return RefusalReason.None;
    }

    /// <summary>The unsigned header must say what the manifest says, or the server offers something else than it has.</summary>
    private RefusalReason CheckAgreement()
    {
        if (Header.Manufacturer != Manifest.Manufacturer)
        {
            return Refuse(RefusalReason.Manufacturer, 10);
        }

        if (Header.ImageType != Manifest.ImageType)
        {
            return Refuse(RefusalReason.ImageType, 12);
        }

        if (Header.FileVersion != Manifest.FileVersion)
        {
            return Refuse(RefusalReason.FileVersion, 14);
        }

        if (Header.MinimumHardwareVersion != Manifest.MinimumHardwareVersion
            || Header.MaximumHardwareVersion != Manifest.MaximumHardwareVersion)
        {
            return Refuse(RefusalReason.HardwareRange, OtaHeader.MandatorySizeBytes);
        }

        return RefusalReason.None;
    }

    /// <summary>Forgets what was parsed: the next bytes are of another file.</summary>
    public void Clear()
    {
        ManifestOffset = 0;
        ManifestLength = 0;
        ImageOffset = 0;
        HasHeader = false;
        IsComplete = false;
        ProblemOffset = -1;
    }

    private RefusalReason Refuse(RefusalReason reason, int problemOffset)
    {
        ProblemOffset = problemOffset;
        return reason;
    }
}
