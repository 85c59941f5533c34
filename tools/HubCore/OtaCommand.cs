namespace VirtualHan.Hub;

/// <summary>Commands of the OTA Upgrade cluster (ZCL 11.13) and the few of the ZCL foundation the hub speaks.</summary>
public static class OtaCommand
{
    public const int Cluster = 0x0019;

    public const byte ImageNotify = 0x00;
    public const byte QueryNextImageRequest = 0x01;
    public const byte QueryNextImageResponse = 0x02;
    public const byte ImageBlockRequest = 0x03;
    public const byte ImagePageRequest = 0x04;
    public const byte ImageBlockResponse = 0x05;
    public const byte UpgradeEndRequest = 0x06;
    public const byte UpgradeEndResponse = 0x07;

    public const byte ReadAttributes = 0x00;
    public const byte ReadAttributesResponse = 0x01;
    public const byte DefaultResponse = 0x0B;

    /// <summary>Attribute of the client side, type u32.</summary>
    public const int CurrentFileVersion = 0x0002;

    public const byte StatusSuccess = 0x00;
    public const byte StatusMalformed = 0x80;
    public const byte StatusUnsupportedCommand = 0x81;
    public const byte StatusAbort = 0x95;
    public const byte StatusInvalidImage = 0x96;
    public const byte StatusWaitForData = 0x97;
    public const byte StatusNoImage = 0x98;

    /// <summary>Cluster command from the server, no default response wanted.</summary>
    public const byte ServerFrameControl = 0x19;

    /// <summary>Foundation command towards the client side, no default response wanted.</summary>
    public const byte ServerFoundationControl = 0x18;
}
