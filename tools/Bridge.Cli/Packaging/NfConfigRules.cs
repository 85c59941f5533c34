using System;
using Bridge.Boot;
using Bridge.Cli.Budgets;
using Bridge.Cli.Output;

namespace Bridge.Cli.Packaging;

/// <summary>What every value of nf.config, and all of them together, must satisfy for a device that can be updated.</summary>
public static class NfConfigRules
{
    /// <summary>56 chunks: with one more digest the manifest no longer fits the prefix file (<see cref="BankStore.MaxPrefixBytes"/>).</summary>
    public const int MaxBankSizeBytes = 56 * StoreGeometry.ProductChunkSizeBytes;

    internal static readonly (string Key, long Min, long Max)[] Ranges =
    [
        ("manufacturer_code", 1, 0xFFFE), ("image_type", 0, 0xFFBF), ("hardware_version", 0, 0xFFFF), ("bridge_type", 1, 4),
        ("device_id", 0x0500, 0x05FF),
        ("com_baud", 9600, 3_000_000),
        ("pin_tx", 0, MaxPin), ("pin_rx", 0, MaxPin), ("pin_rts", 0, MaxPin), ("pin_cts", 0, MaxPin),
        ("pin_radio_reset", 0, MaxPin), ("pin_led", 0, MaxPin), ("pin_button", 0, MaxPin), ("pin_battery", 0, MaxPin),
        ("store_size_bytes", StoreBudget.BlockBytes, 16_777_216), ("bank_size_bytes", StoreGeometry.ProductChunkSizeBytes, MaxBankSizeBytes),
        ("trial_boots", 1, 100), ("ota_page_size_bytes", 0, 65_535), ("deep_sleep_min_minutes", 0, 1440),
    ];

    private const int MaxPin = 39;

    /// <summary>COM1 is the debugger's; the ESP32 has three.</summary>
    private static readonly string[] RadioPorts = ["COM2", "COM3"];

    private static readonly string[] TunnellingSides = ["none", "server", "client", "both"];

    /// <summary>The strings of the Basic cluster, and the longest each may be (ZCL 3.2.2.2).</summary>
    private static readonly (string Key, int MaxBytes)[] BasicStrings = [("manufacturer_name", 32), ("model_identifier", 32), ("date_code", 16)];

    /// <summary>Asks what one line alone does not show: pins that can do their work, whole chunks, and room for two banks and their records (docs/boot.md).</summary>
    internal static void CheckTogether(NfConfigFile file)
    {
        PinRules.Check(file);
        if (Array.IndexOf(RadioPorts, file.Text("com_port")) < 0)
        {
            throw new CliException(ExitCode.Usage, $"\"com_port\" must be COM2 or COM3, not \"{file.Text("com_port")}\"", file.Path);
        }

        if (Array.IndexOf(TunnellingSides, file.Text("tunnelling")) < 0)
        {
            throw new CliException(ExitCode.Usage, $"\"tunnelling\" must be none, server, client or both, not \"{file.Text("tunnelling")}\"", file.Path);
        }

        foreach ((string key, int maxBytes) in BasicStrings)
        {
            if (file.Text(key).Length > maxBytes)
            {
                throw new CliException(ExitCode.Usage, $"\"{key}\" must be at most {maxBytes} characters", file.Path);
            }
        }

        if (file.BankSizeBytes % StoreGeometry.ProductChunkSizeBytes != 0)
        {
            throw new CliException(ExitCode.Usage, $"\"bank_size_bytes\" must be a multiple of {StoreGeometry.ProductChunkSizeBytes}, the size of a chunk", file.Path);
        }

        var budget = new StoreBudget(file.BankSizeBytes, file.StoreSizeBytes);
        if (!budget.Fits)
        {
            throw new CliException(ExitCode.Usage, $"two banks and their records need {budget.NeededBlocks} blocks of {StoreBudget.BlockBytes} bytes, the store has {budget.StoreBlocks}", file.Path, "lower bank_size_bytes, or raise store_size_bytes for a board with more flash");
        }
    }
}
