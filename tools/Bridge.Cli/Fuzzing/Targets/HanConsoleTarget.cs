using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Bridge.Boot;
using Bridge.Cli.Packaging;
using Bridge.Cli.Serving;
using Bridge.Cli.Simulating;
using Bridge.Fuzz;
using Bridge.Hal.Sim;
using VirtualHan.Device;
using VirtualHan.Live;
using VirtualHan.Time;

namespace Bridge.Cli.Fuzzing.Targets;

/// <summary>The console of bridge han serve: lines to two bridges in a network without a coordinator's host. A line "wait N" lets N tenths of a second pass.</summary>
internal sealed class HanConsoleTarget : FuzzTarget
{
    private const int OnlyHelp = 1;
    private const int MaxLines = 40;
    private const int MaxTenths = 50;

    private readonly byte[] _installed;
    private readonly SimStore _flash;

    public HanConsoleTarget()
        : base("han-console", "every line is answered; a bridge starts once for each time it gets power; what is exported is the file that was installed; quits only when told", "only help")
    {
        using var samples = new SampleImages(NfConfigFile.BuiltIn());
        _installed = samples.Installed();
        _flash = Provisioning.Factory(_installed, SampleImages.InstallCode, 1);
    }

    /// <summary>A tool, not the device: two firmwares in a simulated network.</summary>
    public override long AllocationBytes => 64 * 1024 * 1024;

    public override long AllocationPerInputByte => 1024 * 1024;

    public override long Work => 500_000;

    public override int FlipBytes => 0;

    public override int BoundedMutations => 150;

    public override IReadOnlyList<byte[]> Dictionary { get; } = [.. Array.ConvertAll(["\n", "on 1\n", "cut 1\n", "state 2\n", "export 1 a x\n", "wait 9\n", "quit\n", " ", "\t", "0", "99999999999", "-1"], Encoding.UTF8.GetBytes)];

    public override int Run(byte[] input, CaseMeter meter)
    {
        var queue = new EventQueue();
        var network = new LiveNetwork(queue, new LiveOptions { Flashes = [_flash.Clone(1), _flash.Clone(2)] });
        int quits = 0;
        int told = 0;
        byte[] saved = null;
        var console = new HanConsole(network, new LiveLoop(queue), new HanLog(TextWriter.Null, false), () => quits++) { Save = (_, content) => saved = content };
        network.PowerOn();
        bool isHeard = false;
        foreach (string line in Encoding.UTF8.GetString(input).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Take(MaxLines))
        {
            if (line.StartsWith("wait ", StringComparison.Ordinal) && int.TryParse(line[5..], out int tenths))
            {
                Pass(queue, Math.Clamp(tenths, 0, MaxTenths) * 100_000L, meter);
            }
            else
            {
                told += line.Split(' ')[0] == "quit" ? 1 : 0;
                meter.Enter();
                string answer = console.Execute(line);
                meter.Leave();
                Demand(!string.IsNullOrEmpty(answer), "a line without an answer");
                Demand(quits == told, "quits when not told to, or does not");
                isHeard |= !answer.StartsWith("on N", StringComparison.Ordinal);
            }

            CheckBridges(network);
            Demand(saved == null || saved.AsSpan().SequenceEqual(_installed), "exported another file than the installed one");
        }

        return isHeard ? Accepted : OnlyHelp;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus() =>
    [
        [.. "on 1\nwait 9\nstate 1\nexport 1 a x\ncut 1\nwait 30\nstate 1\n"u8],
        [.. "on 1\non 1\nwait 9\n"u8],
        [.. "on 2\ncut 2\ncut 2\nwait 40\non 2\nstate 2\n"u8],
        [.. "quit now\nexport 2 b y\n"u8],
        [.. "help\n"u8],
    ];

    private static void Pass(EventQueue queue, long microseconds, CaseMeter meter)
    {
        long untilUs = queue.NowUs + microseconds;
        meter.Enter();
        while (queue.NextUs <= untilUs)
        {
            meter.Count();
            queue.RunNext();
        }

        queue.RunUntil(untilUs);
        meter.Leave();
    }

    /// <summary>Power comes once by the console and once after each cut; the sample neither fails nor reboots in this short time.</summary>
    private static void CheckBridges(LiveNetwork network)
    {
        foreach (BridgeHost bridge in network.Bridges)
        {
            Demand(bridge.Boots.Count <= 1 + bridge.PowerCuts, "started more often than it got power");
            Demand(!bridge.Halted && bridge.Boots.All(boot => boot.Bank == Bank.A), "another image than the installed one was started");
        }
    }
}
