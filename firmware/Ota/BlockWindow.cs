using System;

namespace Bridge.Firmware.Ota;

/// <summary>Gathers the blocks of one request, in whatever order they come, and hands the bytes out in file order.</summary>
/// <remarks>Keeps the ranges that have come as a short sorted list: lost blocks make holes, and holes are fetched one by one.</remarks>
public sealed class BlockWindow
{
    /// <summary>Separate ranges kept; a block that would make one more is dropped and fetched again.</summary>
    public const int RangesMax = 32;

    private readonly byte[] _data;
    private readonly int[] _from = new int[RangesMax + 1];
    private readonly int[] _to = new int[RangesMax + 1];
    private int _ranges;

    public BlockWindow(int capacityBytes)
    {
        _data = new byte[capacityBytes];
    }

    public byte[] Buffer => _data;

    /// <summary>File offset of the window's first byte.</summary>
    public int Base { get; private set; }

    public int Size { get; private set; }

    /// <summary>No byte has come.</summary>
    public bool IsEmpty => _ranges == 0;

    /// <summary>The window's last byte has come.</summary>
    public bool HasEnd => _ranges > 0 && _to[_ranges - 1] == Size;

    public void Open(int fileOffset, int size)
    {
        Base = fileOffset;
        Size = size;
        _ranges = 0;
    }

    /// <summary>Bytes present without a hole from <paramref name="fileOffset"/> on.</summary>
    public int Contiguous(int fileOffset)
    {
        int at = fileOffset - Base;
        for (int i = 0; i < _ranges; i++)
        {
            if (_from[i] <= at && at < _to[i])
            {
                return _to[i] - at;
            }
        }

        return 0;
    }

    /// <summary>Length of the first hole, at least 1 unless the window is full.</summary>
    public int FirstHole(out int fileOffset)
    {
        int start = 0;
        int end = Size;
        if (_ranges > 0 && _from[0] > 0)
        {
            end = _from[0];
        }
        else if (_ranges > 0)
        {
            start = _to[0];
            end = _ranges > 1 ? _from[1] : Size;
        }

        fileOffset = Base + start;
        return end - start;
    }

    /// <summary>Takes a block that lies wholly inside the window.</summary>
    /// <returns>False when it lies outside, is empty, brings nothing new, or would make a range too many.</returns>
    public bool Add(long fileOffset, byte[] source, int sourceOffset, int count)
    {
        if (count == 0 || fileOffset < Base || fileOffset + count > Base + (long)Size)
        {
            return false;
        }

        int from = (int)(fileOffset - Base);
        int to = from + count;
        int first = 0;
        while (first < _ranges && _to[first] < from)
        {
            first++;
        }

        if (first < _ranges && _from[first] <= from && to <= _to[first])
        {
            return false;
        }

        int last = first;
        int mergedFrom = from;
        int mergedTo = to;
        while (last < _ranges && _from[last] <= to)
        {
            mergedFrom = _from[last] < mergedFrom ? _from[last] : mergedFrom;
            mergedTo = _to[last] > mergedTo ? _to[last] : mergedTo;
            last++;
        }

        if (last == first && _ranges == RangesMax)
        {
            return false;
        }

        Array.Copy(source, sourceOffset, _data, from, count);
        Replace(first, last, mergedFrom, mergedTo);
        return true;
    }

    private void Replace(int first, int last, int from, int to)
    {
        int shift = 1 - (last - first);
        Array.Copy(_from, last, _from, last + shift, _ranges - last);
        Array.Copy(_to, last, _to, last + shift, _ranges - last);
        _from[first] = from;
        _to[first] = to;
        _ranges += shift;
    }
}
