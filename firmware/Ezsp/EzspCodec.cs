using Bridge.Firmware.Zcl;

namespace Bridge.Firmware.Ezsp;

/// <summary>Parameters of the commands a device-role host sends, and of what comes back (UG100). Encoders write from 0 and return the number of bytes.</summary>
/// <remarks>What changed with EZSP 14 is abstract here; <see cref="EzspCodec13"/> and <see cref="EzspCodec14"/> have nothing else.</remarks>
public abstract partial class EzspCodec
{
    /// <summary>Lowest and highest EZSP version spoken.</summary>
    public const int MinVersion = 13;
    public const int MaxVersion = 19;

    /// <summary>First version with 4-byte statuses.</summary>
    public const int SlStatusVersion = 14;

    public const int EuiBytes = 8;
    public const int KeyBytes = 16;
    public const int TokenBytes = 8;

    /// <summary>Initial security state bits (UG100 EmberInitialSecurityBitmask).</summary>
    public const int HavePreconfiguredKey = 0x0100;
    public const int RequireEncryptedKey = 0x0800;

    /// <summary>APS options (UG100 EmberApsOption).</summary>
    public const int ApsOptionEncryption = 0x0020;

    /// <summary>EmberNodeType.</summary>
    public const int Router = 2;
    public const int SleepyEndDevice = 4;

    /// <summary>First of the reserved broadcast addresses.</summary>
    public const int FirstBroadcastAddress = 0xFFF8;

    protected const int UnicastDirect = 0;

    private const int ScanTypeActive = 1;

    /// <summary>As far as the stack's own limit of hops.</summary>
    protected const int BroadcastRadius = 0xFF;

    /// <summary>EmberApsFrame on the wire.</summary>
    protected const int ApsFrameBytes = 11;

    private const int NoGroup = 0;

    protected readonly EzspWriter Writer = new EzspWriter();
    protected readonly EzspReader Reader = new EzspReader();

    public int EncodeSetConfigurationValue(byte[] buffer, int configId, int value)
    {
        Writer.Begin(buffer);
        Writer.U8(configId);
        Writer.U16(value);
        return Writer.Count;
    }

    public int EncodeSetPolicy(byte[] buffer, int policyId, int decisionId)
    {
        Writer.Begin(buffer);
        Writer.U8(policyId);
        Writer.U8(decisionId);
        return Writer.Count;
    }

    public int EncodeSetManufacturerCode(byte[] buffer, int manufacturerCode)
    {
        Writer.Begin(buffer);
        Writer.U16(manufacturerCode);
        return Writer.Count;
    }

    public int EncodeAddEndpoint(byte[] buffer, int endpoint, int profile, int deviceId, int deviceVersion, int[] inputClusters, int[] outputClusters)
    {
        Writer.Begin(buffer);
        Writer.U8(endpoint);
        Writer.U16(profile);
        Writer.U16(deviceId);
        Writer.U8(deviceVersion);
        Writer.U8(inputClusters.Length);
        Writer.U8(outputClusters.Length);
        for (int i = 0; i < inputClusters.Length; i++)
        {
            Writer.U16(inputClusters[i]);
        }

        for (int i = 0; i < outputClusters.Length; i++)
        {
            Writer.U16(outputClusters[i]);
        }

        return Writer.Count;
    }

    public int EncodeNetworkInit(byte[] buffer, int bitmask)
    {
        Writer.Begin(buffer);
        Writer.U16(bitmask);
        return Writer.Count;
    }

    /// <summary>The joining device's part of EmberInitialSecurityState, 43 bytes: no network key, trust centre unknown.</summary>
    public int EncodeSetInitialSecurityState(byte[] buffer, int bitmask, byte[] preconfiguredKey)
    {
        Writer.Begin(buffer);
        Writer.U16(bitmask);
        Writer.Bytes(preconfiguredKey, 0, KeyBytes);
        Writer.Fill(0, KeyBytes);
        Writer.U8(0);
        Writer.Fill(0, EuiBytes);
        return Writer.Count;
    }

    /// <param name="durationExponent">n for (2^n + 1) x 15.36 ms on each channel.</param>
    public int EncodeStartScan(byte[] buffer, int channelMask, int durationExponent)
    {
        Writer.Begin(buffer);
        Writer.U8(ScanTypeActive);
        Writer.U32(channelMask);
        Writer.U8(durationExponent);
        return Writer.Count;
    }

    public int EncodeJoinNetwork(byte[] buffer, int nodeType, NetworkParameters parameters)
    {
        Writer.Begin(buffer);
        Writer.U8(nodeType);
        Writer.Bytes(parameters.ExtendedPanId, 0, EuiBytes);
        Writer.U16(parameters.PanId);
        Writer.U8(parameters.RadioTxPower);
        Writer.U8(parameters.RadioChannel);
        Writer.U8(parameters.JoinMethod);
        Writer.U16(parameters.NwkManagerId);
        Writer.U8(parameters.NwkUpdateId);
        Writer.U32(parameters.Channels);
        return Writer.Count;
    }

    public abstract int EncodeLeaveNetwork(byte[] buffer);

    public abstract int EncodeFindAndRejoinNetwork(byte[] buffer, bool haveNetworkKey, int channelMask);

    public int EncodeUpdateTcLinkKey(byte[] buffer, int maxAttempts)
    {
        Writer.Begin(buffer);
        Writer.U8(maxAttempts);
        return Writer.Count;
    }

    /// <summary>Sleepy end devices only: ask the parent for messages every <paramref name="interval"/>.</summary>
    /// <param name="units">1 = milliseconds, 2 = quarters of a second.</param>
    /// <param name="failureLimit">Polls that may fail before the radio says so by pollCompleteHandler.</param>
    public int EncodePollForData(byte[] buffer, int interval, int units, int failureLimit)
    {
        Writer.Begin(buffer);
        Writer.U16(interval);
        Writer.U8(units);
        Writer.U8(failureLimit);
        return Writer.Count;
    }

    public int EncodeSendUnicast(byte[] buffer, ApsMessage message, int apsOptions, int messageTag)
    {
        Writer.Begin(buffer);
        Writer.U8(UnicastDirect);
        Writer.U16(message.NodeId);
        WriteApsFrame(message, apsOptions);
        WriteMessageTag(messageTag);
        WritePayload(message);
        return Writer.Count;
    }

    public abstract int EncodeSendBroadcast(byte[] buffer, ApsMessage message, int apsOptions, int messageTag);

    protected abstract void WriteMessageTag(int messageTag);

    /// <summary>EmberApsFrame, 11 bytes; the stack fills in the sequence.</summary>
    protected void WriteApsFrame(ApsMessage message, int apsOptions)
    {
        Writer.U16(message.Profile);
        Writer.U16(message.Cluster);
        Writer.U8(message.SourceEndpoint);
        Writer.U8(message.DestinationEndpoint);
        Writer.U16(message.Encrypted ? apsOptions | ApsOptionEncryption : apsOptions);
        Writer.U16(NoGroup);
        Writer.U8(0);
    }

    protected void WritePayload(ApsMessage message)
    {
        Writer.U8(message.Count);
        Writer.Bytes(message.Buffer, message.Offset, message.Count);
    }
}
