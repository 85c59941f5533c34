using System;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;
using Bridge.Hal.Sim;

namespace VirtualHan.Device;

/// <summary>One bridge: how it boots, what it runs, and the radio chip beside it.</summary>
public sealed record BridgeOptions
{
    public ulong Eui64 { get; init; } = 0x000D6F0011223344;

    public int EzspVersion { get; init; } = 13;

    /// <summary>Key establishment in the radio chip, one for each suite; a stock chip has none.</summary>
    public IReadOnlyList<IKeyAgreement> RadioKeyEstablishment { get; init; } = [];

    public int Baud { get; init; } = 115200;

    /// <summary>From power-on to the boot decision, and again from a reboot.</summary>
    public int BootMs { get; init; } = 800;

    /// <summary>How long the power stays away after a cut.</summary>
    public int PowerOffMs { get; init; } = 3000;

    /// <summary>Boots that come to nothing before the bridge is given up.</summary>
    public int MaxBoots { get; init; } = 50;

    /// <summary>
    /// How long the processor is busy with one piece of work of a program that says "now": what the radio sends meanwhile waits in the
    /// UART. 0: no time, but a millisecond passes between two pieces.
    /// </summary>
    public int WorkMs { get; init; }

    /// <summary>nf.config's deep_sleep_min_minutes of a unit on a battery; 0: no deep sleep.</summary>
    public int DeepSleepMinMinutes { get; init; }

    /// <summary>The bridge's flash, with what is installed on it.</summary>
    public SimStore Store { get; init; }

    /// <summary>The resident program. Its answer is null when nothing may be started.</summary>
    public Func<IStore, ITrace, BootHandoff> Boot { get; init; }

    /// <summary>Makes the application the hand-over names.</summary>
    public Func<BootHandoff, ITrace, IBridgeProgram> Load { get; init; }
}
