using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Bridge.Hal;
using VirtualHan.Hub;

namespace Bridge.Fuzz.Targets;

/// <summary>The hub's OTA server and its ZDO answers as the device runs them: bare, without a radio model around them.</summary>
/// <remarks>
/// Events: 0 a message on the OTA cluster; 1 time, u16 ms; 2 a ZDO message: low and high byte of the cluster, payload; 3 settings, at the start
/// only: offer, timing, flags (1 no pages, 2 no image, 4 patience of a second), most bytes of a block; 4 a notification: payload type; 5 the
/// version is asked for; 6 the last block becomes: 0 a wait, else an abort.
/// </remarks>
public sealed class HubCoreTarget : FuzzTarget
{
    private const int OtaMessage = 0;
    private const int Time = 1;
    private const int ZdoMessage = 2;
    private const int Settings = 3;
    private const int Notify = 4;
    private const int ReadVersion = 5;
    private const int Instead = 6;

    private const int NothingSent = 1;
    private const int NodeId = 0x1234;
    private const int Profile = 0x0109;
    private const int BlockFront = 17;

    private readonly byte[] _image;
    private readonly byte[] _eui64 = [8, 7, 6, 5, 4, 3, 2, 1];
    private OtaServerSettings _settings;
    private OtaServerCore _server;
    private HubZdo _zdo;
    private CaseMeter _meter;
    private long _nowMs;
    private bool _served;
    private bool _isBlock;

    /// <summary>The last request that asked for data, as it came; null while there is none.</summary>
    private byte[] _request;

    public HubCoreTarget(ImageSamples samples)
        : base("hub-core", "answers every request, with its sequence and to its endpoint; offers by its policy; serves only the image's bytes, of the page asked for", "nothing served")
    {
        _image = samples.OtaFiles[0];
    }

    public override InputShape Shape => InputShape.Sequence;

    /// <summary>A page has at most a frame for each of its bytes, and a minute of spacing between them.</summary>
    public override long Work => 10_000;

    public override long WorkPerInputByte => 70_000;

    public override int FlipBytes => 96;

    public override int BoundedMutations => 10_000;

    public override void Reset() => Build(0, 0, 0, 63);

    public override int Run(byte[] input, CaseMeter meter)
    {
        _meter = meter;
        int position = 0;
        bool first = true;
        while (Sequence.Next(input, ref position, out int kind, out int start, out int count))
        {
            meter.Count();
            if (kind == Settings && first && count >= 4)
            {
                Build(input[start], input[start + 1], input[start + 2], input[start + 3]);
            }
            else
            {
                Do(kind, input[start..(start + count)]);
            }

            first = false;
        }

        return _served ? Accepted : NothingSent;
    }

    private void Do(int kind, byte[] bytes)
    {
        // A block is the owner's to change only until the next call.
        bool isBlock = _isBlock;
        _isBlock = false;
        switch (kind)
        {
            case OtaMessage:
                Hear(bytes);
                break;
            case Time:
                _nowMs += bytes.Length < 2 ? 1 : bytes[0] | (bytes[1] << 8);
                Call(() => _server.OnTime(_nowMs));
                Take();
                break;
            case ZdoMessage when bytes.Length >= 2:
                Ask(bytes[0] | (bytes[1] << 8), bytes[2..]);
                break;
            case Notify:
                Call(() => _server.Notify(bytes.Length == 0 ? 0 : bytes[0] & 3));
                Take();
                break;
            case ReadVersion:
                Call(() => _server.ReadVersion(9));
                Demand(Take() > 0, "asked for the version and said nothing");
                break;
            case Instead when isBlock:
                Call(bytes.Length == 0 || bytes[0] == 0 ? () => _server.WaitInstead(5) : _server.AbortInstead);
                CheckFrame();
                break;
        }
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        byte[] identity = [0x37, 0x13, 0x84, 0x00];
        (int, byte[]) query = (OtaMessage, [0x01, 1, 0x01, 0x01, .. identity, 0, 0, 0, 1, 1, 1]);
        (int, byte[]) block = (OtaMessage, [0x01, 2, 0x03, 0x00, .. identity, 0, 0, 1, 1, 0x40, 0, 0, 0, 63]);
        (int, byte[]) page = (OtaMessage, [0x01, 3, 0x04, 0x00, .. identity, 0, 0, 1, 1, 0, 1, 0, 0, 40, 0, 1, 20, 0]);
        (int, byte[]) end = (OtaMessage, [0x01, 4, 0x06, 0x00, .. identity, 0, 0, 1, 1]);
        (int, byte[]) match = (ZdoMessage, [0x06, 0x00, 7, 0, 0, 0x09, 0x01, 1, 0x19, 0x00, 0]);
        (int, byte[]) address = (ZdoMessage, [0x01, 0x00, 8, 0, 0, 0, 0]);
        (int, byte[]) tick = (Time, [50, 0]);
        (int, byte[]) read = (OtaMessage, [0x18, 5, 0x01, 0x02, 0, 0, 0x23, 0, 0, 0, 1]);
        (int, byte[]) refused = (OtaMessage, [0x18, 5, 0x0B, 0x02, 0x86]);
        return
        [
            Sequence.Of(match, address, (Notify, [3]), query, block, (Instead, [0]), block, (Instead, [1]), end, tick, (ReadVersion, []), read),
            Sequence.Of(query, page, tick, tick, tick, block, end, end, refused),
            Sequence.Of((Settings, [1, 1, 0, 40]), query, block, end),
            Sequence.Of((Settings, [2, 2, 1, 63]), query, page, end, (Time, [0xFF, 0x7F])),
            Sequence.Of((Settings, [3, 0, 4, 90]), query, block, (Time, [0xFF, 0x7F]), end),
            Sequence.Of((Settings, [0, 0, 2, 63]), query, block, page, end, (Notify, [0])),
        ];
    }

    private void Build(int offer, int timing, int flags, int blockBytes)
    {
        _settings = new OtaServerSettings
        {
            Offer = (OfferPolicy)(offer & 3),
            Timing = (UpgradeTiming)(timing % 3),
            TakesPages = (flags & 1) == 0,
            PatienceMs = (flags & 4) == 0 ? 0 : 1000,
            MaxBlockBytes = Math.Clamp(blockBytes, 1, HubMessage.BufferBytes - OtaAnswer.BlockFrontBytes),
        };
        _server = new OtaServerCore(_settings) { Image = (flags & 2) != 0 ? null : _image };
        _server.SetClient(NodeId, 5);
        _zdo = new HubZdo(_eui64, 1, Profile);
        _nowMs = 0;
        _served = false;
        _isBlock = false;
        _request = null;
    }

    /// <summary>A well-formed request of the client is answered at once, whatever it asks for.</summary>
    private void Hear(byte[] zcl)
    {
        var message = new HubMessage { NodeId = NodeId, Profile = Profile, Cluster = 0x0019, SourceEndpoint = 5, DestinationEndpoint = 1, Buffer = zcl, Count = zcl.Length };
        bool isRequest = zcl.Length >= 3 && (zcl[0] & 7) == 1 && zcl[2] switch { 1 => zcl.Length >= 12, 3 => zcl.Length >= 17, 4 => zcl.Length >= 21, 6 => zcl.Length >= 12, _ => false };
        _request = isRequest ? zcl : _request;
        Call(() => _server.OnMessage(message, _nowMs));
        Demand(Take() > 0 || !isRequest, "a request without an answer");
    }

    private void Ask(int cluster, byte[] payload)
    {
        var message = new HubMessage { NodeId = NodeId, Cluster = cluster, SourceEndpoint = 0, DestinationEndpoint = 0, Buffer = payload, Count = payload.Length };
        bool isAnswered = false;
        Call(() => isAnswered = _zdo.Answer(message));
        Demand(isAnswered == IsForHub(cluster, payload), isAnswered ? "answered what is not about the hub" : "a question about the hub without an answer");
        if (isAnswered)
        {
            HubMessage reply = _zdo.Reply;
            byte[] expected = cluster == 6 ? [payload[0], 0, 0, 0, 1, 1] : [payload[0], 0, .. _eui64, 0, 0];
            Demand(reply.Cluster == (cluster | 0x8000) && reply.NodeId == NodeId, "an answer to another question");
            Demand(reply.Buffer.AsSpan(0, reply.Count).SequenceEqual(expected), "another answer than the hub's address or endpoint");
            _served = true;
        }
    }

    /// <summary>IEEE_addr_req about node 0; Match_Desc_req about it or all, for the profile, that lists the OTA cluster among its inputs (Zigbee core 2.4.3).</summary>
    private static bool IsForHub(int cluster, byte[] payload)
    {
        if (payload.Length < 5)
        {
            return false;
        }

        int about = BinaryPrimitives.ReadUInt16LittleEndian(payload.AsSpan(1));
        if (cluster == 1)
        {
            return about == 0;
        }

        bool isMatch = cluster == 6 && payload.Length >= 7 && (about == 0 || about >= 0xFFFC) && BinaryPrimitives.ReadUInt16LittleEndian(payload.AsSpan(3)) == Profile;
        bool isListed = false;
        for (int i = 0; isMatch && i < payload[5] && 8 + (2 * i) <= payload.Length; i++)
        {
            isListed |= BinaryPrimitives.ReadUInt16LittleEndian(payload.AsSpan(6 + (2 * i))) == 0x0019;
        }

        return isListed;
    }

    /// <returns>How many messages the server wanted to send.</returns>
    private int Take()
    {
        int sent = 0;
        while (true)
        {
            OtaServerAction action = default;
            Call(() => action = _server.Poll());
            if (action == OtaServerAction.None)
            {
                return sent;
            }

            _meter.Count();
            sent++;
            CheckFrame();
        }
    }

    private void CheckFrame()
    {
        HubMessage sent = _server.Outgoing;
        ReadOnlySpan<byte> zcl = sent.Buffer.AsSpan(0, sent.Count);
        Demand(sent.NodeId == NodeId && sent.DestinationEndpoint == 5 && sent.SourceEndpoint == 1 && sent.Profile == Profile && sent.Cluster == 0x0019, "sent to somebody else");
        Demand(zcl.Length >= 4 && (zcl[0] & 0x18) == 0x18, "sent what is no message of a server");
        if ((zcl[0] & 3) == 1 && zcl[2] is 2 or 5 or 7)
        {
            Demand(_request != null && (zcl[1] == _request[1] || zcl[2] == 7), "an answer with another sequence than its request's");
        }

        if ((zcl[0] & 3) == 1 && zcl[2] == 2)
        {
            CheckOffer(zcl);
        }
        else if ((zcl[0] & 3) == 1 && zcl[2] == 5 && zcl[3] == 0)
        {
            CheckBlock(zcl);
        }
    }

    private void CheckOffer(ReadOnlySpan<byte> zcl)
    {
        uint mine = BinaryPrimitives.ReadUInt32LittleEndian(_image.AsSpan(14));
        uint theirs = BinaryPrimitives.ReadUInt32LittleEndian(_request.AsSpan(8));
        bool isSameKind = _request.AsSpan(4, 4).SequenceEqual(_image.AsSpan(10, 4));
        bool expected = _server.Image != null && _settings.Offer switch
        {
            OfferPolicy.Matching => isSameKind && theirs < mine,
            OfferPolicy.EvenTheSame => true,
            _ => theirs != mine,
        };
        Demand((zcl[3] == 0) == expected && _server.IsOffered == expected, "offers otherwise than its policy");
        Demand(zcl[3] == 0 ? zcl.Length == 16 && BinaryPrimitives.ReadUInt32LittleEndian(zcl[12..]) == _image.Length : zcl.Length == 4, "an offer of another size");
        _served |= expected;
    }

    private void CheckBlock(ReadOnlySpan<byte> zcl)
    {
        Demand(_request[2] is 3 or 4, "goes on with a page after another request");
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(zcl[12..]);
        long asked = BinaryPrimitives.ReadUInt32LittleEndian(_request.AsSpan(12));
        int count = zcl[16];
        Demand(count > 0 && count == zcl.Length - BlockFront && offset + count <= _image.Length, "served a block outside the image");
        Demand(count <= _request[16] && count <= _settings.MaxBlockBytes, "served more bytes at once than may be");
        Demand(zcl[BlockFront..].SequenceEqual(_image.AsSpan((int)offset, count)), "served other bytes than the image's");
        int page = _request[2] == 4 ? BinaryPrimitives.ReadUInt16LittleEndian(_request.AsSpan(17)) : count;
        Demand(offset >= asked && offset + count <= asked + page, "served bytes that were not asked for");
        Demand(zcl.Slice(4, 8).SequenceEqual(_request.AsSpan(4, 8)), "served under another identity than the request's");
        _served = true;
        _isBlock = true;
    }

    private void Call(Action work)
    {
        _meter.Enter();
        work();
        _meter.Leave();
    }
}
