using System.Collections.Generic;
using VirtualHan.Hub.SmartEnergy;
using VirtualHan.Time;

namespace VirtualHan.Hub;

/// <summary>What the hub knows of one device.</summary>
public sealed class HubDevice
{
    public ulong Eui64 { get; init; }

    public int NodeId { get; set; }

    /// <summary>The endpoint with the OTA client, 0 until it was found or heard from.</summary>
    public int Endpoint { get; set; }

    /// <summary>The interview has found that endpoint.</summary>
    public bool IsDescribed { get; set; }

    /// <summary>Every version the device reported, by query or by attribute, in order.</summary>
    public List<uint> ReportedVersions { get; } = [];

    /// <summary>Every Upgrade End status.</summary>
    public List<int> UpgradeEndStatuses { get; } = [];

    public int Announcements { get; set; }

    public int BlocksServed { get; set; }

    public long BytesServed { get; set; }

    public int Notifies { get; set; }

    /// <summary>The OTA server as this device knows it.</summary>
    public OtaServerCore Server { get; init; }

    /// <summary>What a Smart Energy hub knows of it.</summary>
    public SmartEnergyDeviceState SmartEnergy { get; } = new();

    /// <summary>The next interview or notify.</summary>
    internal ScheduledEvent Pending { get; set; }

    /// <summary>What the server does of itself: the next block of a page, an order to upgrade.</summary>
    internal ScheduledEvent ServerTime { get; set; }

    internal int InterviewAttempts { get; set; }
}
