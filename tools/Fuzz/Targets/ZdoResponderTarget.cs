using System;
using System.Collections.Generic;
using VirtualHan.Radio;
using VirtualHan.Time;

namespace Bridge.Fuzz.Targets;

/// <summary>The virtual stack's ZDO. Input: request cluster, broadcast or not, payload.</summary>
public sealed class ZdoResponderTarget : FuzzTarget
{
    private const int NoAnswer = 1;
    private const int Error = 2;
    private const int HeadBytes = 2;

    private readonly NetworkStack _stack;

    public ZdoResponderTarget()
        : base("zdo-responder", "an answer carries its request's sequence and fits a frame; errors never go to a broadcast", "no answer due", "answered with an error")
    {
        var queue = new EventQueue();
        _stack = new NetworkStack(queue, new Ether(queue, new RadioModel(), 1), 0x00AA11BB22CC33DD, new StackFlash(), 1);
        _stack.AddEndpoint(new Endpoint(1, 0x0109, 0x0500, 0, [0x0000, 0x000A, 0x0019], [0x0702]));
        _stack.AddEndpoint(new Endpoint(242, 0xA1E0, 0x0061, 0, [], [0x0021]));
        _stack.SetInitialSecurity(new InitialSecurity { PreconfiguredKey = new byte[16], NetworkKey = new byte[16] });
        _stack.SetClient(new SilentClient());
        _stack.Form(new NetworkParameters { PanId = 1, Channel = 15 });
        queue.RunUntil(1_000_000);
    }

    /// <summary>A tool, not the device: its answer and the streams it writes it with.</summary>
    public override long AllocationBytes => 8 * 1024;

    public override long AllocationPerInputByte => 16;

    public override int BoundedMutations => 30_000;

    public override int Run(byte[] input, CaseMeter meter)
    {
        if (input.Length < HeadBytes)
        {
            return NoAnswer;
        }

        bool broadcast = (input[1] & 1) != 0;
        var aps = new ApsFrame { Cluster = input[0] };
        var message = new IncomingMessage(broadcast ? IncomingType.Broadcast : IncomingType.Unicast, aps, 0x1234, 5, 255, -50, input[HeadBytes..]);
        meter.Enter();
        byte[] answer = ZdoResponder.Answer(_stack, message);
        meter.Leave();
        if (answer == null)
        {
            return NoAnswer;
        }

        Demand(answer.Length is >= 2 and <= RadioModel.MaxPayloadBytes && answer[0] == message.Payload[0], "an answer to something else");
        if (answer[1] == 0)
        {
            return Accepted;
        }

        Demand(!broadcast || input[0] is 2 or 4 or 5, "an error in answer to a broadcast");
        return Error;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus() =>
    [
        [0, 0, 7, 0xDD, 0x33, 0xCC, 0x22, 0xBB, 0x11, 0xAA, 0, 0, 0], [0, 1, 7, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0], [1, 0, 8, 0, 0, 0, 0], [1, 1, 8, 1, 0, 0, 0],
        [2, 0, 9, 0, 0], [4, 0, 10, 0, 0, 1], [4, 0, 10, 0, 0, 242], [4, 0, 10, 0, 0, 99], [5, 0, 11, 0, 0], [5, 0, 11, 1, 0],
        [6, 0, 12, 0, 0, 9, 1, 1, 0x19, 0, 0], [6, 1, 12, 0xFD, 0xFF, 0xFF, 0xFF, 2, 0x19, 0, 0x0A, 0, 1, 0x21, 0], [6, 0, 12, 0, 0, 9, 1, 200, 1], [0x36, 0, 13, 0, 0], [0x36, 1, 13, 0, 0],
    ];

    private sealed class SilentClient : IStackClient
    {
        public void OnStackStatus(StackStatus status)
        {
        }

        public void OnNetworkFound(FoundNetwork network)
        {
        }

        public void OnScanComplete(int channel, StackStatus status)
        {
        }

        public void OnMessage(IncomingMessage message)
        {
        }

        public void OnMessageSent(OutgoingMessage message, StackStatus status)
        {
        }

        public void OnTrustCentreJoin(int nodeId, ulong eui64, DeviceUpdate update, bool keySent)
        {
        }

        public void OnKeyEstablishment(ulong partner, int keyStatus)
        {
        }
    }
}
