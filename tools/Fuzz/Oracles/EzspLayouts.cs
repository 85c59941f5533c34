using System;

namespace Bridge.Fuzz.Oracles;

/// <summary>The decoders of the EZSP codec, as the first bytes of an input name them.</summary>
public enum EzspDecoder
{
    Status = 0,
    SlStatus = 1,
    Eui64 = 2,
    NodeId = 3,
    NetworkParameters = 4,
    StatusAndBytes = 5,
    NetworkFound = 6,
    ScanComplete = 7,
    KeyEstablishment = 8,
    MessageSent = 9,
    IncomingMessage = 10,
    MfgToken = 11,
    KeyTableIndex = 12,
    SecurityState = 13,
    ExportedLinkKey = 14,
}

/// <summary>Sizes of EZSP parameters (UG100), added up by hand for each version: from 14 on a status is 4 bytes, a tag 2, and RxPacketInfo 18.</summary>
public static class EzspLayouts
{
    public const int DecoderCount = 15;

    /// <summary>The versions there are; 15 was never released.</summary>
    public static readonly int[] Versions = [13, 14, 16, 17, 18, 19];

    /// <summary>Of the answer read as a status and bytes: a token.</summary>
    public const int TokenBytes = 8;

    /// <summary>Room for a manufacturing token.</summary>
    public const int MfgTokenRoomBytes = 20;

    /// <summary>EmberApsFrame.</summary>
    private const int ApsFrameBytes = 11;

    /// <summary>Where the length of an incoming message's payload stands.</summary>
    public static int PayloadLengthAt(int version) => 1 + ApsFrameBytes + (version == 13 ? 1 + 1 + 2 + 1 + 1 : 2 + 8 + 1 + 1 + 1 + 1 + 4);

    /// <summary>Where the sender's node id stands.</summary>
    public static int SenderAt(int version) => 1 + ApsFrameBytes + (version == 13 ? 2 : 0);

    /// <summary>Where the key of an exported link key stands: first in 13, from 14 on behind status and context.</summary>
    public static int ExportedKeyAt(int version) => version == 13 ? 0 : 4 + 18;

    /// <returns>Bytes that the parameters must have at least.</returns>
    public static int Needed(EzspDecoder decoder, int version, ReadOnlySpan<byte> parameters)
    {
        int status = version == 13 ? 1 : 4;
        switch (decoder)
        {
            case EzspDecoder.Status:
                return status;
            case EzspDecoder.SlStatus:
                return 4;
            case EzspDecoder.Eui64:
                return 8;
            case EzspDecoder.NodeId:
                return 2;
            case EzspDecoder.NetworkParameters:
                return status + 1 + 20;
            case EzspDecoder.StatusAndBytes:
                return status + TokenBytes;
            case EzspDecoder.MfgToken:
                int tokenBytes = parameters.Length > 0 ? parameters[0] : 0;
                return tokenBytes > MfgTokenRoomBytes ? int.MaxValue : 1 + tokenBytes;
            case EzspDecoder.KeyTableIndex:
                return 1;
            case EzspDecoder.SecurityState:
                return status + 2 + 8;
            case EzspDecoder.ExportedLinkKey:
                return version == 13 ? 16 + 1 + 12 + 4 : 4 + 18 + 16 + 12;
            case EzspDecoder.NetworkFound:
                return 1 + 2 + 8 + 1 + 1 + 1 + 1 + 1;
            case EzspDecoder.ScanComplete:
                return 1 + status;
            case EzspDecoder.KeyEstablishment:
                return 8 + 1;
            case EzspDecoder.MessageSent:
                return version == 13 ? 1 + 2 + ApsFrameBytes + 1 + 1 : 4 + 1 + 2 + ApsFrameBytes + 2;
            default:
                int lengthAt = PayloadLengthAt(version);
                return lengthAt + 1 + (parameters.Length > lengthAt ? parameters[lengthAt] : 0);
        }
    }
}
