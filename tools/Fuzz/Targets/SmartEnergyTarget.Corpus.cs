using System.Collections.Generic;
using System.Linq;

namespace Bridge.Fuzz.Targets;

/// <content>Conversations as they should be, and as hubs might have them.</content>
public sealed partial class SmartEnergyTarget
{
    private const byte TimeIndex = 1;
    private const byte TenancyIndex = 2;
    private const byte PriceIndex = 3;
    private const byte MessagingIndex = 4;
    private const byte TunnelIndex = 6;

    private static readonly (int Kind, byte[] Bytes) Start = (Owner, [0, 0]);
    private static readonly (int Kind, byte[] Bytes) Stop = (Owner, [1, 0]);
    private static readonly (int Kind, byte[] Bytes) TenSeconds = (Time, [40, 0]);
    private static readonly (int Kind, byte[] Bytes) FourHours = (Time, [0, 0xDC]);
    private static readonly (int Kind, byte[] Bytes) Match = (ZdoAnswer, [0, 0, 0, 1, 0x7B]);
    private static readonly (int Kind, byte[] Bytes) Bound = (ZdoAnswer, [0]);
    private static readonly (int Kind, byte[] Bytes) Refused = (HubAnswer, [0x18, 0x0B, 0x00, 0x8B]);
    private static readonly (int Kind, byte[] Bytes) KeepAlive = (HubAnswer, [0x18, 0x01, 0, 0, 0, 0x20, 10, 1, 0, 0, 0x21, 0x2C, 1]);
    private static readonly (int Kind, byte[] Bytes) Clock = (HubAnswer, [0x18, 0x01, 0, 0, 0, 0xE2, 0xB0, 0xB0, 0x94, 0x32, 1, 0, 0, 0x18, 9]);
    private static readonly (int Kind, byte[] Bytes) Tenancy = (HubAnswer, [0x18, 0x01, 0, 2, 0, 0xE2, 0, 0xB1, 0x94, 0x32, 1, 2, 0, 0x1B, 0, 6, 0, 0]);
    private static readonly (int Kind, byte[] Bytes) Request = (HubFrame, [TunnelIndex, 1, 0x55, 0, 6, 0xFF, 0xFF, 0, 0xDC, 5]);
    private static readonly (int Kind, byte[] Bytes) Message = (HubFrame, [MessagingIndex, 9, 1, 0, 4, 3, 2, 1, 0x80, 0, 0, 0, 0, 10, 0, 5, 0x48, 0x65, 0x6C, 0x6C, 0x6F]);

    /// <summary>Everything found and bound; the first ZCL request is out.</summary>
    private static readonly (int Kind, byte[] Bytes)[] Found = [Start, TenSeconds, .. Enumerable.Repeat(Match, 6), Bound, Bound, Bound];

    private static readonly (int Kind, byte[] Bytes)[] Settled = [.. Found, KeepAlive, Clock, Refused, Refused, Refused, Refused, Refused];

    /// <summary>The same of a device that uses a tunnel: one cluster more, and the tunnel asked for last.</summary>
    private static readonly (int Kind, byte[] Bytes)[] Using =
        [(SetOptions, [2]), Start, TenSeconds, .. Enumerable.Repeat(Match, 7), Bound, Bound, Bound, KeepAlive, Clock, Refused, Refused, Refused, Refused, Refused, (HubAnswer, [0x19, 0, 3, 0, 0, 0xDC, 5])];

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        (int, byte[]) publish = Publish(0);
        (int, byte[]) price = (HubFrame, [PriceIndex, 9, 1, 0, 1, 2, 3, 4, 3, 0x44, 0x61, 0x79, .. new byte[36], 1]);
        return new (int, byte[])[][]
        {
            [.. Settled, Request, (HubFrame, [TunnelIndex, 1, 0x56, 2, 1, 0, 1, 2, 3]), (HubFrame, [TunnelIndex, 1, 0x57, 1, 1, 0]), Request],
            [.. Settled, Request, (OtherFrame, [1, TunnelIndex, 1, 0x56, 2, 1, 0, 9]), (OtherFrame, [1, TunnelIndex, 1, 0x56, 0, 6, 0xFF, 0xFF, 0, 0xDC, 5]), (OtherFrame, [2, TunnelIndex, 1, 0x57, 1, 1, 0])],
            [.. Settled, Request, .. Enumerable.Repeat(FourHours, 5), Request],
            [.. Using, (Owner, [2, 20]), (HubAnswer, [0x18, 0x0B, 2, 0]), (HubFrame, [TunnelIndex, 9, 0x57, 1, 3, 0, 1, 2]), (Owner, [3, 0]), (HubAnswer, [0x18, 0x0B, 1, 0]), FourHours],
            [.. Using, (HubFrame, [TunnelIndex, 9, 0x57, 6, 3, 0]), FourHours],
            [.. Settled, Message, (HubAnswer, [0x18, 0x0B, 1, 0]), publish, TenSeconds, publish],
            [.. Found, KeepAlive, Clock, Refused, Tenancy, Refused, Message, Publish(0xFFFFFFFF), Publish(0x3294B0F0), TenSeconds, TenSeconds],
            [.. Settled, price, (OtherFrame, [4, .. price.Item2]), (OtherFrame, [4, PriceIndex, 9, 1, 0]), (HubFrame, [PriceIndex, 0x18, 1, 0x0B, 0, 0x81]), (HubFrame, [TimeIndex, 0, 1, 0, 0, 0])],
            [.. Settled, (HubFrame, [MessagingIndex, 9, 2, 1, 4, 3, 2, 1, 0]), Message, (HubFrame, [MessagingIndex, 9, 2, 1, 4, 3, 2, 1, 0])],
            [Start, .. Enumerable.Repeat(FourHours, 3)],
            [.. Settled, .. Enumerable.Repeat(FourHours, 3), Stop, Request, Start, TenSeconds, Match],
            [(SetOptions, [7]), Start, TenSeconds, .. Enumerable.Repeat(Match, 7), Bound, Bound, Bound, KeepAlive, Clock, publish, TenSeconds, publish],
            [Message, Request, publish, TenSeconds],
            [Start, (OtherFrame, [1, MessagingIndex, 9, 1, 0, 4, 3, 2, 1, 0, 0, 0, 0, 0, 10, 0, 2, 0x48, 0x69]), (OtherFrame, [1, .. publish.Item2]), TenSeconds],
        }.Select(events => Sequence.Of(events)).ToArray();
    }

    private static (int Kind, byte[] Bytes) Publish(uint date) =>
        (HubFrame, [TenancyIndex, 9, 0x33, 0, 0x44, 0x33, 0x22, 0x11, 7, 0, 0, 0, 0, (byte)date, (byte)(date >> 8), (byte)(date >> 16), (byte)(date >> 24), 0, 6, 0, 0]);
}
