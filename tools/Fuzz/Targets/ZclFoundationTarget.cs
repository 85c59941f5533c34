using System;
using System.Collections.Generic;
using Bridge.Firmware.Ota;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>General commands from anybody on the network. Input: flags, profile, cluster, then the ZCL frame.</summary>
public sealed class ZclFoundationTarget : FuzzTarget
{
    private const int HeadBytes = 5;
    private const int BroadcastFlag = 1;
    private const int Malformed = 1;
    private const int Dropped = 2;

    private readonly ZclFoundation _foundation;
    private readonly ZclFrame _asked = new();
    private readonly ZclFrame _answered = new();
    private readonly ApsMessage _request = new() { SourceEndpoint = 3, DestinationEndpoint = 1, NodeId = 0x1234 };

    public ZclFoundationTarget()
        : base("zcl-foundation", "answers fit a frame, carry the sequence of what they answer, and never go to a broadcast or a response", "malformed", "no answer due")
    {
        var options = new OtaClientOptions { CurrentFileVersion = 0x01000000 };
        var client = new OtaClient(options, 1, new SilentTrace());
        _foundation = new ZclFoundation([new BasicCluster(0x01020003, 0x0102, 2, "maker", "a model of thirty-two characters", "20260101", false), new OtaAttributes(client, options)]);
    }

    public override int BoundedMutations => 50_000;

    public override IReadOnlyList<byte[]> Dictionary { get; } = [[0x00, 0x00], [0x04, 0x00], [0x05, 0x00], [0x00, 0x40], [0xFD, 0xFF], [0x19, 0x00], [0x09, 0x01]];

    public override int Run(byte[] input, CaseMeter meter)
    {
        if (input.Length < HeadBytes)
        {
            return Malformed;
        }

        _request.Broadcast = (input[0] & BroadcastFlag) != 0;
        _request.Profile = input[1] | (input[2] << 8);
        _request.Cluster = input[3] | (input[4] << 8);
        _request.Buffer = input;
        _request.Offset = HeadBytes;
        _request.Count = input.Length - HeadBytes;
        int malformed = _foundation.Malformed;
        meter.Enter();
        bool answers = _foundation.Answer(_request);
        meter.Leave();
        bool isFrame = _request.Profile != 0 && _asked.Parse(input, HeadBytes, _request.Count) == Result.Ok;
        Demand(isFrame == (_foundation.Malformed == malformed), "counted as malformed what is not, or the other way round");
        if (!answers)
        {
            return isFrame ? Dropped : Malformed;
        }

        Demand(isFrame && !_request.Broadcast, "answered a broadcast or what is no frame");
        CheckReply();
        return Accepted;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus() =>
    [
        [0, 0x09, 0x01, 0x00, 0x00, 0x00, 7, 0x00, 0x00, 0x00, 0x04, 0x00, 0x05, 0x00, 0x00, 0x40],
        [0, 0x09, 0x01, 0x19, 0x00, 0x08, 7, 0x00, 0x00, 0x00, 0x01, 0x00, 0x02, 0x00, 0x06, 0x00, 0x0A, 0x00, 0xFD, 0xFF, 0x99, 0x99],
        [0, 0x09, 0x01, 0x00, 0x00, 0x04, 0x37, 0x13, 8, 0x00, 0x00, 0x00],
        [1, 0x09, 0x01, 0x00, 0x00, 0x00, 9, 0x00, 0x00, 0x00],
        [0, 0x04, 0x01, 0x02, 0x07, 0x01, 9, 0x22],
        [0, 0x04, 0x01, 0x00, 0x00, 0x00, 9, 0x02, 0x00, 0x00, 0x20, 1],
        [0, 0x04, 0x01, 0x00, 0x00, 0x18, 9, 0x0B, 0x00, 0x00],
        [0, 0x00, 0x00, 0x00, 0x00, 0x00, 9, 0x00, 0x00, 0x00],
    ];

    private void CheckReply()
    {
        ApsMessage reply = _foundation.Reply;
        Demand(reply.Count is >= ZclFrame.HeaderBytes and <= ApsMessage.MaxPayloadBytes, "an answer of no size");
        Demand(_answered.Parse(reply.Buffer, reply.Offset, reply.Count) == Result.Ok, "an answer that is no frame");
        Demand(_answered.Sequence == _asked.Sequence && _answered.Manufacturer == _asked.Manufacturer, "an answer to something else");
        Demand(_answered.IsGeneral && _answered.FromServer != _asked.FromServer && _answered.DisableDefaultResponse, "an answer of another kind");
        Demand(reply.NodeId == _request.NodeId && reply.DestinationEndpoint == _request.SourceEndpoint && reply.SourceEndpoint == _request.DestinationEndpoint, "an answer to somebody else");
        bool isDefault = _answered.Command == (int)ZclGeneralCommand.DefaultResponse;
        Demand(isDefault || _answered.Command == (int)ZclGeneralCommand.ReadAttributesResponse, "an answer of an unknown command");
        Demand(!isDefault || (reply.Count == _answered.Offset + 2 && reply.Buffer[_answered.Offset] == (byte)_asked.Command), "a Default Response for another command");
    }
}
