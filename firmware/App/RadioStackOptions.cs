using Bridge.Firmware.Join;

namespace Bridge.Firmware.App;

/// <summary>Settings of <see cref="RadioStack"/>.</summary>
public sealed class RadioOptions
{
    /// <summary>APS options of unicasts: RETRY (acknowledged), ENABLE_ROUTE_DISCOVERY, ENABLE_ADDRESS_DISCOVERY (UG100 EmberApsOption).</summary>
    public int ApsOptions = 0x1140;

    public JoinOptions Join = new JoinOptions();
}
