namespace VirtualHan.Hub.SmartEnergy;

/// <summary>What kind of device the hub takes one for; firmware goes to a PPMID and never to an IHD.</summary>
public enum DeviceClass
{
    /// <summary>As the whitelist has it: every bridge is announced as a PPMID.</summary>
    Ppmid,

    /// <summary>After a swap-out only the clusters tell, and without Tunnelling it looks like an in-home display.</summary>
    Ihd,
}

/// <summary>What a Smart Energy hub knows of a device beyond its addresses.</summary>
public sealed class SmartEnergyDeviceState
{
    /// <summary>Key establishment has ended well, and what it made is the link key.</summary>
    public bool IsAuthorised { get; set; }

    /// <summary>How often a key establishment ended well.</summary>
    public int Establishments { get; set; }

    public DeviceClass Class { get; set; }

    /// <summary>It shows the server side of Tunnelling.</summary>
    public bool ServesTunnels { get; set; }

    public int KeepAlives { get; set; }

    public int TimeReads { get; set; }

    /// <summary>Basic 0x0011, -1 while not told.</summary>
    public int Environment { get; set; } = -1;

    /// <summary>Basic 0x0002, -1 while not told.</summary>
    public int StackVersion { get; set; } = -1;

    public bool PriceAcknowledged { get; set; }

    public bool MessageConfirmed { get; set; }

    /// <summary>The tunnel the hub has open to it.</summary>
    public int? Tunnel { get; set; }

    /// <summary>The tunnel it has open to the hub.</summary>
    public int? ServedTunnel { get; set; }

    public int TunnelsUsed { get; set; }

    public int TunnelledBytes { get; set; }
}
