namespace VirtualHan.Hub;

/// <summary>When the hub lets a downloaded image run.</summary>
public enum UpgradeTiming
{
    /// <summary>currentTime 0, upgradeTime = seconds from now.</summary>
    Relative,

    /// <summary>Both times in UTC.</summary>
    Utc,

    /// <summary>upgradeTime 0xFFFFFFFF, and the command to run it after the seconds given.</summary>
    WaitForCommand,
}
