using System;
using System.Globalization;
using System.IO;
using Bridge.Boot;
using Bridge.Cli.Output;
using Bridge.Hal.Sim;
using VirtualHan.Device;
using VirtualHan.Live;
using VirtualHan.Report;

namespace Bridge.Cli.Serving;

/// <summary>Commands for the live network, a line each, so that a test or a person can pull plugs.</summary>
internal sealed class HanConsole(LiveNetwork network, LiveLoop loop, HanLog log, Action quit)
{
    private const string Help = "on N | state N | cut N (power off and on) | export N a|b FILE (the OTA file stored in a bank) | quit";

    /// <summary>Writes an exported file; a test keeps it.</summary>
    public Action<string, byte[]> Save { get; init; } = (path, content) => Files.Write(path, content, overwrite: false);

    /// <summary>Until the end of the input: a network without a console runs on.</summary>
    public void Read(TextReader input)
    {
        for (string line = input.ReadLine(); line != null; line = input.ReadLine())
        {
            string command = line.Trim();
            if (command.Length > 0)
            {
                loop.Post(() => log.Answer(command, Execute(command)));
            }
        }
    }

    /// <summary>Does what a line says, on the loop's thread. A mistake in it is answered: the network goes on.</summary>
    /// <param name="command">Not blank.</param>
    public string Execute(string command)
    {
        try
        {
            return Execute(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
        catch (CliException e)
        {
            return $"{e.Message} ({e.Where})";
        }
    }

    private string Execute(string[] words)
    {
        switch (words[0])
        {
            case "quit":
                quit();
                return "bye";
            case "on" when words.Length == 2 && Bridge(words[1]) is { } bridge:
                return PowerOn(bridge);
            case "state" when words.Length == 2 && Bridge(words[1]) is { } bridge:
                return State(bridge);
            case "cut" when words.Length == 2 && Bridge(words[1]) is { } bridge:
                return Cut(bridge);
            case "export" when words.Length >= 4 && Bridge(words[1]) is { } bridge && words[2] is "a" or "b":
                return Export(bridge.Store, words[2] == "a" ? Bank.A : Bank.B, string.Join(' ', words[3..]));
            default:
                return Help;
        }
    }

    private BridgeHost Bridge(string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index >= 1 && index <= network.Bridges.Count
            ? network.Bridges[index - 1]
            : null;

    private static string PowerOn(BridgeHost bridge)
    {
        if (bridge.Boots.Count > 0)
        {
            return "has power already";
        }

        bridge.PowerOn();
        return "power on";
    }

    private static string Cut(BridgeHost bridge)
    {
        if (bridge.Boots.Count == 0)
        {
            return "has no power yet";
        }

        bridge.CutPower();
        return "power cut";
    }

    private static string State(BridgeHost bridge)
    {
        BootHandoff running = bridge.Running;
        if (running == null)
        {
            return "off";
        }

        string bank = running.Bank switch { Bank.A => "A", Bank.B => "B", _ => "factory" };
        string trial = running.OnTrial && !running.IsConfirmed ? "on trial" : "confirmed";
        return $"{FirmwareNames.Version(running.FileVersion)} {bank} {trial}, {bridge.Boots.Count} boots, {bridge.PowerCuts} power cuts";
    }

    private string Export(SimStore store, int bank, string path)
    {
        byte[] prefix = store.FileBytes(BankStore.PrefixName(bank));
        if (prefix == null)
        {
            return "nothing stored";
        }

        using var file = new MemoryStream();
        file.Write(prefix);
        for (int chunk = 0; store.FileBytes(BankStore.ChunkName(bank, chunk)) is { } bytes; chunk++)
        {
            file.Write(bytes);
        }

        Save(path, file.ToArray());
        return string.Create(CultureInfo.InvariantCulture, $"{file.Length} bytes");
    }
}
