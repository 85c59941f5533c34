using Bridge.Boot;

namespace Bridge.Firmware.App;

/// <summary>What a product may choose about the application. The defaults are nf.config's.</summary>
public sealed class AppOptions
{
    /// <summary>Size asked for with one Image Page Request; 0, or no more than a block, = block by block.</summary>
    public int OtaPageSizeBytes = NfConfig.OtaPageSizeBytes;
}
