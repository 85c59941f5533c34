namespace Bridge.Firmware.Ezsp;

/// <summary>EmberNetworkParameters, 20 bytes on the wire.</summary>
public sealed class NetworkParameters
{
    /// <summary>8 bytes, little-endian.</summary>
    public readonly byte[] ExtendedPanId = new byte[8];

    public int PanId;

    /// <summary>dBm.</summary>
    public int RadioTxPower;

    /// <summary>11..26.</summary>
    public int RadioChannel;

    /// <summary>0 = MAC association.</summary>
    public int JoinMethod;

    public int NwkManagerId;

    public int NwkUpdateId;

    /// <summary>One bit per channel.</summary>
    public int Channels;
}
