using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;
using VirtualHan.Device;
using VirtualHan.Hub;
using VirtualHan.Radio;
using VirtualHan.Report;
using VirtualHan.Time;

namespace Bridge.HostTests;

/// <summary>Hub, ether and one bridge that runs the firmware's radio side only.</summary>
public sealed class VirtualHanBench
{
    public const ulong BridgeEui64 = 0x000D6F0011223344;

    public static readonly byte[] InstallCode = Convert.FromHexString(Samples.InstallCode);

    private readonly EventQueue _queue = new();

    public VirtualHanBench(byte[] bridgeCode, HubOptions hub, int ezspVersion = 13, double loss = 0, int seed = 1, bool listed = true, ulong bridgeEui64 = BridgeEui64)
    {
        Timeline = new Timeline(_queue);
        Ether = new Ether(_queue, new RadioModel { Loss = loss }, seed);
        var whitelist = new Dictionary<ulong, byte[]>();
        if (listed)
        {
            whitelist[bridgeEui64] = InstallCodes.LinkKey(InstallCode);
        }

        Hub = new VirtualHub(_queue, Ether, hub with { Whitelist = whitelist }, Timeline, seed);
        var options = new BridgeOptions
        {
            Eui64 = bridgeEui64,
            EzspVersion = ezspVersion,
            Store = new SimStore(65536, seed),
            Boot = (store, _) => new BootHandoff { Store = store },
            Load = (_, trace) => Program = new VirtualHanRadioProgram(InstallCodes.LinkKey(bridgeCode), trace),
        };
        Bridge = new BridgeHost(_queue, Ether, options, Timeline, seed);
        Hub.Start();
        _queue.AfterMs(1000, Bridge.PowerOn);
    }

    public Timeline Timeline { get; }

    public Ether Ether { get; }

    public VirtualHub Hub { get; }

    public BridgeHost Bridge { get; }

    public VirtualHanRadioProgram Program { get; private set; }

    public long NowMs => _queue.NowMs;

    public string Text => string.Join("\n", Timeline.Records.Select(TimelineText.Line));

    public void Run(int seconds) => _queue.RunUntil(_queue.NowUs + (seconds * 1000000L));

    public void RunMs(int milliseconds) => _queue.RunUntil(_queue.NowUs + (milliseconds * 1000L));

    public void Wake() => Bridge.Wake();
}
