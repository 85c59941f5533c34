using System;
using System.Collections.Generic;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using Bridge.Hal.Sim;
using VirtualHan.Device;
using VirtualHan.Ncp;
using VirtualHan.Radio;
using VirtualHan.Report;
using VirtualHan.Time;

namespace VirtualHan.Live;

/// <summary>How a <see cref="LiveNetwork"/> is set up.</summary>
public sealed record LiveOptions
{
    public int Seed { get; init; } = 1;

    /// <summary>EZSP version of every radio chip.</summary>
    public int EzspVersion { get; init; } = 13;

    /// <summary>Share of radio frames lost for good, 0..1.</summary>
    public double Loss { get; init; }

    public ulong CoordinatorEui64 { get; init; } = 0x000D6F0000000001;

    /// <summary>A flash with an installed image for each bridge.</summary>
    public IReadOnlyList<SimStore> Flashes { get; init; } = [];

    /// <summary>Of the bridges' firmware.</summary>
    public Func<AppOptions> App { get; init; } = () => new AppOptions();

    /// <summary>Hears what happens in each bridge (from 0).</summary>
    public Action<int, TimelineRecord> Recorded { get; init; } = (_, _) => { };
}

/// <summary>A coordinator's radio chip whose host is somewhere else, and bridges around it, on one ether.</summary>
public sealed class LiveNetwork
{
    /// <summary>Of the first bridge; the others follow.</summary>
    public const ulong FirstBridgeEui64 = 0x000D6F0011223344;

    /// <summary>Of the radio without a bridge.</summary>
    public const ulong FreeRadioEui64 = 0x000D6F00556677AA;

    private readonly List<BridgeHost> _bridges = [];

    public LiveNetwork(EventQueue queue, LiveOptions options)
    {
        var ether = new Ether(queue, new RadioModel { Loss = options.Loss }, options.Seed);
        var ncp = new NcpOptions { Eui64 = options.CoordinatorEui64, EzspVersion = options.EzspVersion };
        Coordinator = new VirtualNcp(queue, ether, new StackFlash(), ncp, options.Seed);
        FreeRadio = new VirtualNcp(queue, ether, new StackFlash(), ncp with { Eui64 = FreeRadioEui64 }, options.Seed);
        for (int i = 0; i < options.Flashes.Count; i++)
        {
            int index = i;
            int seed = options.Seed + 1 + i;
            var timeline = new Timeline(queue) { Recorded = record => options.Recorded(index, record) };
            var bridge = new BridgeOptions
            {
                Eui64 = Eui64Of(i),
                EzspVersion = options.EzspVersion,
                MaxBoots = int.MaxValue,
                Store = options.Flashes[i],
                Boot = ResidentProgram.Boot,
                Load = (handoff, trace) => new BridgeAppProgram(handoff, new StoredIdentity(handoff.Store), options.App(), seed, trace),
            };
            var host = new BridgeHost(queue, ether, bridge, timeline, seed);
            host.Trace.EventTraced = (source, code, a, b) => ShowProgress(timeline, source, code, a, b);
            _bridges.Add(host);
        }
    }

    /// <summary>Its serial side is the caller's.</summary>
    public VirtualNcp Coordinator { get; }

    /// <summary>One more radio in range, for firmware that runs somewhere else; its serial side is the caller's too.</summary>
    public VirtualNcp FreeRadio { get; }

    public IReadOnlyList<BridgeHost> Bridges => _bridges;

    public static ulong Eui64Of(int bridge) => FirstBridgeEui64 + (ulong)bridge;

    /// <summary>Of the two radios whose hosts are elsewhere.</summary>
    public void PowerOn()
    {
        Coordinator.PowerOn();
        FreeRadio.PowerOn();
    }

    /// <summary>A chunk stored is too frequent for a picture of a whole update, and what a person waits for here.</summary>
    private static void ShowProgress(Timeline timeline, TraceSource source, int code, long a, long b)
    {
        if (source == TraceSource.Store && (ReceiveEvent)code == ReceiveEvent.ChunkStored)
        {
            timeline.Note(Lane.Store, "Store: ChunkStored", FirmwareNames.Detail(source, code, a, b));
        }
    }
}
