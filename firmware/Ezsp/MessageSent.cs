namespace Bridge.Firmware.Ezsp;

/// <summary>messageSentHandler: the outcome of a message by the tag it was sent with.</summary>
public sealed class MessageSent
{
    public int MessageTag;

    public NetworkStatus Status;
}
