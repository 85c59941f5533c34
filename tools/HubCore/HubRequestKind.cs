namespace VirtualHan.Hub;

/// <summary>What a client said to the OTA server.</summary>
public enum HubRequestKind
{
    /// <summary>Nothing the server understands.</summary>
    None = 0,
    Query = 1,
    Block = 2,
    Page = 3,
    UpgradeEnd = 4,

    /// <summary>The answer to a read of CurrentFileVersion.</summary>
    Version = 5,

    /// <summary>A Default Response to something the server sent.</summary>
    DefaultResponse = 6,
}
