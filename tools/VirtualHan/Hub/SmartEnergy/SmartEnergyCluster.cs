namespace VirtualHan.Hub.SmartEnergy;

/// <summary>Clusters of a Smart Energy hub, and what each demands of a message (ZSE 5.4.6: all but joining and key establishment is APS-encrypted).</summary>
public static class SmartEnergyCluster
{
    public const int Basic = 0x0000;
    public const int Time = 0x000A;
    public const int OtaUpgrade = 0x0019;
    public const int KeepAlive = 0x0025;
    public const int Price = 0x0700;
    public const int Metering = 0x0702;
    public const int Messaging = 0x0703;
    public const int Tunnelling = 0x0704;
    public const int Prepayment = 0x0705;
    public const int DeviceManagement = 0x0708;
    public const int KeyEstablishment = 0x0800;

    /// <summary>A message on it must be protected by the link key of the pair. Basic is answered as it was asked.</summary>
    public static bool NeedsEncryption(int cluster) => cluster is not (Basic or KeyEstablishment);

    public static string Name(int cluster) => cluster switch
    {
        Basic => "Basic",
        Time => "Time",
        OtaUpgrade => "OTA Upgrade",
        KeepAlive => "Keep-Alive",
        Price => "Price",
        Metering => "Metering",
        Messaging => "Messaging",
        Tunnelling => "Tunnelling",
        Prepayment => "Prepayment",
        DeviceManagement => "Device Management",
        KeyEstablishment => "Key Establishment",
        _ => "cluster " + cluster.ToString("X4"),
    };
}
