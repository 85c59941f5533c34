namespace VirtualHan.Radio;

/// <summary>The APS fields EZSP shows its host.</summary>
public sealed record ApsFrame
{
    public const int OptionEncryption = 0x0020;
    public const int OptionRetry = 0x0040;
    public const int OptionEnableRouteDiscovery = 0x0100;

    public int Profile { get; init; }

    public int Cluster { get; init; }

    public int SourceEndpoint { get; init; }

    public int DestinationEndpoint { get; init; }

    public int Options { get; init; }

    public int Group { get; init; }

    public int Sequence { get; init; }

    public bool IsEncrypted => (Options & OptionEncryption) != 0;

    public bool WantsAck => (Options & OptionRetry) != 0;
}
