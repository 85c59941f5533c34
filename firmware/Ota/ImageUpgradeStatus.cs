namespace Bridge.Firmware.Ota;

/// <summary>Values of the attribute ImageUpgradeStatus (ZCL 11.10.7).</summary>
public enum ImageUpgradeStatus
{
    Normal = 0,
    DownloadInProgress = 1,
    DownloadComplete = 2,
    WaitingToUpgrade = 3,
    CountDown = 4,
    WaitForMore = 5,
    WaitingToUpgradeViaExternalEvent = 6,
}
