using System;
using Bridge.Firmware.Ezsp;
using Bridge.Hal;

namespace Bridge.Firmware.Join;

/// <summary>The networks of one scan worth joining, best link first, each extended PAN id once. Neighbouring premises are heard too: only the one that holds our install code lets us in, so all are tried.</summary>
public sealed class NetworkCandidates
{
    public const int MaxCandidates = 8;

    private const int ZigbeeProStackProfile = 2;
    private const int ExtendedPanIdBytes = 8;

    private readonly NetworkFound[] _found = new NetworkFound[MaxCandidates];
    private int _next;

    public NetworkCandidates()
    {
        for (int i = 0; i < MaxCandidates; i++)
        {
            _found[i] = new NetworkFound();
        }
    }

    public int Count { get; private set; }

    public void Clear()
    {
        Count = 0;
        _next = 0;
    }

    /// <summary>Takes a beacon when its network is open, Zigbee PRO and permitted; when full the weakest goes.</summary>
    public void Add(NetworkFound network, byte[] permittedExtendedPanId)
    {
        if (!network.AllowingJoin || network.StackProfile != ZigbeeProStackProfile)
        {
            return;
        }

        if (permittedExtendedPanId != null && !SameId(network.ExtendedPanId, permittedExtendedPanId))
        {
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

    /// <returns>The next best, or null when all were tried.</returns>
    public NetworkFound TakeNext()
    {
        if (_next == Count)
        {
            return null;
        }

        _next++;
        return _found[_next - 1];
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
