namespace VirtualHan.Hub;

/// <summary>What the OTA server sends.</summary>
public enum HubAnswerKind
{
    None = 0,

    /// <summary>Query Next Image Response: SUCCESS with the file's identity, or NO_IMAGE_AVAILABLE.</summary>
    Query = 1,

    /// <summary>Image Block Response with data.</summary>
    Block = 2,

    /// <summary>Image Block Response WAIT_FOR_DATA.</summary>
    Wait = 3,

    /// <summary>Image Block Response ABORT.</summary>
    Abort = 4,

    /// <summary>Upgrade End Response, asked for or as the later command.</summary>
    UpgradeEnd = 5,

    /// <summary>Default Response.</summary>
    Default = 6,

    /// <summary>Image Notify.</summary>
    Notify = 7,

    /// <summary>Read Attributes of CurrentFileVersion.</summary>
    ReadVersion = 8,
}
