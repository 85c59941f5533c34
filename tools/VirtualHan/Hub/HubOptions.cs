using System.Collections.Generic;
using VirtualHan.Hub.SmartEnergy;

namespace VirtualHan.Hub;

/// <summary>Image Notify as the hub sends it.</summary>
public sealed record NotifyOptions
{
    /// <summary>0 jitter, 1 + manufacturer, 2 + image type, 3 + new file version.</summary>
    public int PayloadType { get; init; } = 3;

    /// <summary>1..100.</summary>
    public int Jitter { get; init; } = 100;

    public bool Broadcast { get; init; }

    /// <summary>From the interview to the first notify, and between notifies nobody reacted to.</summary>
    public int IntervalMs { get; init; } = 2000;

    public int MaxCount { get; init; } = 20;
}

/// <summary>What the hub does wrong on purpose. Blocks are counted from 0 as they are served.</summary>
public sealed record HubFaults
{
    /// <summary>Block responses that are never sent.</summary>
    public IReadOnlyCollection<int> LoseBlocks { get; init; } = [];

    public IReadOnlyCollection<int> DuplicateBlocks { get; init; } = [];

    /// <summary>Block responses that are sent so much later: others overtake them.</summary>
    public IReadOnlyCollection<int> HoldBlocks { get; init; } = [];

    public int HoldMs { get; init; } = 1500;

    /// <summary>A Block Request that comes so soon after a block was sent is not noticed: the server is still busy with the response.</summary>
    public int BusyAfterBlockMs { get; init; }

    /// <summary>This block is answered with WAIT_FOR_DATA once; -1 for never.</summary>
    public int WaitAtBlock { get; init; } = -1;

    public int WaitSeconds { get; init; } = 10;

    /// <summary>Every block is answered with WAIT_FOR_DATA first.</summary>
    public bool WaitsAtEveryBlock { get; init; }

    /// <summary>This block is answered with ABORT; -1 for never.</summary>
    public int AbortAtBlock { get; init; } = -1;

    /// <summary>Flips one bit of the data of this block; -1 for never.</summary>
    public int CorruptBlock { get; init; } = -1;

    /// <summary>Blocks are cut to this size though more was asked for.</summary>
    public int MaxBlockBytes { get; init; } = 255;

    public bool PagesUnsupported { get; init; } = true;

    /// <summary>So many Upgrade End Requests stay without an answer.</summary>
    public int UnansweredUpgradeEnds { get; init; }

    /// <summary>From the moment the bridge has been told to upgrade the hub hears everything and answers nothing.</summary>
    public bool DeafAfterUpgrade { get; init; }
}

/// <summary>Settings of the virtual communications hub.</summary>
public sealed record HubOptions
{
    public ulong Eui64 { get; init; } = 0x00AA11BB22CC33DD;

    public ulong ExtendedPanId { get; init; } = 0x48414E2D42524447;

    public int PanId { get; init; } = 0x1A62;

    public int Channel { get; init; } = 15;

    public int Endpoint { get; init; } = 1;

    /// <summary>Smart Energy.</summary>
    public int Profile { get; init; } = 0x0109;

    /// <summary>The whitelist: link key of each device that may join, from its install code.</summary>
    public IReadOnlyDictionary<ulong, byte[]> Whitelist { get; init; } = new Dictionary<ulong, byte[]>();

    /// <summary>0xFF stays open.</summary>
    public int PermitJoinSeconds { get; init; } = 0xFF;

    /// <summary>Null when the hub has no image to give.</summary>
    public OtaFile Image { get; init; }

    /// <summary>Simulated time at which the image reaches the hub; before it there is nothing to offer.</summary>
    public int ImageFromMs { get; init; }

    public OfferPolicy Offer { get; init; } = OfferPolicy.Matching;

    public NotifyOptions Notify { get; init; } = new();

    /// <summary>A client in an update that is silent for so long is forgotten, and its Upgrade End refused; 0 waits for ever.</summary>
    public int PatienceMs { get; init; }

    public UpgradeTiming Timing { get; init; } = UpgradeTiming.Relative;

    public int UpgradeDelaySeconds { get; init; } = 5;

    /// <summary>Whether OTA responses ask for an APS acknowledgement. Many servers do not: a lost response is then gone.</summary>
    public bool AcknowledgedResponses { get; init; }

    /// <summary>UTC at the start of the simulation, seconds since 2000-01-01.</summary>
    public uint UtcAtStart { get; init; } = 0x32C0FFEE;

    /// <summary>Time the hub takes to answer.</summary>
    public int ThinkMs { get; init; } = 10;

    public HubFaults Faults { get; init; } = new();

    /// <summary>What the timeline calls it.</summary>
    public string Name { get; init; } = "hub";

    /// <summary>Null for a coordinator without Smart Energy security: no key establishment, nothing APS-encrypted.</summary>
    public SmartEnergySettings SmartEnergy { get; init; }

    /// <summary>Of the hub this one replaces; null for one that forms its network anew.</summary>
    public HubBackup Backup { get; init; }

    /// <summary>What <see cref="JoinFault.SwapOutRefused"/> withholds until it ends.</summary>
    public HubBackup FullBackup { get; init; }

    public JoinFault JoinFault { get; init; }
}
