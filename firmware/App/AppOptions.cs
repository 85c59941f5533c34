using Bridge.Boot;
using Bridge.Firmware.Join;
using Bridge.Firmware.SmartEnergy;

namespace Bridge.Firmware.App;

/// <summary>What a product may choose about the application. The defaults are nf.config's.</summary>
public sealed class AppOptions
{
    /// <summary>Size asked for with one Image Page Request; 0, or no more than a block, = block by block.</summary>
    public int OtaPageSizeBytes = NfConfig.OtaPageSizeBytes;

    /// <summary>Milliseconds between the blocks of a page, as asked of the server: the processor must keep up. A block alone takes 10 on a line of 115,200 baud.</summary>
    public int OtaPageSpacingMs = 20;

    /// <summary>The endpoint that serves and asks, 1..240.</summary>
    public int Endpoint = 1;

    /// <summary>Profile of that endpoint.</summary>
    public int Profile = JoinOptions.SmartEnergyProfile;

    /// <summary>Device id of that endpoint.</summary>
    public int DeviceId = PpmidProfile.DeviceId;

    /// <summary>What is shown of Tunnelling, bits of <see cref="PpmidProfile"/>.</summary>
    public int Tunnelling = PpmidProfile.Tunnelling;

    /// <summary><see cref="Entropy.BoardBytes"/> of the board's random generator, for the keys this unit makes; null: it makes none.</summary>
    public byte[] BoardRandom;

    /// <summary>Keys whose signatures a download may carry.</summary>
    public KeyRing Keys = KeyRing.Trusted();
}
