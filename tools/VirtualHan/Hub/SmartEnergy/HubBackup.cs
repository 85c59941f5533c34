using System.Collections.Generic;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>What outlives a hub: its network's extended PAN id, and of each device the EUI-64 and the hash of its link key (ZSE 5.4.2.2.3). No key that the old hub used is in it.</summary>
public sealed record HubBackup(ulong ExtendedPanId, IReadOnlyDictionary<ulong, byte[]> HashedLinkKeys)
{
    /// <summary>The same backup, made before this device joined.</summary>
    public HubBackup Without(ulong eui64)
    {
        var rest = new Dictionary<ulong, byte[]>(HashedLinkKeys);
        rest.Remove(eui64);
        return this with { HashedLinkKeys = rest };
    }
}
