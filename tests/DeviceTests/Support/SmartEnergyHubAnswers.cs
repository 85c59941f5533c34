using Bridge.Firmware.SmartEnergy;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>What a hub answers to each request of a Smart Energy device. Written out byte by byte, and not with the encoders under test.</summary>
public static class SmartEnergyHubAnswers
{
    /// <summary>Answers a request of the device; nothing else gets an answer.</summary>
    public static void To(SmartEnergyBench bench, ApsMessage request)
    {
        byte[] r = request.Buffer;
        if (request.Profile == 0)
        {
            Zdo(bench, request);
            return;
        }

        bool isResponse = (r[0] & 0x10) != 0;
        if (isResponse || request.NodeId != 0)
        {
            return;
        }

        string sequence = Hex.Text(r, 1, 1);
        bool isRead = (r[0] & 0x03) == 0 && r[2] == 0x00;
        switch (request.Cluster)
        {
            case 0x0025:
                bench.Hear(0x0025, "18" + sequence + "01 0000 00 20 0A 0100 00 21 2C01");
                break;
            case 0x000A:
                bench.Hear(0x000A, "18" + sequence + "01 0000 00 E2 " + Le32(bench.Utc) + " 0100 00 18 " + Hex.Text(new byte[] { (byte)bench.TimeStatus }, 0, 1));
                break;
            case 0x0708:
                bench.Hear(0x0708, isRead
                    ? "18" + sequence + "01 0002 00 E2 " + Le32(bench.TenancyDate) + " 0102 00 1B 00060000"
                    : "18" + sequence + "0B 00 8B");
                break;
            case 0x0700:
                bench.Hear(0x0700, "19" + sequence + SmartEnergyWire.PublishPrice);
                break;
            case 0x0703:
                bench.Hear(0x0703, "18" + sequence + "0B" + Hex.Text(r, 2, 1) + (r[2] == 0 ? "8B" : "00"));
                break;
            case 0x0705:
                bench.Hear(0x0705, "18" + sequence + "01 0000 00 19 0100 0100 00 2B 39300000");
                break;
            case 0x0704:
                bench.Hear(0x0704, r[2] == 0 ? "19" + sequence + "00 0300 00 DC05" : "18" + sequence + "0B" + Hex.Text(r, 2, 1) + "00");
                break;
        }
    }

    public static string Le32(long value)
    {
        byte[] bytes = new byte[4];
        Bytes.PutU32LE(bytes, 0, value);
        return Hex.Text(bytes, 0, 4);
    }

    private static void Zdo(SmartEnergyBench bench, ApsMessage request)
    {
        string sequence = Hex.Text(request.Buffer, 0, 1);
        if (request.Cluster == 0x0006)
        {
            bool isMissing = Bytes.U16LE(request.Buffer, 6) == bench.MissingCluster;
            Give(bench, 0x8006, sequence + (isMissing ? "00 0000 00" : "00 0000 01 7B"));
        }
        else
        {
            Give(bench, 0x8021, sequence + "00");
        }
    }

    private static void Give(SmartEnergyBench bench, int cluster, string hex)
    {
        byte[] bytes = Hex.Parse(hex);
        bench.Give(0, 0, 0, cluster, bytes, bytes.Length, false);
    }
}
