using System;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>A store in arrays, with the faults a test asks for. A cut makes every later operation fail until <see cref="PowerOn"/>: the code under test runs on in vain, as it would not at all on the device.</summary>
public sealed class MemoryStore : IStore
{
    public const int KeepNone = 0;
    public const int KeepAll = 1;
    public const int KeepHalf = 2;

    private const int MaxFiles = 64;

    /// <summary>On the device an element of a string array that was never written is not a null reference: <see cref="_files"/> tells which are.</summary>
    private readonly string[] _names = new string[MaxFiles];
    private readonly byte[][] _files = new byte[MaxFiles][];
    private int _open = -1;
    private byte[] _appended = new byte[0];
    private bool _isOff;

    /// <summary>Operations so far.</summary>
    public int Operations;

    /// <summary>The power goes before the operation of this number, from 1; 0 never.</summary>
    public int CutBefore;

    /// <summary>What a cut leaves of uncommitted bytes: one of the constants.</summary>
    public int Kept;

    /// <summary>This many reads fail; -1 all.</summary>
    public int FailingReads;

    public int FailingLists;

    /// <summary>This many times a file's size is not told; -1 always.</summary>
    public int FailingSizes;

    public int FailingDeletes;

    /// <summary>This many closes fail: the bytes can be read, and nobody vouches for them.</summary>
    public int FailingCloses;

    /// <summary>After so many appends the store is full; -1 never.</summary>
    public int AppendsUntilFull = -1;

    /// <summary>Appends fail with this; Ok for none.</summary>
    public Result AppendResult = Result.Ok;

    /// <summary>What is committed is spoilt in its last byte, and the store says Ok.</summary>
    public bool SpoilsCommits;

    /// <summary>Reads of this file are right and spoilt in turn, right first.</summary>
    public string Wavering;

    private int _waverReads;

    public int FileCount
    {
        get
        {
            int count = 0;
            for (int i = 0; i < MaxFiles; i++)
            {
                count += _files[i] != null ? 1 : 0;
            }

            return count;
        }
    }

    public void PowerOn()
    {
        _isOff = false;
        CutBefore = 0;
        _open = -1;
    }

    public byte[] File(string name)
    {
        int index = IndexOf(name);
        return index < 0 ? null : _files[index];
    }

    public void Put(string name, byte[] bytes, int offset, int count)
    {
        int index = IndexOf(name);
        if (index < 0)
        {
            index = Create(name);
        }

        _files[index] = new byte[count];
        Array.Copy(bytes, offset, _files[index], 0, count);
    }

    /// <returns>Name of the n-th file of a prefix letter in order of creation; null when there are fewer.</returns>
    public string NameAt(char prefix, int n)
    {
        for (int i = 0; i < MaxFiles; i++)
        {
            if (_files[i] != null && _names[i][0] == prefix)
            {
                if (n == 0)
                {
                    return _names[i];
                }

                n--;
            }
        }

        return null;
    }

    public Result OpenAppend(string name)
    {
        if (!HasPower())
        {
            return Result.IoError;
        }

        _open = IndexOf(name);
        if (_open < 0)
        {
            _open = Create(name);
        }

        _appended = new byte[0];
        return Result.Ok;
    }

    public Result Append(byte[] buffer, int offset, int count)
    {
        if (!HasPower())
        {
            return Result.IoError;
        }

        if (AppendResult != Result.Ok)
        {
            return AppendResult;
        }

        if (AppendsUntilFull == 0)
        {
            return Result.Full;
        }

        AppendsUntilFull -= AppendsUntilFull > 0 ? 1 : 0;
        byte[] longer = new byte[_appended.Length + count];
        Array.Copy(_appended, 0, longer, 0, _appended.Length);
        Array.Copy(buffer, offset, longer, _appended.Length, count);
        _appended = longer;
        return Result.Ok;
    }

    public Result Close()
    {
        if (!HasPower())
        {
            return Result.IoError;
        }

        Commit(_appended.Length);
        if (FailingCloses != 0)
        {
            FailingCloses--;
            return Result.IoError;
        }

        return Result.Ok;
    }

    public Result Read(string name, int fileOffset, byte[] buffer, int offset, int count, out int readCount)
    {
        readCount = 0;
        if (!HasPower())
        {
            return Result.IoError;
        }

        int index = IndexOf(name);
        if (index < 0)
        {
            return Result.NotFound;
        }

        if (FailingReads != 0)
        {
            FailingReads--;
            return Result.IoError;
        }

        int left = _files[index].Length - fileOffset;
        readCount = left < count ? left : count;
        Array.Copy(_files[index], fileOffset, buffer, offset, readCount);
        if (Wavering != null && name == Wavering)
        {
            _waverReads++;
            if (_waverReads % 2 == 0)
            {
                buffer[offset] ^= 0x10;
            }
        }

        return Result.Ok;
    }

    public Result Size(string name, out int sizeBytes)
    {
        sizeBytes = 0;
        if (!HasPower())
        {
            return Result.IoError;
        }

        int index = IndexOf(name);
        if (index < 0)
        {
            return Result.NotFound;
        }

        if (FailingSizes != 0)
        {
            FailingSizes--;
            return Result.IoError;
        }

        sizeBytes = _files[index].Length;
        return Result.Ok;
    }

    public Result Delete(string name)
    {
        if (!HasPower())
        {
            return Result.IoError;
        }

        if (FailingDeletes != 0)
        {
            FailingDeletes--;
            return Result.IoError;
        }

        int index = IndexOf(name);
        if (index >= 0)
        {
            _files[index] = null;
        }

        return Result.Ok;
    }

    public Result List(string[] names, out int count)
    {
        count = 0;
        if (!HasPower())
        {
            return Result.IoError;
        }

        if (FailingLists != 0)
        {
            FailingLists--;
            return Result.IoError;
        }

        for (int i = 0; i < MaxFiles; i++)
        {
            if (_files[i] != null)
            {
                names[count] = _names[i];
                count++;
            }
        }

        return Result.Ok;
    }

    private bool HasPower()
    {
        Operations++;
        if (!_isOff && Operations == CutBefore)
        {
            _isOff = true;
            if (_open >= 0)
            {
                Commit(Kept == KeepAll ? _appended.Length : Kept == KeepHalf ? _appended.Length / 2 : 0);
            }
        }

        return !_isOff;
    }

    private void Commit(int count)
    {
        byte[] before = _files[_open];
        byte[] after = new byte[before.Length + count];
        Array.Copy(before, 0, after, 0, before.Length);
        Array.Copy(_appended, 0, after, before.Length, count);
        if (SpoilsCommits && count > 0)
        {
            after[after.Length - 1] ^= 0x20;
        }

        _files[_open] = after;
        _open = -1;
    }

    private int IndexOf(string name)
    {
        for (int i = 0; i < MaxFiles; i++)
        {
            if (_files[i] != null && _names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }

    private int Create(string name)
    {
        int index = 0;
        while (_files[index] != null)
        {
            index++;
        }

        _names[index] = name;
        _files[index] = new byte[0];
        return index;
    }
}
