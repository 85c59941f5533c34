namespace Bridge.Firmware.Join;

/// <summary>The commands a radio needs after every reset, in order, before networkInit (UG100: configuration, then policies, then endpoints).</summary>
public static class RadioBringUp
{
    /// <summary>1 = keep the parent in a token over a restart (EMBER_NETWORK_INIT_PARENT_INFO_IN_TOKEN).</summary>
    public const int NetworkInitBitmask = 1;

    private const int StepInts = 4;
    private const int Essential = 1;
    private const int Optional = 0;

    // JoinAction, id, value, essential. Values a build of the radio firmware fixes itself are refused by it: those are optional.
    private static readonly int[] Steps = new int[]
    {
        (int)JoinAction.SetConfigurationValue, 0x12, 7680, Optional,    // INDIRECT_TRANSMISSION_TIMEOUT ms
        (int)JoinAction.SetConfigurationValue, 0x10, 30, Optional,      // MAX_HOPS
        (int)JoinAction.SetConfigurationValue, 0x2D, 1, Optional,       // SUPPORTED_NETWORKS
        (int)JoinAction.SetConfigurationValue, 0x0C, 2, Essential,      // STACK_PROFILE Zigbee PRO
        (int)JoinAction.SetConfigurationValue, 0x0D, 5, Essential,      // SECURITY_LEVEL
        (int)JoinAction.SetConfigurationValue, 0x13, 8, Optional,       // END_DEVICE_POLL_TIMEOUT 2^8 minutes
        (int)JoinAction.SetConfigurationValue, 0x1E, 4, Optional,       // KEY_TABLE_SIZE: trust centre, the one before, and room
        (int)JoinAction.SetPolicy, 0x01, 0x12, Optional,                // BINDING_MODIFICATION: valid endpoint clusters only
        (int)JoinAction.SetPolicy, 0x02, 0x20, Optional,                // UNICAST_REPLIES: host does not supply
        (int)JoinAction.SetPolicy, 0x04, 0x40, Optional,                // MESSAGE_CONTENTS_IN_CALLBACK: tag only
        (int)JoinAction.SetManufacturerCode, 0, 0, Essential,
        (int)JoinAction.AddEndpoint, 0, 0, Essential,
        (int)JoinAction.GetEui64, 0, 0, Essential,
        (int)JoinAction.NetworkInit, 0, NetworkInitBitmask, Essential,
    };

    public static JoinAction ActionOf(int step) => (JoinAction)Steps[step * StepInts];

    public static int IdOf(int step) => Steps[(step * StepInts) + 1];

    public static int ValueOf(int step) => Steps[(step * StepInts) + 2];

    public static bool IsEssential(int step) => Steps[(step * StepInts) + 3] == Essential;
}
