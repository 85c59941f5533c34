namespace Bridge.Firmware.Ash;

/// <summary>The numbers in which the two roles differ, as in the SDK's NCP and reference host.</summary>
public sealed class AshTimings
{
    /// <summary>Most DATA frames sent and unacknowledged (tx_k).</summary>
    public readonly int Window;

    /// <summary>T_RX_ACK_INIT: first ack period.</summary>
    public readonly int TRxAckInitMs;

    /// <summary>T_RX_ACK_MIN.</summary>
    public readonly int TRxAckMinMs;

    /// <summary>T_RX_ACK_MAX.</summary>
    public readonly int TRxAckMaxMs;

    /// <summary>The consecutive ack timeout that ends the link: a host bears 5, an NCP 3.</summary>
    public readonly int FatalAckTimeout;

    private AshTimings(int window, int initMs, int minMs, int maxMs, int fatalAckTimeout)
    {
        Window = window;
        TRxAckInitMs = initMs;
        TRxAckMinMs = minMs;
        TRxAckMaxMs = maxMs;
        FatalAckTimeout = fatalAckTimeout;
    }

    public static AshTimings For(AshRole role)
    {
        return role == AshRole.Host
            ? new AshTimings(3, 800, 400, 2400, 6)
            : new AshTimings(5, 1600, 400, 3200, 4);
    }
}
