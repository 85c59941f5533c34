namespace VirtualHan.Hub;

/// <summary>One application message as the hub sees it, in or out. Reused: valid until the next call to whoever handed it out.</summary>
public sealed class HubMessage
{
    /// <summary>Enough for any frame the hub makes.</summary>
    public const int BufferBytes = 128;

    /// <summary>Short address of the device at the other end.</summary>
    public int NodeId;

    /// <summary>0 for ZDO.</summary>
    public int Profile;

    public int Cluster;

    public int SourceEndpoint;

    public int DestinationEndpoint;

    public byte[] Buffer;

    public int Offset;

    public int Count;

    /// <summary>The way back: same device, profile and cluster, endpoints exchanged. Buffer and count are left alone.</summary>
    public void Answers(HubMessage request)
    {
        NodeId = request.NodeId;
        Profile = request.Profile;
        Cluster = request.Cluster;
        SourceEndpoint = request.DestinationEndpoint;
        DestinationEndpoint = request.SourceEndpoint;
    }
}
