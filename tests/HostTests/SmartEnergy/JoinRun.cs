using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Bridge.Cli.Simulating;
using Bridge.Firmware.App;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Bridge.HostTests.Updates;
using VirtualHan;
using VirtualHan.Device;
using VirtualHan.Hub;
using VirtualHan.Joining;
using VirtualHan.Ncp;
using VirtualHan.Report;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>One simulation of the whole firmware with a Smart Energy hub, watched from outside.</summary>
internal sealed class JoinRun
{
    private JoinRun(SimulationOptions options)
    {
        Options = options;
        Simulation = new Simulation(options);
        Simulation.Bridge.Ncp.Server.Observer += (id, _, _) => Commands.Add(id);
    }

    public SimulationOptions Options { get; }

    public Simulation Simulation { get; }

    public BridgeHost Bridge => Simulation.Bridge;

    public VirtualHub Hub => Simulation.Hub;

    public SimulationResult Result { get; private set; }

    /// <summary>EZSP commands the bridge gave its radio so far.</summary>
    public List<EzspFrameId> Commands { get; } = [];

    /// <summary>As the hub there is now knows it.</summary>
    public HubDevice Device => Hub.Find(Options.SmartEnergy.Credentials.BridgeEui64);

    public long NowMs => Simulation.Queue.NowMs;

    /// <summary>What the lamp showed, in order.</summary>
    public BridgeStatus[] Statuses => Records
        .Where(record => record.Text.StartsWith(JoiningHtml.StatusPrefix, StringComparison.Ordinal))
        .Select(record => Enum.Parse<BridgeStatus>(record.Text[JoiningHtml.StatusPrefix.Length..]))
        .ToArray();

    /// <summary>What the bridge's radio encrypts with; null while there is none.</summary>
    public byte[] LinkKey => Bridge.Ncp.Stack.Flash.LinkKeyTable.KeyOf(Hub.Options.Eui64);

    /// <summary>Of the first record with this text, milliseconds.</summary>
    public long TimeOf(string text) => Records.First(record => record.Text == text).TimeUs / 1000;

    /// <summary>Of the n-th record, counted from 1, whose text ends so, milliseconds.</summary>
    public long TimeOf(string end, int number) =>
        Records.Where(record => record.Text.EndsWith(end, StringComparison.Ordinal)).ElementAt(number - 1).TimeUs / 1000;

    public IReadOnlyList<TimelineRecord> Records => Simulation.Timeline.Records;

    public string Text
    {
        get
        {
            using var text = new StringWriter { NewLine = "\n" };
            TimelineText.Write(text, Records);
            return text.ToString();
        }
    }

    /// <summary>What <c>bridge simulate --join ppmid</c> runs, with the small image.</summary>
    public static SimulationOptions Of(SmartEnergyRun run, int seed = 1)
    {
        var bridge = new JoiningBridge(run.BridgeType, seed);
        return UpdateRun.Options(seed) with
        {
            OtaFile = UpdateImages.UpdateFor(run.BridgeType),
            Store = Flash(run, seed),
            SmartEnergy = run,
            Boot = bridge.Boot,
            Load = bridge.Load,
        };
    }

    /// <summary>Ready to be watched and interfered with.</summary>
    public static JoinRun Ready(SimulationOptions options) => new(options);

    public static JoinRun Whole(SmartEnergyRun run, int seed = 1) => Ready(Of(run, seed)).ToTheEnd();

    public JoinRun ToTheEnd()
    {
        Result = Simulation.Run();
        return this;
    }

    /// <summary>Runs for a time without a verdict.</summary>
    public JoinRun For(long ms)
    {
        Hub.Start();
        Simulation.Queue.AfterMs(1000, Bridge.PowerOn);
        RunOn(ms);
        return this;
    }

    public void RunOn(long ms) => Simulation.Queue.RunUntil((NowMs + ms) * 1000);

    /// <summary>Calls <paramref name="action"/> once the radio has been given its <paramref name="number"/>-th command, counted from 1.</summary>
    public JoinRun AtCommand(int number, Action action)
    {
        int count = 0;
        Simulation.Bridge.Ncp.Server.Observer += (_, _, _) =>
        {
            if (++count == number)
            {
                Simulation.Queue.AfterUs(0, action);
            }
        };
        return this;
    }

    private static SimStore Flash(SmartEnergyRun run, int seed) =>
        Provisioning.Factory(UpdateImages.InstalledFor(run.BridgeType), SampleImages.InstallCode, seed, run.StoredCredentials);
}
