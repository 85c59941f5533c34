namespace Bridge.Firmware.Ezsp;

/// <summary>Frame ids of the commands and callbacks a device-role host uses (UG100).</summary>
public static class EzspFrameId
{
    public const int Version = 0x0000;
    public const int AddEndpoint = 0x0002;
    public const int SetToken = 0x0009;
    public const int GetToken = 0x000A;
    public const int GetMfgToken = 0x000B;
    public const int SetMfgToken = 0x000C;
    public const int SetManufacturerCode = 0x0015;
    public const int NetworkInit = 0x0017;
    public const int StartScan = 0x001A;
    public const int StopScan = 0x001D;
    public const int JoinNetwork = 0x001F;
    public const int LeaveNetwork = 0x0020;
    public const int FindAndRejoinNetwork = 0x0021;
    public const int GetEui64 = 0x0026;
    public const int GetNodeId = 0x0027;
    public const int GetNetworkParameters = 0x0028;
    public const int SendUnicast = 0x0034;
    public const int SendBroadcast = 0x0036;
    public const int PollForData = 0x0042;
    public const int GetRandomNumber = 0x0049;
    public const int SetConfigurationValue = 0x0053;
    public const int SetPolicy = 0x0055;
    public const int InvalidCommand = 0x0058;
    public const int SetInitialSecurityState = 0x0068;
    public const int GetCurrentSecurityState = 0x0069;
    public const int UpdateTcLinkKey = 0x006C;
    public const int FindKeyTableEntry = 0x0075;
    public const int EraseKeyTableEntry = 0x0076;
    public const int CalculateSmacs = 0x009F;
    public const int ClearTemporaryDataMaybeStoreLinkKey = 0x00A1;
    public const int GenerateCbkeKeys = 0x00A4;
    public const int GetCertificate = 0x00A5;
    public const int ClearKeyTable = 0x00B1;
    public const int GenerateCbkeKeys283k1 = 0x00E8;
    public const int CalculateSmacs283k1 = 0x00EA;
    public const int GetCertificate283k1 = 0x00EC;
    public const int ClearTemporaryDataMaybeStoreLinkKey283k1 = 0x00EE;
    public const int ExportLinkKeyByEui = 0x010D;
    public const int ImportLinkKey = 0x010E;

    public const int StackStatusHandler = 0x0019;
    public const int NetworkFoundHandler = 0x001B;
    public const int ScanCompleteHandler = 0x001C;
    public const int MessageSentHandler = 0x003F;
    public const int PollCompleteHandler = 0x0043;
    public const int IncomingMessageHandler = 0x0045;
    public const int ZigbeeKeyEstablishmentHandler = 0x009B;
    public const int GenerateCbkeKeysHandler = 0x009E;
    public const int CalculateSmacsHandler = 0x00A0;
    public const int GenerateCbkeKeysHandler283k1 = 0x00E9;
    public const int CalculateSmacsHandler283k1 = 0x00EB;
}
