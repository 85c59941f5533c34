using System;
using System.Collections.Generic;
using System.Linq;

namespace VirtualHan.Radio;

/// <summary>The application link keys of a stack, by partner. Part of the flash: it outlives every reset.</summary>
public sealed class LinkKeyTable
{
    public const int Size = 8;

    /// <summary>An entry without a partner, as the index of none.</summary>
    public const int None = 0xFF;

    private readonly Entry[] _entries = new Entry[Size];

    public IEnumerable<byte[]> Keys => _entries.Where(entry => entry != null).Select(entry => entry.Key);

    /// <param name="index">Where to put it; <see cref="None"/> for the partner's own entry or the first free one.</param>
    /// <returns>False when the table is full or the index outside it.</returns>
    public bool Put(int index, ulong partner, byte[] key)
    {
        int at = index;
        if (index == None)
        {
            int own = Find(partner);
            at = own != None ? own : Array.FindIndex(_entries, entry => entry == null);
        }

        if (at < 0 || at >= Size)
        {
            return false;
        }

        _entries[at] = new Entry(partner, (byte[])key.Clone());
        return true;
    }

    /// <returns>The index of the partner's entry, or <see cref="None"/>.</returns>
    public int Find(ulong partner)
    {
        int at = Array.FindIndex(_entries, entry => entry?.Partner == partner);
        return at >= 0 ? at : None;
    }

    /// <returns>Null when there is none.</returns>
    public byte[] KeyOf(ulong partner)
    {
        int at = Find(partner);
        return at == None ? null : _entries[at].Key;
    }

    /// <returns>False outside the table.</returns>
    public bool Erase(int index)
    {
        if (index < 0 || index >= Size)
        {
            return false;
        }

        _entries[index] = null;
        return true;
    }

    public void Clear() => Array.Clear(_entries);

    private sealed record Entry(ulong Partner, byte[] Key);
}
