namespace Bridge.Firmware.Ota;

/// <summary>The part of the file a reception is at, and thus the stage at which it was refused.</summary>
public enum ReceiveStage
{
    Idle = 0,

    /// <summary>OTA header: unsigned, held against what was agreed.</summary>
    Header = 1,

    /// <summary>Manifest: structure, signature, policy. No byte has been stored and no bank touched yet.</summary>
    Manifest = 2,

    /// <summary>Opening the bank for the download.</summary>
    Bank = 3,

    /// <summary>Image, chunk by chunk.</summary>
    Chunks = 4,

    /// <summary>Stored bytes: everything once more.</summary>
    StoredImage = 5,

    Verified = 6,
}
