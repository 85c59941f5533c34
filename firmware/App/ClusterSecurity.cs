using Bridge.Firmware.KeyEstablishment;
using Bridge.Firmware.SmartEnergy;

namespace Bridge.Firmware.App;

/// <summary>Which messages of a Smart Energy network must be APS-encrypted (ZSE 5.4.6).</summary>
public static class ClusterSecurity
{
    /// <summary>All but ZDO, Basic, which is answered as it was asked, and Key Establishment, which makes the key.</summary>
    public static bool NeedsEncryption(int profile, int cluster) =>
        profile != 0 && cluster != PpmidProfile.BasicCluster && cluster != KeyEstablishmentMachine.ClusterId;
}
