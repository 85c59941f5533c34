namespace Bridge.Firmware.Ezsp;

/// <summary>Frame ids of the commands and callbacks a device-role host uses (UG100).</summary>
public static class EzspFrameId
{
    public const int Version = 0x0000;
    public const int AddEndpoint = 0x0002;
    public const int SetToken = 0x0009;
    public const int GetToken = 0x000A;
    public const int SetManufacturerCode = 0x0015;
    public const int NetworkInit = 0x0017;
    public const int StartScan = 0x001A;
    public const int StopScan = 0x001D;
    public const int JoinNetwork = 0x001F;
    public const int FindAndRejoinNetwork = 0x0021;
    public const int GetEui64 = 0x0026;
    public const int GetNodeId = 0x0027;
    public const int GetNetworkParameters = 0x0028;
    public const int SendUnicast = 0x0034;
    public const int SendBroadcast = 0x0036;
    public const int SetConfigurationValue = 0x0053;
    public const int SetPolicy = 0x0055;
    public const int InvalidCommand = 0x0058;
    public const int SetInitialSecurityState = 0x0068;
    public const int UpdateTcLinkKey = 0x006C;

    public const int StackStatusHandler = 0x0019;
    public const int NetworkFoundHandler = 0x001B;
    public const int ScanCompleteHandler = 0x001C;
    public const int MessageSentHandler = 0x003F;
    public const int IncomingMessageHandler = 0x0045;
    public const int ZigbeeKeyEstablishmentHandler = 0x009B;
}
