using System;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>A store of a few files in memory set aside beforehand: it allocates nothing, so that what the code above it allocates can be seen.</summary>
public sealed class SlotStore : IStore
{
    private const int Slots = 8;
    private const int SlotBytes = 4096;

    private readonly string[] _names = new string[Slots];
    private readonly byte[][] _content = new byte[Slots][];

    /// <summary>-1 while the slot is free.</summary>
    private readonly int[] _counts = new int[Slots];
    private int _open = -1;

    public SlotStore()
    {
        for (int i = 0; i < Slots; i++)
        {
            _names[i] = "";
            _content[i] = new byte[SlotBytes];
            _counts[i] = -1;
        }
    }

    public Result OpenAppend(string name)
    {
        _open = IndexOf(name);
        for (int i = 0; i < Slots && _open < 0; i++)
        {
            if (_counts[i] < 0)
            {
                _open = i;
                _names[i] = name;
                _counts[i] = 0;
            }
        }

        return _open < 0 ? Result.Full : Result.Ok;
    }

    public Result Append(byte[] buffer, int offset, int count)
    {
        if (_counts[_open] + count > SlotBytes)
        {
            return Result.Full;
        }

        Array.Copy(buffer, offset, _content[_open], _counts[_open], count);
        _counts[_open] += count;
        return Result.Ok;
    }

    public Result Close()
    {
        _open = -1;
        return Result.Ok;
    }

    public Result Read(string name, int fileOffset, byte[] buffer, int offset, int count, out int readCount)
    {
        int index = IndexOf(name);
        readCount = 0;
        if (index < 0)
        {
            return Result.NotFound;
        }

        int left = _counts[index] - fileOffset;
        readCount = left < count ? left : count;
        Array.Copy(_content[index], fileOffset, buffer, offset, readCount);
        return Result.Ok;
    }

    public Result Size(string name, out int sizeBytes)
    {
        int index = IndexOf(name);
        sizeBytes = index < 0 ? 0 : _counts[index];
        return index < 0 ? Result.NotFound : Result.Ok;
    }

    public Result Delete(string name)
    {
        int index = IndexOf(name);
        if (index >= 0)
        {
            _counts[index] = -1;
        }

        return Result.Ok;
    }

    public Result List(string[] names, out int count)
    {
        count = 0;
        for (int i = 0; i < Slots; i++)
        {
            if (_counts[i] >= 0)
            {
                names[count] = _names[i];
                count++;
            }
        }

        return Result.Ok;
    }

    private int IndexOf(string name)
    {
        for (int i = 0; i < Slots; i++)
        {
            if (_counts[i] >= 0 && _names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}
