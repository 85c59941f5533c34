namespace Bridge.Boot;

/// <summary>First reason why an OTA file, a manifest or an image was refused. Grouped by stage; numbers are part of the trace and do not change.</summary>
public enum RefusalReason
{
    None = 0,

    // OTA file header and elements.
    OtaMagic = 1,
    OtaHeaderVersion = 2,
    OtaHeaderLength = 3,
    OtaFieldControl = 4,
    OtaTotalSize = 5,
    OtaElement = 6,

    // Identity, wherever it stands: query response, OTA header, manifest or image TLVs.
    Manufacturer = 10,
    ImageType = 11,
    HardwareRange = 12,
    BridgeType = 13,
    Downgrade = 14,
    SecurityCounter = 15,
    FileVersion = 16,
    ImageSize = 17,

    // Manifest.
    ManifestFormat = 20,
    ManifestSize = 21,
    ManifestSignature = 22,

    // Chunks.
    ChunkDigest = 30,

    // MCUboot image.
    ImageMagic = 40,
    ImageHeader = 41,
    ImageFlags = 42,
    ImageBounds = 43,
    TlvArea = 44,
    TlvRepeated = 45,
    TlvMissing = 46,
    TrailingBytes = 47,
    ImageDigest = 48,
    ImageVersion = 49,

    /// <summary>A TLV type that has no business in the area where it stands.</summary>
    TlvForbidden = 80,

    /// <summary>A key hash without its signature directly behind it, or a signature without its key hash.</summary>
    TlvOrder = 81,

    /// <summary>A TLV of a known type with another length than that type has.</summary>
    TlvLength = 82,

    // Keys and signatures.
    UntrustedKey = 50,
    SignatureEncoding = 51,
    Signature = 52,

    // Payload.
    PeFormat = 60,
    PeChecksum = 61,
    PeNativePatch = 62,
    PeMissing = 63,
    PeBounds = 64,
    PePadding = 65,
    PeTooMany = 66,

    /// <summary>An assembly refers to one that is neither in the device nor earlier in the image, or not in that version.</summary>
    MissingReference = 67,

    // Store.
    StoreRead = 70,
    StoreWrite = 71,
    StoreMissing = 72,

    // History of this device.

    /// <summary>The version's trial failed on this device not long ago.</summary>
    TrialFailed = 90,

    // The check itself.

    /// <summary>It ended in an exception, at boot.</summary>
    CheckFailed = 95,
}
