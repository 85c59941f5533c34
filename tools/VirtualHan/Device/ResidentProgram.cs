using Bridge.Boot;
using Bridge.Hal;
using Bridge.Hal.Sim;

namespace VirtualHan.Device;

/// <summary>The resident program as on the board, up to the start of the firmware: the same boot loader, the same checks, a factory image below it.</summary>
/// <remarks>
/// The verified assemblies are not executed here: the firmware this tool was built with plays every version, the factory image too. So an
/// image that verifies but cannot be loaded, or has no start, runs here and would fall back on the board.
/// </remarks>
public static class ResidentProgram
{
    /// <summary>Version of the factory image, as its assembly's on the board; see hal/Nano/AssemblyVersion.cs.</summary>
    public const int FactoryMajor = 1;

    /// <returns>What is started; never null, since there is a factory image.</returns>
    public static BootHandoff Boot(IStore store, ITrace trace) => Boot(store, trace, FactoryMajor, 0, 0);

    /// <param name="keys">Whose images start, in place of the keys compiled in.</param>
    public static BootHandoff Boot(IStore store, ITrace trace, KeyRing keys) =>
        Boot(store, trace, new BridgeImageCheck(keys, BridgePolicy.OfThisDevice(), null, new SimHmac()), FactoryMajor, 0, 0);

    /// <param name="bridgeType">1 to 4, in place of nf.config's.</param>
    public static BootHandoff Boot(IStore store, ITrace trace, int bridgeType)
    {
        var policy = new BridgePolicy(
            NfConfig.ManufacturerCode, NfConfig.ImageType, NfConfig.HardwareVersion, bridgeType, StoreGeometry.OfThisDevice().BankSizeBytes);
        return Boot(store, trace, new BridgeImageCheck(KeyRing.Trusted(), policy, null, new SimHmac()), FactoryMajor, 0, 0);
    }

    /// <param name="factoryMajor">With the next two the version of the factory image.</param>
    public static BootHandoff Boot(IStore store, ITrace trace, int factoryMajor, int factoryMinor, int factoryRevision) =>
        Boot(store, trace, BridgeImageCheck.OfThisDevice(new SimHmac()), factoryMajor, factoryMinor, factoryRevision);

    private static BootHandoff Boot(IStore store, ITrace trace, BridgeImageCheck check, int factoryMajor, int factoryMinor, int factoryRevision)
    {
        BootHandoff handoff = new BootLoader(store, check, trace, hasFactory: true).Boot();
        if (handoff is { Bank: Bank.None })
        {
            handoff.RunsFactory(factoryMajor, factoryMinor, factoryRevision);
        }

        return handoff;
    }
}
