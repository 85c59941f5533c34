using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using VirtualHan.Hub;
using VirtualHan.Radio;
using VirtualHan.Report;
using VirtualHan.Time;

namespace Bridge.Fuzz.Targets;

/// <summary>The virtual hub: its OTA server, and what it reads of a device's ZDO answers.</summary>
/// <remarks>Events: 0 a message on the OTA cluster; 1 time, u16 of 4 ms; 2 a ZDO message: low and high byte of the cluster, payload; 3 options, at the start only: 1 without an image, 2 with pages, 4 waits with the upgrade.</remarks>
public sealed class HubTarget : FuzzTarget
{
    private const int OtaMessage = 0;
    private const int Time = 1;
    private const int ZdoMessage = 2;
    private const int SetOptions = 3;

    private const int NothingSent = 1;
    private const int NodeId = 0x1234;
    private const ulong DeviceEui64 = 0x000D6F0011223344;
    private const int QueryResponse = 0x02;
    private const int BlockResponse = 0x05;

    private readonly OtaFile _image;
    private EventQueue _queue;
    private VirtualHub _hub;
    private CaseMeter _meter;
    private bool _served;

    public HubTarget(ImageSamples samples)
        : base("ota-server", "serves only the image's own bytes at the place it names; offers the image's own size; fits a frame", "nothing served")
    {
        _image = new OtaFile(samples.OtaFiles[0]);
    }

    public override InputShape Shape => InputShape.Sequence;

    /// <summary>A tool, not the device: messages, timeline and what the radio model schedules.</summary>
    public override long AllocationBytes => 1024 * 1024;

    public override long AllocationPerInputByte => 32 * 1024;

    public override long Work => 50_000;

    public override long WorkPerInputByte => 2_000;

    public override int FlipBytes => 64;

    public override int BoundedMutations => 3_000;

    public override void Reset() => Build(0);

    public override int Run(byte[] input, CaseMeter meter)
    {
        _meter = meter;
        int position = 0;
        bool first = true;
        while (Sequence.Next(input, ref position, out int kind, out int start, out int count))
        {
            meter.Count();
            if (kind == SetOptions && first && count > 0)
            {
                Build(input[start]);
            }
            else if (kind == Time)
            {
                Pass(count < 2 ? 1 : (input[start] | (input[start + 1] << 8)) * 4L);
            }
            else if (kind == OtaMessage)
            {
                Hear(0x0109, 0x0019, input[start..(start + count)]);
            }
            else if (kind == ZdoMessage && count >= 2)
            {
                Hear(0, input[start] | (input[start + 1] << 8), input[(start + 2)..(start + count)]);
            }

            first = false;
        }

        Pass(100);
        return _served ? Accepted : NothingSent;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        byte[] identity = [0x37, 0x13, 0x84, 0x00];
        (int, byte[]) query = (OtaMessage, [0x01, 1, 0x01, 0x01, .. identity, 0, 0, 0, 1, 1, 1]);
        (int, byte[]) block = (OtaMessage, [0x01, 2, 0x03, 0x00, .. identity, 0, 0, 1, 1, 0x40, 0, 0, 0, 63]);
        (int, byte[]) page = (OtaMessage, [0x01, 3, 0x04, 0x00, .. identity, 0, 0, 1, 1, 0, 1, 0, 0, 40, 0, 1, 20, 0]);
        (int, byte[]) end = (OtaMessage, [0x01, 4, 0x06, 0x00, .. identity, 0, 0, 1, 1]);
        (int, byte[]) failed = (OtaMessage, [0x01, 4, 0x06, 0x96, .. identity, 0, 0, 1, 1]);
        (int, byte[]) read = (OtaMessage, [0x18, 5, 0x01, 0x02, 0, 0, 0x23, 0, 0, 0, 1]);
        (int, byte[]) refused = (OtaMessage, [0x18, 5, 0x0B, 0x02, 0x86]);
        (int, byte[]) announce = (ZdoMessage, [0x13, 0, 1, 0x34, 0x12, 0x44, 0x33, 0x22, 0x11, 0x00, 0x6F, 0x0D, 0x00, 0x8E]);
        (int, byte[]) endpoints = (ZdoMessage, [0x05, 0x80, 1, 0, 0x34, 0x12, 1, 1]);
        (int, byte[]) descriptor = (ZdoMessage, [0x04, 0x80, 1, 0, 0x34, 0x12, 10, 1, 9, 1, 0, 0, 0, 1, 0, 0, 1, 0x19, 0]);
        (int, byte[]) second = (Time, [250, 0]);
        return
        [
            Sequence.Of(announce, second, endpoints, descriptor, second, read, second, second, query, block, block, end, second),
            Sequence.Of((SetOptions, [2]), query, page, second, block, failed, refused),
            Sequence.Of((SetOptions, [1]), query, block, end, second),
            Sequence.Of((SetOptions, [4]), query, end, second, end, (Time, [0xFF, 0x10])),
        ];
    }

    private void Build(int flags)
    {
        _queue = new EventQueue();
        var ether = new Ether(_queue, new RadioModel(), 1) { Observer = OnAir };
        var options = new HubOptions
        {
            Image = (flags & 1) != 0 ? null : _image,
            Timing = (flags & 4) != 0 ? UpgradeTiming.WaitForCommand : UpgradeTiming.Relative,
            Faults = new HubFaults { PagesUnsupported = (flags & 2) == 0 },
        };
        _hub = new VirtualHub(_queue, ether, options, new Timeline(_queue), 1);
        _hub.Start();
        _queue.RunUntil(1_000_000);
        _served = false;
    }

    private void Hear(int profile, int cluster, byte[] payload)
    {
        var aps = new ApsFrame { Profile = profile, Cluster = cluster, SourceEndpoint = 1, DestinationEndpoint = 1 };
        _meter.Enter();
        _hub.OnMessage(new IncomingMessage(IncomingType.Unicast, aps, NodeId, DeviceEui64, 255, -50, payload));
        _meter.Leave();
        Pass(20);
    }

    private void Pass(long milliseconds)
    {
        long untilUs = _queue.NowUs + (milliseconds * 1000);
        _meter.Enter();
        while (_queue.NextUs <= untilUs)
        {
            _meter.Count();
            _queue.RunNext();
        }

        _queue.RunUntil(untilUs);
        _meter.Leave();
    }

    private void OnAir(RadioFrame frame, FrameFate fate)
    {
        if (frame.Kind != FrameKind.Data || frame.Aps.Cluster != 0x0019)
        {
            return;
        }

        ReadOnlySpan<byte> zcl = frame.Payload;
        Demand(zcl.Length is >= 4 and <= RadioModel.MaxPayloadBytes, "sent a message of no size");
        if (zcl[2] == BlockResponse && zcl[3] == 0)
        {
            long offset = BinaryPrimitives.ReadUInt32LittleEndian(zcl[12..]);
            Demand(zcl[16] == zcl.Length - 17 && offset + zcl[16] <= _image.SizeBytes, "served a block outside the image");
            Demand(zcl[17..].SequenceEqual(_image.Bytes.AsSpan((int)offset, zcl[16])), "served other bytes than the image's");
            _served = true;
        }
        else if (zcl[2] == QueryResponse && zcl[3] == 0)
        {
            Demand(BinaryPrimitives.ReadUInt32LittleEndian(zcl[12..]) == _image.SizeBytes, "offered another size than the image's");
            _served = true;
        }
    }
}
