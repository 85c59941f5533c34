#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Firmware.SmartEnergy;

namespace Bridge.DeviceTests;

[TestClass]
public class SmartEnergyProfileTests
{
    [TestMethod]
    [DataRow(0, "0000 0800", "000a 0019 0025 0700 0702 0703 0705 0708 0800")]
    [DataRow(1, "0000 0704 0800", "000a 0019 0025 0700 0702 0703 0705 0708 0800")]
    [DataRow(2, "0000 0800", "000a 0019 0025 0700 0702 0703 0705 0708 0800 0704")]
    [DataRow(3, "0000 0704 0800", "000a 0019 0025 0700 0702 0703 0705 0708 0800 0704")]
    public void Tunnelling_is_shown_on_the_side_it_is_configured_for(int tunnelling, string inputs, string outputs)
    {
        Assert.AreEqual(inputs, Text(PpmidProfile.InputClusters(tunnelling)));
        Assert.AreEqual(outputs, Text(PpmidProfile.OutputClusters(tunnelling)));
    }

    [TestMethod]
    public void A_prepayment_terminal_of_the_Smart_Energy_profile_serves_a_tunnel_unless_configured_otherwise()
    {
        int[] shown = new int[] { PpmidProfile.ProfileId, PpmidProfile.DeviceId, PpmidProfile.Tunnelling };

        Assert.AreEqual(0x0109, shown[0]);
        Assert.AreEqual(0x0506, shown[1]);
        Assert.AreEqual(1, shown[2]);
    }

    private static string Text(int[] clusters)
    {
        string text = string.Empty;
        for (int i = 0; i < clusters.Length; i++)
        {
            byte[] cluster = new byte[] { (byte)(clusters[i] >> 8), (byte)clusters[i] };
            text += (i == 0 ? string.Empty : " ") + Hex.Text(cluster, 0, 2);
        }

        return text;
    }
}
