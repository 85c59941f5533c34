using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>The whole radio side: ASH link, EZSP client, codec and join machine behind one interface.</summary>
public sealed class RadioStack
{
    public const int TokenBytes = 8;

    public RadioStack(RadioOptions options, int seed, ITrace trace)
    {
        Received = new ApsMessage();
        OwnEui64 = new byte[8];
        ExtendedPanId = new byte[8];
        Token = new byte[TokenBytes];
        NextDeadlineMs = Deadline.Never;
    }

    public byte[] ActionBuffer { get; private set; }

    public int ActionOffset { get; private set; }

    public int ActionCount { get; private set; }

    public ApsMessage Received { get; private set; }

    /// <summary>Tag of the message last accepted by Send, 1..255.</summary>
    public int LastTag { get; private set; }

    public int MessageTag { get; private set; }

    public bool Delivered { get; private set; }

    public bool IsUp { get; private set; }

    public int NodeId { get; private set; }

    /// <summary>8 bytes, little-endian as on the air; valid from RadioReady on.</summary>
    public byte[] OwnEui64 { get; private set; }

    public byte[] ExtendedPanId { get; private set; }

    public int Channel { get; private set; }

    /// <summary>Link quality 0..255 of the last hop of the last message; of the beacon answered before there was one.</summary>
    public int ParentLqi { get; private set; }

    public int TokenId { get; private set; }

    public Result TokenResult { get; private set; }

    public byte[] Token { get; private set; }

    public RadioFailure Failure { get; private set; }

    public long NextDeadlineMs { get; private set; }

    public void Start(long nowMs)
    {
    }

    public void OnBytes(byte[] buffer, int offset, int count, long nowMs)
    {
    }

    public void OnTime(long nowMs)
    {
    }

    /// <summary>Sends to NodeId, by broadcast when that is 0xFFF8 or above. The payload is copied.</summary>
    /// <returns>Ok with the tag in LastTag, its outcome follows as MessageSent; Busy, NotConnected, TooLong.</returns>
    public Result Send(ApsMessage message, long nowMs)
    {
        return Result.NotConnected;
    }

    /// <returns>Ok, the outcome follows as TokenWritten; Busy, NotConnected.</returns>
    public Result SetToken(int id, byte[] eightBytes, long nowMs)
    {
        return Result.NotConnected;
    }

    /// <returns>Ok, the outcome follows as TokenRead; Busy, NotConnected.</returns>
    public Result GetToken(int id, long nowMs)
    {
        return Result.NotConnected;
    }

    public RadioAction Poll()
    {
        return RadioAction.None;
    }
}
