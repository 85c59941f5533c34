namespace Bridge.Firmware.Ota;

/// <summary>Commands of the OTA Upgrade cluster (ZCL 11.13).</summary>
public enum OtaCommand
{
    ImageNotify = 0x00,
    QueryNextImageRequest = 0x01,
    QueryNextImageResponse = 0x02,
    ImageBlockRequest = 0x03,
    ImagePageRequest = 0x04,
    ImageBlockResponse = 0x05,
    UpgradeEndRequest = 0x06,
    UpgradeEndResponse = 0x07,
    QueryDeviceSpecificFileRequest = 0x08,
    QueryDeviceSpecificFileResponse = 0x09,
}
