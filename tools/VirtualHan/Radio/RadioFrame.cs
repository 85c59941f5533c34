namespace VirtualHan.Radio;

/// <summary>What a frame on the ether is.</summary>
public enum FrameKind
{
    BeaconRequest,
    Beacon,
    AssociationRequest,
    AssociationResponse,
    TransportKey,
    RequestKey,
    RejoinRequest,
    RejoinResponse,
    Leave,
    Data,
    ApsAck,
    DataRequest,
    NetworkUpdate,
    RemoveDevice,
}

/// <summary>One frame on the ether. Encryption is modelled, not computed: a frame names the key that protects it and only a node holding the same key understands it.</summary>
public sealed record RadioFrame
{
    public const int Broadcast = 0xFFFF;
    public const int FirstBroadcast = 0xFFF8;

    public FrameKind Kind { get; init; }

    public int Channel { get; init; }

    public int PanId { get; init; }

    public ulong SourceEui64 { get; init; }

    public int Source { get; init; }

    /// <summary>Short address; 0xFFF8 and above are broadcasts. Ignored when <see cref="DestinationEui64"/> is set.</summary>
    public int Destination { get; init; }

    /// <summary>Non-zero for the frames of joining, which go to a node without a short address.</summary>
    public ulong DestinationEui64 { get; init; }

    /// <summary>Network key, or the link key for <see cref="FrameKind.TransportKey"/>; null for a frame in the clear.</summary>
    public byte[] ProtectedBy { get; init; }

    /// <summary>Link key of the pair, for a <see cref="FrameKind.Data"/> frame with APS encryption.</summary>
    public byte[] ApsProtectedBy { get; init; }

    /// <summary>A parent holds more frames for the sleepy end device this one goes to.</summary>
    public bool DataPending { get; init; }

    public ApsFrame Aps { get; init; }

    public byte[] Payload { get; init; } = [];

    /// <summary>Contents of the frames of joining.</summary>
    public JoinBody Join { get; init; }

    public bool IsBroadcast => DestinationEui64 == 0 && Destination >= FirstBroadcast;

    /// <summary>PSDU size, bytes.</summary>
    public int SizeBytes => Kind switch
    {
        FrameKind.BeaconRequest => 10,
        FrameKind.DataRequest => 12,
        FrameKind.Beacon => 28,
        FrameKind.AssociationRequest => 21,
        FrameKind.AssociationResponse => 27,
        FrameKind.TransportKey => 73,
        FrameKind.ApsAck => RadioModel.SecuredNetworkBytes + RadioModel.ApsHeaderBytes,
        FrameKind.Data => RadioModel.SecuredNetworkBytes + RadioModel.ApsHeaderBytes + Payload.Length
            + ((Aps.Options & ApsFrame.OptionEncryption) != 0 ? RadioModel.ApsSecurityBytes : 0),
        _ => RadioModel.SecuredNetworkBytes + 2,
    };
}

/// <summary>Fields of the frames of joining and rejoining; each kind uses its own few.</summary>
public sealed record JoinBody
{
    public ulong ExtendedPanId { get; init; }

    public bool AllowingJoin { get; init; }

    public int UpdateId { get; init; }

    public int NodeId { get; init; }

    public bool Accepted { get; init; }

    /// <summary>The device turns its receiver off and polls.</summary>
    public bool IsSleepy { get; init; }

    /// <summary>Network update: the new channel and PAN id; 0 for one that stays.</summary>
    public int NewChannel { get; init; }

    public int NewPanId { get; init; }

    public bool HaveNetworkKey { get; init; }

    public byte[] Key { get; init; }

    public int KeySequence { get; init; }

    /// <summary>The transported key is a new trust centre link key, not the network key.</summary>
    public bool IsLinkKey { get; init; }

    public ulong TrustCentreEui64 { get; init; }
}
