using System;
using Bridge.Firmware.Ezsp;
using Bridge.Hal;

namespace Bridge.Firmware.Join;

/// <summary>The networks of one scan worth joining, best link first, each extended PAN id once. Neighbouring premises are heard too: only the one that holds our install code lets us in, so all are tried.</summary>
/// <remarks>They are tried in turn, one that may have been missed for a lost frame again after the others: at most <see cref="MaxJoinsPerPan"/> times each, <see cref="MaxJoinsPerScan"/> in all (Smart Energy joining).</remarks>
public sealed class NetworkCandidates
{
    public const int MaxCandidates = 8;

    public const int MaxJoinsPerPan = 3;

    public const int MaxJoinsPerScan = 10;

    private const int ZigbeeProStackProfile = 2;
    private const int ExtendedPanIdBytes = 8;

    private readonly NetworkFound[] _found = new NetworkFound[MaxCandidates];
    private readonly int[] _joins = new int[MaxCandidates];
    private bool _heardClosed;
    private int _taken;
    private int _total;

    public NetworkCandidates()
    {
        for (int i = 0; i < MaxCandidates; i++)
        {
            _found[i] = new NetworkFound();
        }

        Clear();
    }

    public int Count { get; private set; }

    /// <summary>A network that may be ours was heard, and does not let anyone join now.</summary>
    public bool HeardClosed => _heardClosed;

    public void Clear()
    {
        Count = 0;
        _heardClosed = false;
        _taken = -1;
        _total = 0;
        Array.Clear(_joins, 0, MaxCandidates);
    }

    /// <summary>Takes a beacon when its network is Zigbee PRO, permitted, and open; when full the weakest goes.</summary>
    /// <param name="permittedExtendedPanId">8 bytes; null for any.</param>
    /// <param name="mustBeOpen">False for a return to a network that knows us.</param>
    public void Add(NetworkFound network, byte[] permittedExtendedPanId, bool mustBeOpen)
    {
        if (network.StackProfile != ZigbeeProStackProfile)
        {
            return;
        }

        if (permittedExtendedPanId != null && !SameId(network.ExtendedPanId, permittedExtendedPanId))
        {
            return;
        }

        if (mustBeOpen && !network.AllowingJoin)
        {
            _heardClosed = true;
            return;
        }

        int at = IndexOf(network.ExtendedPanId);
        if (at < 0)
        {
            at = Count;
            if (Count < MaxCandidates)
            {
                Count++;
            }
            else
            {
                at = MaxCandidates - 1;
                if (_found[at].Lqi >= network.Lqi)
                {
                    return;
                }
            }
        }
        else if (_found[at].Lqi >= network.Lqi)
        {
            return;
        }

        Assign(_found[at], network);
        MoveUp(at);
    }

    /// <returns>The next best that has tries left, or null.</returns>
    public NetworkFound TakeNext()
    {
        if (_total == MaxJoinsPerScan)
        {
            return null;
        }

        for (int step = 1; step <= Count; step++)
        {
            int at = (_taken + step) % Count;
            if (_joins[at] < MaxJoinsPerPan)
            {
                _taken = at;
                _joins[at]++;
                _total++;
                return _found[at];
            }
        }

        return null;
    }

    /// <summary>The network last taken gave a definite answer: not again in this scan.</summary>
    public void GiveUpTaken()
    {
        _joins[_taken] = MaxJoinsPerPan;
    }

    private static bool SameId(byte[] left, byte[] right)
    {
        return Bytes.AreEqual(left, 0, right, 0, ExtendedPanIdBytes);
    }

    private static void Assign(NetworkFound target, NetworkFound source)
    {
        Array.Copy(source.ExtendedPanId, 0, target.ExtendedPanId, 0, ExtendedPanIdBytes);
        target.PanId = source.PanId;
        target.Channel = source.Channel;
        target.AllowingJoin = source.AllowingJoin;
        target.StackProfile = source.StackProfile;
        target.NwkUpdateId = source.NwkUpdateId;
        target.Lqi = source.Lqi;
        target.Rssi = source.Rssi;
    }

    private int IndexOf(byte[] extendedPanId)
    {
        for (int i = 0; i < Count; i++)
        {
            if (SameId(_found[i].ExtendedPanId, extendedPanId))
            {
                return i;
            }
        }

        return -1;
    }

    private void MoveUp(int at)
    {
        while (at > 0 && _found[at - 1].Lqi < _found[at].Lqi)
        {
            NetworkFound better = _found[at];
            _found[at] = _found[at - 1];
            _found[at - 1] = better;
            at--;
        }
    }
}
