namespace Bridge.Firmware.Ota;

/// <summary>Where in an update a file was refused: the earlier, the less was fetched for nothing. Numbers are part of the trace and do not change.</summary>
public enum RefusalStage
{
    None = 0,

    /// <summary>The server's Query Next Image Response.</summary>
    QueryResponse = 1,

    /// <summary>OTA file header and the headers of its elements.</summary>
    OtaHeader = 2,

    /// <summary>The signed manifest in front of the image.</summary>
    Manifest = 3,

    /// <summary>One chunk of image bytes against its digest in the manifest.</summary>
    Chunk = 4,

    /// <summary>The whole stored image, read back.</summary>
    Image = 5,
}
