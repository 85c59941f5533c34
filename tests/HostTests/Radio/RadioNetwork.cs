using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ezsp;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;
using Bridge.Hal.Sim;
using VirtualHan.Device;
using VirtualHan.Hub;
using VirtualHan.Radio;
using VirtualHan.Report;
using VirtualHan.Time;
using EzspFrameId = VirtualHan.Ncp.EzspFrameId;

namespace Bridge.HostTests.Radio;

/// <summary>The firmware's radio side behind a virtual NCP, and one or two trust centres of the same extended PAN id.</summary>
public sealed class RadioNetwork
{
    public const ulong BridgeEui64 = 0x000D6F0011223344;
    public const ulong FirstEui64 = 0x001D240000000001;
    public const ulong SecondEui64 = 0x001D240000000002;
    public const int FirstPan = 0x1A62;
    public const int SecondPan = 0x2B73;

    private static readonly byte[] _installCodeKey = InstallCodes.LinkKey(VirtualHanBench.InstallCode);

    private readonly Timeline _timeline;
    private readonly SimStore _store;
    private int _commands;

    public RadioNetwork(int ezspVersion = 13, int nodeType = EzspCodec.Router, IReadOnlyList<IKeyAgreement> keyEstablishment = null, int seed = 1)
    {
        Queue = new EventQueue();
        _timeline = new Timeline(Queue);
        Ether = new Ether(Queue, new RadioModel(), seed);
        First = new Coordinator(Queue, Ether, FirstEui64, FirstPan, 15, seed);
        _store = new SimStore(65536, seed);
        Bridge = new BridgeHost(
            Queue,
            Ether,
            new BridgeOptions
            {
                Eui64 = BridgeEui64,
                EzspVersion = ezspVersion,
                RadioKeyEstablishment = keyEstablishment ?? [],
                Store = _store,
                Boot = (store, _) => new BootHandoff { Store = store },
                Load = (_, trace) => Start(new VirtualHanRadioProgram(_installCodeKey, trace, nodeType)),
            },
            _timeline,
            seed);
        Action<EzspFrameId, byte[], byte[]> shown = Bridge.Ncp.Server.Observer;
        Bridge.Ncp.Server.Observer = (id, parameters, answer) =>
        {
            shown(id, parameters, answer);
            Observe(id);
        };
        First.Form(Key(0x10));
        Run(1);
        First.Stack.ImportTransientKey(BridgeEui64, _installCodeKey);
        First.Stack.PermitJoining(0xFF);
    }

    public EventQueue Queue { get; }

    public Ether Ether { get; }

    public Coordinator First { get; }

    public BridgeHost Bridge { get; }

    public VirtualHanRadioProgram Program { get; private set; }

    /// <summary>Sets up every program that is loaded, after a power cut too.</summary>
    public Action<VirtualHanRadioProgram> Loaded { get; set; } = _ => { };

    /// <summary>Every command the NCP has executed since this was last cleared.</summary>
    public List<EzspFrameId> Commands { get; } = [];

    /// <summary>What befalls the radio at the command of this number, counted from when Commands was cleared; -1 for none.</summary>
    public int BlowAt { get; set; } = -1;

    public Action Blow { get; set; } = () => { };

    public StackFlash Flash => Bridge.Ncp.Stack.Flash;

    /// <summary>What the firmware has done to its own store.</summary>
    public int StoreOperations => _store.OperationCount;

    public string Text => string.Join("\n", _timeline.Records.Select(TimelineText.Line));

    public static byte[] Key(int seed) => Enumerable.Range(seed, 16).Select(i => (byte)i).ToArray();

    public static byte[] Wire(ulong eui64)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, eui64);
        return bytes;
    }

    public void Run(double seconds) => Queue.RunUntil(Queue.NowUs + (long)(seconds * 1000000));

    /// <summary>Switches the bridge on and waits for the network.</summary>
    public RadioNetwork Join()
    {
        Bridge.PowerOn();
        Run(30);
        return this;
    }

    /// <summary>The bridge and the first trust centre have agreed on a link key.</summary>
    public RadioNetwork Authorise(byte[] key)
    {
        First.Stack.Flash.LinkKeyTable.Put(LinkKeyTable.None, BridgeEui64, key);
        Request(RadioRequest.ImportLinkKey, 0, [.. Wire(FirstEui64), .. key]);
        return this;
    }

    /// <summary>The first trust centre is gone, another takes its place with the hash of the link key and a network key of its own.</summary>
    public Coordinator SwapOut()
    {
        First.Stack.Powered = false;
        var second = new Coordinator(Queue, Ether, SecondEui64, SecondPan, 20, 2);
        byte[] key = First.Stack.Flash.LinkKeyTable.KeyOf(BridgeEui64);
        second.Stack.Flash.LinkKeys[BridgeEui64] = InstallCodes.AesMmo(key);
        second.Form(Key(0x90));
        return second;
    }

    public (RadioRequest Kind, Result Result, byte[] Data) Request(RadioRequest kind, int id, byte[] data)
    {
        Result taken = Program.Radio.Request(kind, id, data, Queue.NowMs);
        if (taken != Result.Ok)
        {
            return (kind, taken, []);
        }

        Bridge.Wake();
        Run(5);
        return Program.Requests[^1];
    }

    public void Forget()
    {
        Commands.Clear();
        _commands = 0;
    }

    private VirtualHanRadioProgram Start(VirtualHanRadioProgram program)
    {
        Program = program;
        Loaded(program);
        return program;
    }

    private void Observe(EzspFrameId id)
    {
        Commands.Add(id);
        if (_commands++ == BlowAt)
        {
            BlowAt = -1;
            Queue.AfterUs(0, Blow);
        }
    }
}
