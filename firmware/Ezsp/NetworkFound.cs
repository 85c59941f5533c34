namespace Bridge.Firmware.Ezsp;

/// <summary>One beacon of an active scan (networkFoundHandler: EmberZigbeeNetwork, lqi, rssi).</summary>
public sealed class NetworkFound
{
    /// <summary>8 bytes, little-endian.</summary>
    public readonly byte[] ExtendedPanId = new byte[8];

    public int PanId;

    /// <summary>11..26.</summary>
    public int Channel;

    public bool AllowingJoin;

    /// <summary>2 = Zigbee PRO.</summary>
    public int StackProfile;

    public int NwkUpdateId;

    /// <summary>0..255.</summary>
    public int Lqi;

    /// <summary>dBm.</summary>
    public int Rssi;
}
