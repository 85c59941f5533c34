using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Cli.Output;

namespace Bridge.Cli.Packaging;

/// <summary>Which pin of an ESP32-WROVER module can do what, and why the others cannot (ESP32 datasheet, ESP32-WROVER-E datasheet).</summary>
public static class PinRules
{
    private enum Need
    {
        Output,
        Input,
        InputWithPullUp,
        Adc1,
    }

    private static readonly Dictionary<string, Need> Needs = new()
    {
        ["pin_tx"] = Need.Output,
        ["pin_rx"] = Need.Input,
        ["pin_rts"] = Need.Output,
        ["pin_cts"] = Need.Input,
        ["pin_radio_reset"] = Need.Output,
        ["pin_led"] = Need.Output,
        ["pin_button"] = Need.InputWithPullUp,
        ["pin_battery"] = Need.Adc1,
    };

    private static readonly string[] Waking = ["pin_button", "pin_rx"];

    public static IReadOnlyList<string> Keys { get; } = [.. Needs.Keys];

    /// <exception cref="CliException">Two are the same, or one cannot be what it is meant for.</exception>
    internal static void Check(NfConfigFile file)
    {
        foreach (string key in Keys)
        {
            string other = Keys.TakeWhile(earlier => earlier != key).FirstOrDefault(earlier => file.Number(earlier) == file.Number(key));
            if (other != null)
            {
                throw new CliException(ExitCode.Usage, $"\"{other}\" and \"{key}\" are the same pin", file.Path);
            }
        }

        foreach (string key in Keys)
        {
            if (Problem(key, file.Number(key)) is string problem)
            {
                throw new CliException(ExitCode.Usage, $"\"{key}\" cannot be GPIO{file.Number(key)}: {problem}", file.Path, "docs/hardware.md lists the pins that are free");
            }
        }

        CheckWaking(file);
    }

    /// <summary>What wakes the chip out of deep sleep must be on a pin of its RTC (ESP32 datasheet: RTC GPIOs).</summary>
    private static void CheckWaking(NfConfigFile file)
    {
        if (file.Number("deep_sleep_min_minutes") == 0)
        {
            return;
        }

        foreach (string key in Waking)
        {
            if (!IsOfTheRtc(file.Number(key)))
            {
                throw new CliException(ExitCode.Usage, $"\"{key}\" cannot be GPIO{file.Number(key)} with \"deep_sleep_min_minutes\": it could not wake the chip", file.Path, "use 0, 2, 4, 12 to 15, 25 to 27 or 32 to 39, or set deep_sleep_min_minutes = 0");
            }
        }
    }

    private static bool IsOfTheRtc(int pin) => pin is 0 or 2 or 4 or (>= 12 and <= 15) or (>= 25 and <= 27) or (>= 32 and <= 39);

    /// <returns>Why this pin cannot be used so, or null.</returns>
    public static string Problem(string key, int pin) => Missing(pin) ?? Taken(pin) ?? Strapping(key, pin) ?? Unable(Needs[key], pin);

    private static string Missing(int pin) => pin switch
    {
        20 or 24 or (>= 28 and <= 31) => "the ESP32 has no such pin",
        37 or 38 => "a WROVER module does not bring it out",
        _ => null,
    };

    private static string Taken(int pin) => pin switch
    {
        1 or 3 => "it is COM1, the debugger's and nanoff's",
        >= 6 and <= 11 => "the module's flash is on it",
        16 or 17 => "the module's PSRAM is on it",
        _ => null,
    };

    /// <summary>Read by the boot ROM at reset, so nothing may hold them at the wrong level then.</summary>
    private static string Strapping(string key, int pin) => pin switch
    {
        0 when key != "pin_button" => "low at reset it starts the download mode; only the button may be on it",
        2 when key != "pin_led" => "high at reset it prevents the download mode; only the LED may be on it",
        12 => "high at reset it sets the flash to 1.8 V, and the module does not start",
        5 or 15 when Needs[key] != Need.Output => "it is a strapping pin that others must not drive at reset; outputs only",
        _ => null,
    };

    private static string Unable(Need need, int pin) => need switch
    {
        Need.Output when pin >= 34 => "GPIO34 to GPIO39 are inputs only",
        Need.InputWithPullUp when pin >= 34 => "GPIO34 to GPIO39 have no pull-up",
        Need.Adc1 when pin < 32 => "only GPIO32 to GPIO39 are on ADC1; ADC2 is the Wi-Fi's",
        _ => null,
    };
}
