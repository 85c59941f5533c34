namespace Bridge.Firmware.Ota;

/// <summary>The one OTA server listened to.</summary>
public sealed class OtaServer
{
    private const int NoEui64Byte = 0xFF;

    /// <summary>UpgradeServerID, 8 bytes, least significant first; all ones while unknown.</summary>
    public readonly byte[] Eui64 = new byte[8];

    public int NodeId;

    public int Endpoint;

    public int Profile;

    public bool Known { get; private set; }

    public OtaServer()
    {
        Forget();
    }

    public void Choose(byte[] eui64, int offset)
    {
        System.Array.Copy(eui64, offset, Eui64, 0, Eui64.Length);
        Known = true;
    }

    public void Forget()
    {
        Known = false;
        for (int i = 0; i < Eui64.Length; i++)
        {
            Eui64[i] = NoEui64Byte;
        }
    }
}
