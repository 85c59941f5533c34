namespace VirtualHan.Hub;

/// <summary>What stands between a bridge and its hub, by name. Each can go away again: <see cref="VirtualHub.EndFault"/>.</summary>
public enum JoinFault
{
    None,

    /// <summary>The whitelist holds the link key of another install code.</summary>
    WrongInstallCode,

    /// <summary>The hub's certificate names another issuer.</summary>
    UnknownIssuer,

    /// <summary>The hub's confirm key message is not the one the bridge computes.</summary>
    BadConfirmKey,

    /// <summary>The hub begins key establishment and then takes for ever.</summary>
    KeyEstablishmentTimeout,

    /// <summary>The hub lets the bridge in and answers nothing.</summary>
    SilentHub,

    /// <summary>Nobody has opened the network for joining.</summary>
    WindowClosed,

    /// <summary>The network is open, and the bridge is not on the whitelist.</summary>
    NotWhitelisted,

    /// <summary>The hub was replaced, and the backup the new one holds does not know the bridge.</summary>
    SwapOutRefused,
}
