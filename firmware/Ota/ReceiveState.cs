namespace Bridge.Firmware.Ota;

/// <summary>States of <see cref="ImageReceiver"/>; the diagram is there.</summary>
public enum ReceiveState
{
    Idle = 0,

    /// <summary>The front of a half download in the target bank is read back. From here to DroppingRest a step each.</summary>
    LoadingPrefix = 1,

    /// <summary>Its manifest is verified.</summary>
    JudgingPrefix = 2,

    /// <summary>The bank is opened with its files in place.</summary>
    Reopening = 3,

    /// <summary>Its chunks are held against the manifest, one a step.</summary>
    FindingChunks = 4,

    /// <summary>What follows the last good chunk is erased.</summary>
    DroppingRest = 5,

    /// <summary>Bytes of the OTA header are awaited.</summary>
    Header = 6,

    /// <summary>Bytes of the manifest are awaited.</summary>
    Manifest = 7,

    /// <summary>The manifest is whole and is verified. From here to WritingPrefix a step each.</summary>
    JudgingManifest = 8,

    /// <summary>The bank is opened and erased.</summary>
    OpeningBank = 9,

    /// <summary>The front of the file is stored.</summary>
    WritingPrefix = 10,

    /// <summary>Bytes of the image are awaited.</summary>
    Chunks = 11,

    /// <summary>The stored front is read again. From here to CheckingImage everything once more, a step each or several.</summary>
    CheckingPrefix = 12,

    /// <summary>Its manifest is verified again.</summary>
    CheckingManifest = 13,

    /// <summary>The stored image is checked, in as many steps as it needs.</summary>
    CheckingImage = 14,

    Verified = 15,

    Refused = 16,
}
