using System.Collections.Generic;
using System.Linq;

namespace Bridge.Fuzz.Targets;

/// <content>Conversations as they should be, and as servers are known to have them.</content>
public sealed partial class OtaClientTarget
{
    private static readonly (int Kind, byte[] Bytes) NetworkUp = (Owner, [8]);
    private static readonly (int Kind, byte[] Bytes) NetworkDown = (Owner, [9]);

    private static readonly (int Kind, byte[] Bytes) FiveSeconds = (Time, [20, 0]);
    private static readonly (int Kind, byte[] Bytes) FourHours = (Time, [0, 0xDC]);

    private static readonly (int Kind, byte[] Bytes) Match = (ZdoAnswer, [0, 0, 0, 0, 1, 1]);
    private static readonly (int Kind, byte[] Bytes) NoMatch = (ZdoAnswer, [0, 0, 0, 0, 0]);
    private static readonly (int Kind, byte[] Bytes) Address = (ZdoAnswer, [1, 0, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]);
    private static readonly (int Kind, byte[] Bytes) GoodBlock = (Block, []);

    /// <summary>Found, asked: the next word is the server's.</summary>
    private static readonly (int Kind, byte[] Bytes)[] Asked = [NetworkUp, FiveSeconds, Match, Address];

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        (int, byte[])[] offered = [.. Asked, Offer(200)];
        (int, byte[])[] fetched = [.. offered, GoodBlock, GoodBlock, GoodBlock, GoodBlock];
        (int, byte[]) end = (ServerAnswer, [0x19, 0x07, 0x37, 0x13, 0x84, 0, 0, 0, 0, 2, 0, 0, 0, 0, 5, 0, 0, 0]);
        (int, byte[]) endLater = (ServerAnswer, [0x19, 0x07, 0x37, 0x13, 0x84, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        (int, byte[]) notify = (ServerFrame, [0x19, 0x55, 0x00, 0x03, 100, 0x37, 0x13, 0x84, 0, 0, 0, 0, 2]);
        (int, byte[]) wait = (ServerAnswer, [0x19, 0x05, 0x97, 0, 0, 0, 0, 10, 0, 0, 0, 0xC8, 0]);
        (int, byte[]) slow = (SetOptions, [OptionSlowOwner]);
        return new (int, byte[])[][]
        {
            [.. fetched, end, FiveSeconds],
            [.. fetched, endLater, FourHours, end, FiveSeconds],
            [.. offered, wait, FiveSeconds, FiveSeconds, FiveSeconds, GoodBlock, GoodBlock, GoodBlock, GoodBlock, end, FiveSeconds],
            [(SetOptions, [OptionPages]), .. Asked, Offer(400), .. Stream(0, 4), .. Stream(5, 1), FiveSeconds, GoodBlock, GoodBlock, GoodBlock, GoodBlock, GoodBlock, end, FiveSeconds],
            [(SetOptions, [OptionPages]), .. Asked, Offer(400), (ServerAnswer, [0x18, 0x0B, 0x04, 0x81]), GoodBlock, GoodBlock, GoodBlock, GoodBlock, GoodBlock, GoodBlock, GoodBlock, end, FiveSeconds],
            [slow, .. Asked, Offer(100), (Owner, [0, 64, 0]), GoodBlock, (Owner, [2]), (Owner, [5]), (Owner, [6])],
            [slow, .. Asked, Offer(100), (Owner, [0]), GoodBlock, (Owner, [3, 10, 0]), GoodBlock, (Owner, [2]), GoodBlock, (Owner, [4, 0, 0])],
            [slow, .. Asked, Offer(60), (Owner, [0]), GoodBlock, (Owner, [2]), (Time, [0, 2]), (Owner, [5]), end, FiveSeconds],
            [slow, .. Asked, Offer(100), (Owner, [1, 0, 0]), FiveSeconds, FourHours, FourHours, Offer(100)],
            [.. Asked, (ServerAnswer, [0x19, 0x02, 0x98]), notify, Offer(63), GoodBlock, end, FiveSeconds],
            [.. Asked, (OtherFrame, [8, 0x19, 0x55, 0x00, 0x00, 100]), (OtherFrame, [1, 0x19, 0x55, 0x02, 0x98]), (OtherFrame, [2, 0x18, 0x55, 0x0B, 0x01, 0x86])],
            [NetworkUp, FiveSeconds, NoMatch, NoMatch, FourHours, Match, Address, NetworkDown, NetworkUp, FiveSeconds, Offer(50)],
            [.. fetched, FiveSeconds, FiveSeconds, FiveSeconds, FourHours, FourHours],
            [(SetOptions, [OptionExternalActivation]), .. fetched, end, (Owner, [6])],
            [(SetOptions, [OptionRestored]), NetworkUp, end, FourHours],
            [(SetOptions, [OptionOnTrial]), .. Asked, Offer(100), (Owner, [7]), FiveSeconds, Offer(100), GoodBlock, GoodBlock],
            [(SetOptions, [OptionAnyServer | OptionAnyVersion]), .. Asked, Offer(50), (ServerAnswer, [0x19, 0x05, 0x95]), FourHours],
            [.. offered, FourHours, FourHours],
        }.Select(events => Sequence.Of(events)).ToArray();
    }

    /// <summary>Query Next Image Response for version 2.0.0.</summary>
    private static (int Kind, byte[] Bytes) Offer(int size) =>
        (ServerAnswer, [0x19, 0x02, 0x00, 0x37, 0x13, 0x84, 0, 0, 0, 0, 2, (byte)size, (byte)(size >> 8), 0, 0]);

    /// <summary>Blocks of a page that come without being asked for one by one.</summary>
    private static (int Kind, byte[] Bytes)[] Stream(int first, int count) => Enumerable.Range(first, count)
        .Select(i => (ServerAnswer, (byte[])[0x19, 0x05, 0x00, 0x37, 0x13, 0x84, 0, 0, 0, 0, 2, (byte)(i * 40), (byte)(i * 40 >> 8), 0, 0, 40, .. new byte[40]]))
        .ToArray();
}
