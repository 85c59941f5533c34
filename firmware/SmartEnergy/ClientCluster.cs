using Bridge.Firmware.Zcl;

namespace Bridge.Firmware.SmartEnergy;

/// <summary>A cluster of which this side has next to no attributes: it is answered for, so that a reader is told so and not that there is no such cluster.</summary>
public sealed class ClientCluster : IAttributeSource
{
    private const int CloseTunnelTimeout = 0x0000;
    private const int ClusterRevisionAttribute = 0xFFFD;
    private const int ClusterRevision = 1;

    public ClientCluster(int cluster)
    {
        Cluster = cluster;
    }

    public int Cluster { get; }

    public ZclStatus Read(int attribute, ZclValue value)
    {
        if (attribute == ClusterRevisionAttribute)
        {
            value.SetU16(ClusterRevision);
            return ZclStatus.Success;
        }

        if (Cluster == PpmidProfile.TunnellingCluster && attribute == CloseTunnelTimeout)
        {
            value.SetU16(Tunnel.CloseTunnelTimeoutSeconds);
            return ZclStatus.Success;
        }

        return ZclStatus.UnsupportedAttribute;
    }
}
