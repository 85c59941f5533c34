using System;

namespace VirtualHan.Radio;

/// <summary>What the virtual radio assumes of the air. IEEE 802.15.4-2015, 2.4 GHz O-QPSK; sizes of Zigbee PRO frames with network security.</summary>
/// <remarks>
/// One hop, all nodes in reach of each other, one transmission at a time per channel. A unicast waits a random CSMA backoff
/// (0..7 slots of 320 us), takes 32 us per byte, then 192 us of turnaround and an 11-byte acknowledgement; the MAC tries
/// four times. <see cref="Loss"/> is the share of frames that do not arrive in spite of that: each single attempt fails with
/// its fourth root, so that a lossy link is also a slow one. A broadcast is sent once and is lost for each hearer with
/// <see cref="Loss"/> itself.
/// </remarks>
public sealed class RadioModel
{
    public const int ByteUs = 32;
    public const int BackoffSlotUs = 320;
    public const int BackoffSlots = 8;
    public const int TurnaroundUs = 192;
    public const int MacAckBytes = 11;
    public const int InterFrameUs = 640;
    public const int MacAttempts = 4;

    /// <summary>Preamble, start delimiter, length.</summary>
    public const int PhyHeaderBytes = 6;

    /// <summary>MAC header with short addresses 9, FCS 2, NWK header 8, NWK auxiliary security header 14, MIC 4.</summary>
    public const int SecuredNetworkBytes = 9 + 2 + 8 + 14 + 4;

    public const int ApsHeaderBytes = 8;

    /// <summary>APS auxiliary header 5 and MIC 4, when the frame asks for APS encryption.</summary>
    public const int ApsSecurityBytes = 9;

    /// <summary>Largest APS payload of an unfragmented, network-secured frame: 127 - 37 - 8.</summary>
    public const int MaxPayloadBytes = 127 - SecuredNetworkBytes - ApsHeaderBytes;

    /// <summary>Time a stack takes between the radio and its client, each way.</summary>
    public long ProcessingUs { get; init; } = 1500;

    /// <summary>Time until the sender of an acknowledged APS frame gives up on one transmission.</summary>
    public long ApsAckWaitMs { get; init; } = 1600;

    /// <summary>Repeats of an acknowledged APS frame after the first transmission.</summary>
    public int ApsRetries { get; init; } = 3;

    /// <summary>Share of frames lost for good, 0..1.</summary>
    public double Loss { get; init; }

    /// <summary>Share of unacknowledged APS frames that arrive twice, 0..1.</summary>
    public double Duplication { get; init; }

    public double AttemptLoss => Math.Pow(Loss, 1.0 / MacAttempts);

    /// <summary>11..26: what the 2.4 GHz band has.</summary>
    public static bool IsChannel(int channel) => channel is >= 11 and <= 26;

    public static long AirtimeUs(int psduBytes) => (PhyHeaderBytes + psduBytes) * (long)ByteUs;
}
