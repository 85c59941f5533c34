namespace Bridge.DeviceTests;

/// <summary>
/// Messages of a hub as bytes, put together field by field from the layouts of two public implementations each, which docs/formats.md
/// names. Little-endian; ZCL headers and sequence numbers are the tests' own.
/// </summary>
public static class SmartEnergyWire
{
    /// <summary>
    /// Command 0x00: provider 0x11223344, label "Day", event 0x00000007, time, unit kWh, currency GBP 826, digit 0x21, tiers 0x21, start, 60
    /// minutes, price 1234, then ratio, generation price and ratio, alternate cost, its unit and digit, block thresholds, control.
    /// </summary>
    public const string PublishPrice =
        "00 44332211 03446179 07000000 B0B09432 00 3A03 21 21 B0B09432 3C00 D2040000 FF FFFFFFFF FF FFFFFFFF FF FF 00 00";

    /// <summary>The same with control bit 0: to be acknowledged.</summary>
    public const string PublishPriceToAcknowledge =
        "00 44332211 03446179 07000000 B0B09432 00 3A03 21 21 B0B09432 3C00 D2040000 FF FFFFFFFF FF FFFFFFFF FF FF 00 01";

    /// <summary>Command 0x00: message 0x01020304, control 0, start now, 10 minutes, "Hello".</summary>
    public const string DisplayMessage = "00 04030201 00 00000000 0A00 0548656C6C6F";

    /// <summary>The same with control bit 7: to be confirmed.</summary>
    public const string DisplayMessageToConfirm = "00 04030201 80 00000000 0A00 0548656C6C6F";

    /// <summary>Command 0x01: the same message.</summary>
    public const string CancelMessage = "01 04030201 00";

    /// <summary>Command 0x00, protocol GB-HRGP, no manufacturer, no flow control, 1,500 bytes.</summary>
    public const string RequestTunnel = "00 06 FFFF 00 DC05";

    /// <summary>Command 0x00: provider, event, tariff type delivered, then the date and the control of the test.</summary>
    public const string ChangeOfTenancyHead = "00 44332211 ";
}
