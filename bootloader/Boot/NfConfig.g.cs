// Generated from nf.config by "bridge config --write". Do not edit.
namespace Bridge.Boot;

/// <summary>Board and product constants from nf.config.</summary>
public static class NfConfig
{
    public const string Target = "ESP32_PSRAM_REV3";
    public const string NanoclrVersion = "1.17.0.339";
    public const int ManufacturerCode = 0x1337;
    public const int ImageType = 0x0084;
    public const int HardwareVersion = 0x0101;
    public const int BridgeType = 1;
    public const string ManufacturerName = "Manufacturer";
    public const string ModelIdentifier = "PPMID";
    public const string DateCode = "20261121";
    public const int DeviceId = 0x0506;
    public const string Tunnelling = "server";
    public const string ComPort = "COM2";
    public const int ComBaud = 115200;
    public const int PinTx = 25;
    public const int PinRx = 26;
    public const int PinRts = 27;
    public const int PinCts = 14;
    public const int PinRadioReset = 32;
    public const int PinLed = 2;
    public const int PinButton = 0;
    public const int PinBattery = 34;
    public const int StoreSizeBytes = 262144;
    public const int BankSizeBytes = 102400;
    public const int TrialBoots = 3;
    public const int OtaPageSizeBytes = 0;
    public const int DeepSleepMinMinutes = 0;
}
