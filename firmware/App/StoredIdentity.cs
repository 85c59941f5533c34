using System;
using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>What provisioning wrote into the store about this unit; what every unit of the product has in common comes from nf.config.</summary>
/// <remarks>
/// Record 'i', 20 bytes: 0 u8 layout = 1 | 1 u8 install code length, 0 or 8, 10, 14, 18 | 2 install code with its CRC | zeros.
/// A store without it (the platform formats one it cannot mount) leaves a unit that can rejoin, the radio keeping its network, but not join anew.
/// </remarks>
public sealed class StoredIdentity : IDeviceIdentity
{
    public const char RecordPrefix = 'i';

    private const int PayloadBytes = 20;
    private const int Layout = 1;
    private const int CodeOffset = 2;

    public StoredIdentity(IStore store)
    {
        byte[] payload = new byte[PayloadBytes];
        RecordLoad load = new RecordStore(store, RecordPrefix, PayloadBytes).Load(payload);
        bool isLoaded = load == RecordLoad.Settled || load == RecordLoad.Unsettled;
        if (isLoaded && payload[0] == Layout && Join.InstallCode.Check(payload, CodeOffset, payload[1]) != Join.InstallCodeCheck.WrongLength)
        {
            InstallCode = new byte[payload[1]];
            Array.Copy(payload, CodeOffset, InstallCode, 0, InstallCode.Length);
        }
    }

    public int ManufacturerCode => NfConfig.ManufacturerCode;

    public int ImageType => NfConfig.ImageType;

    public int HardwareVersion => NfConfig.HardwareVersion;

    public int BridgeType => NfConfig.BridgeType;

    public byte[] InstallCode { get; }

    /// <summary>Provisions a unit.</summary>
    /// <param name="installCode">With its two CRC bytes, at most 18 bytes; null for none.</param>
    public static Result Write(IStore store, byte[] installCode)
    {
        byte[] payload = new byte[PayloadBytes];
        payload[0] = Layout;
        if (installCode != null)
        {
            payload[1] = (byte)installCode.Length;
            Array.Copy(installCode, 0, payload, CodeOffset, installCode.Length);
        }

        return new RecordStore(store, RecordPrefix, PayloadBytes).Write(payload);
    }
}
