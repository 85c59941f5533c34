using Bridge.Boot;

namespace Bridge.Firmware.SmartEnergy;

/// <summary>What the endpoint shows on the HAN: the one place for profile, device id and cluster lists, so that nothing tells a bridge from a PPMID.</summary>
public static class PpmidProfile
{
    public const int ProfileId = 0x0109;

    /// <summary>ZSE prepayment terminal unless nf.config says otherwise: the sources differ (docs/decisions/0010-ppmid-on-the-han.md).</summary>
    public const int DeviceId = NfConfig.DeviceId;

    public const int BasicCluster = 0x0000;
    public const int TimeCluster = 0x000A;
    public const int OtaUpgradeCluster = 0x0019;
    public const int KeepAliveCluster = 0x0025;
    public const int PriceCluster = 0x0700;
    public const int MeteringCluster = 0x0702;
    public const int MessagingCluster = 0x0703;
    public const int TunnellingCluster = 0x0704;
    public const int PrepaymentCluster = 0x0705;
    public const int DeviceManagementCluster = 0x0708;
    public const int KeyEstablishmentCluster = 0x0800;

    /// <summary>Bits of what is shown of Tunnelling.</summary>
    public const int TunnellingServer = 1;

    public const int TunnellingClient = 2;

    /// <summary>What nf.config shows of it.</summary>
    public const int Tunnelling =
        (NfConfig.Tunnelling == "server" || NfConfig.Tunnelling == "both" ? TunnellingServer : 0)
        | (NfConfig.Tunnelling == "client" || NfConfig.Tunnelling == "both" ? TunnellingClient : 0);

    /// <summary>The clusters it serves.</summary>
    /// <param name="tunnelling">Bits as above.</param>
    public static int[] InputClusters(int tunnelling) => (tunnelling & TunnellingServer) != 0
        ? new int[] { BasicCluster, TunnellingCluster, KeyEstablishmentCluster }
        : new int[] { BasicCluster, KeyEstablishmentCluster };

    /// <summary>The clusters it is a client of.</summary>
    /// <param name="tunnelling">Bits as above.</param>
    public static int[] OutputClusters(int tunnelling)
    {
        int[] always = new int[]
        {
            TimeCluster, OtaUpgradeCluster, KeepAliveCluster, PriceCluster, MeteringCluster, MessagingCluster, PrepaymentCluster,
            DeviceManagementCluster, KeyEstablishmentCluster,
        };
        if ((tunnelling & TunnellingClient) == 0)
        {
            return always;
        }

        int[] clusters = new int[always.Length + 1];
        System.Array.Copy(always, 0, clusters, 0, always.Length);
        clusters[always.Length] = TunnellingCluster;
        return clusters;
    }
}
