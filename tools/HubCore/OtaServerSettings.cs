namespace VirtualHan.Hub;

/// <summary>How an OTA server behaves towards its client.</summary>
public sealed class OtaServerSettings
{
    /// <summary>Smart Energy.</summary>
    public int Profile = 0x0109;

    public int Endpoint = 1;

    public OfferPolicy Offer = OfferPolicy.Matching;

    /// <summary>A client in an update that is silent for so long is forgotten, and its Upgrade End refused; 0 waits for ever.</summary>
    public int PatienceMs;

    public UpgradeTiming Timing = UpgradeTiming.Relative;

    public int UpgradeDelaySeconds = 5;

    /// <summary>UTC at time 0, seconds since 2000-01-01.</summary>
    public long UtcAtStart = 0x32C0FFEE;

    /// <summary>Most data bytes of one block: what a frame of the radio holds.</summary>
    public int MaxBlockBytes = 63;

    /// <summary>Image Page Requests are served; otherwise they are refused as unknown.</summary>
    public bool TakesPages = true;

    /// <summary>Blocks of a page come no closer than this, whatever spacing the client asked for.</summary>
    public int MinPageSpacingMs;

    /// <summary>Image Notify: 0 jitter, 1 + manufacturer, 2 + image type, 3 + new file version (ZCL 11.13.3).</summary>
    public int NotifyPayloadType = 3;

    /// <summary>1..100.</summary>
    public int NotifyJitter = 100;
}
