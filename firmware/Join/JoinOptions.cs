using Bridge.Boot;
using Bridge.Firmware.Ezsp;

namespace Bridge.Firmware.Join;

/// <summary>What the device is on the network and which network it may join. Set up before the machines are constructed, then left alone.</summary>
public sealed class JoinOptions
{
    public const int SmartEnergyProfile = 0x0109;
    public const int HomeAutomationProfile = 0x0104;

    /// <summary>2.4 GHz channels 11..26, one bit each.</summary>
    public const int AllChannels = 0x07FFF800;

    public int Endpoint = 1;

    public int Profile = SmartEnergyProfile;

    public int DeviceId = NfConfig.DeviceId;

    public int DeviceVersion = 0;

    /// <summary>Clusters this device serves.</summary>
    public int[] InputClusters = new int[0];

    /// <summary>Clusters this device is a client of.</summary>
    public int[] OutputClusters = new int[0];

    /// <summary>EmberNodeType: <see cref="EzspCodec.Router"/>, or <see cref="EzspCodec.SleepyEndDevice"/> for a unit that runs on a battery.</summary>
    public int NodeType = EzspCodec.Router;

    public int ManufacturerCode = NfConfig.ManufacturerCode;

    public int ChannelMask = AllChannels;

    /// <summary>Transmit power, dBm.</summary>
    public int RadioPowerDbm = 8;

    /// <summary>Preconfigured link key of 16 bytes from <see cref="InstallCode.DeriveLinkKey"/>; null when the unit is not provisioned.</summary>
    public byte[] LinkKey;

    /// <summary>There is an install code, and its length or CRC is wrong: LinkKey is null for that reason.</summary>
    public bool IsInstallCodeInvalid;

    /// <summary>The only network to join, 8 bytes little-endian; null to try every open one.</summary>
    public byte[] ExtendedPanId;
}
