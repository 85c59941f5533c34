namespace VirtualHan.Radio;

/// <summary>EmberNetworkParameters.</summary>
public sealed record NetworkParameters
{
    public ulong ExtendedPanId { get; init; }

    public int PanId { get; init; }

    public int TxPowerDbm { get; init; }

    public int Channel { get; init; }

    public int JoinMethod { get; init; }

    public int NetworkManager { get; init; }

    public int UpdateId { get; init; }

    public uint Channels { get; init; }
}

/// <summary>EmberInitialSecurityState.</summary>
public sealed record InitialSecurity
{
    public const int HaveTrustCentreEui64 = 0x0040;
    public const int HavePreconfiguredKey = 0x0100;
    public const int HaveNetworkKey = 0x0200;
    public const int RequireEncryptedKey = 0x0800;

    public int Bitmask { get; init; }

    public byte[] PreconfiguredKey { get; init; }

    public byte[] NetworkKey { get; init; }

    public int KeySequence { get; init; }

    public ulong TrustCentreEui64 { get; init; }
}

/// <summary>A network seen by an active scan.</summary>
public sealed record FoundNetwork(int Channel, int PanId, ulong ExtendedPanId, bool AllowingJoin, int UpdateId);
