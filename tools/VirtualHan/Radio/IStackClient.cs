namespace VirtualHan.Radio;

/// <summary>Who sits on top of a <see cref="NetworkStack"/>: the EZSP server of a virtual NCP, or the hub.</summary>
public interface IStackClient
{
    void OnStackStatus(StackStatus status);

    void OnNetworkFound(FoundNetwork network);

    void OnScanComplete(int channel, StackStatus status);

    void OnMessage(IncomingMessage message);

    void OnMessageSent(OutgoingMessage message, StackStatus status);

    /// <summary>Only on the trust centre.</summary>
    void OnTrustCentreJoin(int nodeId, ulong eui64, DeviceUpdate update, bool keySent);

    /// <summary>EmberKeyStatus of a trust centre link key exchange.</summary>
    void OnKeyEstablishment(ulong partner, int keyStatus);

    /// <summary>Only on a sleepy end device.</summary>
    void OnPollComplete(StackStatus status)
    {
    }

    void OnNetworkKeySwitched(int sequence)
    {
    }
}

public sealed record IncomingMessage(IncomingType Type, ApsFrame Aps, int Sender, ulong SenderEui64, int Lqi, int Rssi, byte[] Payload);

/// <param name="Type">EmberOutgoingMessageType: 0 direct, 5 broadcast.</param>
/// <param name="Tag">The client's own mark.</param>
public sealed record OutgoingMessage(int Type, int Destination, ApsFrame Aps, int Tag, byte[] Payload);
