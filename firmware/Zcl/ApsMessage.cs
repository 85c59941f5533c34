namespace Bridge.Firmware.Zcl;

/// <summary>One application message of the radio network, in or out. Reused: valid until the next call to the machine that handed it out.</summary>
public sealed class ApsMessage
{
    /// <summary>Largest payload one unfragmented APS frame carries with network security, bytes; what the radio says to maximumPayloadLength.</summary>
    public const int MaxPayloadBytes = 82;

    /// <summary>The same with APS encryption, whose auxiliary header and MIC take 9 bytes.</summary>
    public const int MaxEncryptedPayloadBytes = 73;

    /// <summary>Short address of the sender (in) or destination (out); 0xFFFC..0xFFFF are broadcasts, 0x0000 the trust centre.</summary>
    public int NodeId;

    public int Profile;

    public int Cluster;

    public int SourceEndpoint;

    public int DestinationEndpoint;

    /// <summary>The message came by broadcast or multicast: never answer it with an error.</summary>
    public bool Broadcast;

    /// <summary>In: the frame came protected by the link key of the pair. Out: protect it so; the radio refuses it when it holds no such key.</summary>
    public bool Encrypted;

    public int Lqi;

    public int Rssi;

    public byte[] Buffer;

    public int Offset;

    public int Count;
}
