using System;
using System.Collections.Generic;

namespace Bridge.Hal.Sim;

/// <summary>A store in memory that counts its operations, loses its power at a chosen one, and forgets or keeps uncommitted bytes as flash does.</summary>
/// <remarks>
/// Deterministic: what a cut keeps follows from the seed and the operation's number. Space is counted in blocks of 4096 bytes, one at
/// least for each file and two for the file system itself; LittleFS packs small files tighter.
/// </remarks>
public sealed class SimStore : IStore
{
    public const int BlockSizeBytes = 4096;

    public const int FileSystemBlocks = 2;

    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _readFaults = new(StringComparer.Ordinal);
    private readonly long _seed;
    private readonly int _sizeBytes;
    private string _openName;
    private List<byte> _appended;
    private int _cutOperation;
    private CutPhase _cutPhase;
    private bool _isOff;
    private int _writeFaults;

    public SimStore(int sizeBytes, long seed)
    {
        _sizeBytes = sizeBytes;
        _seed = seed;
    }

    /// <summary>Operations so far, over every boot.</summary>
    public int OperationCount { get; private set; }

    public UnsyncedFate Fate { get; set; }

    /// <summary>Told of every operation before it happens: its number, what, and which file.</summary>
    public Action<int, StoreOperation, string> OnOperation { get; set; }

    public IEnumerable<string> FileNames => _files.Keys;

    public int FileCount => _files.Count;

    public int UsedBytes
    {
        get
        {
            int blocks = FileSystemBlocks;
            foreach (KeyValuePair<string, byte[]> file in _files)
            {
                blocks += BlocksOf(file.Value.Length + (file.Key == _openName ? _appended.Count : 0));
            }

            return blocks * BlockSizeBytes;
        }
    }

    /// <summary>The power goes at operation <paramref name="operation"/>, counted from 1 over every boot. 0 takes a planned cut back.</summary>
    public void CutAt(int operation, CutPhase phase)
    {
        _cutOperation = operation;
        _cutPhase = phase;
    }

    /// <summary>The power goes now.</summary>
    public void CutNow()
    {
        DropPower(0);
    }

    /// <summary>Power is back. A file left open is no longer; its fate was settled by the cut, or is now when a restart left it open.</summary>
    public void PowerOn()
    {
        if (_openName != null)
        {
            SettleUnsynced(OperationCount);
        }

        _isOff = false;
    }

    /// <summary>An independent copy of what is stored, powered on, with no faults planned.</summary>
    public SimStore Clone(long seed)
    {
        var clone = new SimStore(_sizeBytes, seed) { Fate = Fate, OperationCount = OperationCount };
        foreach (KeyValuePair<string, byte[]> file in _files)
        {
            clone._files.Add(file.Key, (byte[])file.Value.Clone());
        }

        return clone;
    }

    public byte[] FileBytes(string name) => _files.TryGetValue(name, out byte[] bytes) ? (byte[])bytes.Clone() : null;

    /// <summary>Puts a file there as if it had always been: no operation, no cut.</summary>
    public void Put(string name, byte[] bytes) => _files[name] = (byte[])bytes.Clone();

    public void Flip(string name, int position, int bit) => _files[name][position] ^= (byte)(1 << bit);

    /// <summary>What the platform does when a mount fails.</summary>
    public void Format() => _files.Clear();

    /// <summary>The next reads of a file fail; a negative number, all of them.</summary>
    public void FailReads(string name, int times) => _readFaults[name] = times;

    /// <summary>The next appends and closes fail; a negative number, all of them; 0 ends it.</summary>
    public void FailWrites(int times) => _writeFaults = times;

    public Result OpenAppend(string name)
    {
        CutPhase? cut = Enter(StoreOperation.OpenAppend, name);
        if (_openName != null)
        {
            return Leave(cut, Result.Busy);
        }

        if (!IsLegal(name))
        {
            throw new ArgumentException("file name", nameof(name));
        }

        bool isNew = !_files.ContainsKey(name);
        if (isNew && UsedBytes + BlockSizeBytes > _sizeBytes)
        {
            return Leave(cut, Result.Full);
        }

        if (cut == CutPhase.During && isNew && IsKept())
        {
            _files[name] = [];
        }

        if (cut == CutPhase.During)
        {
            DropPower(OperationCount);
        }

        if (isNew)
        {
            _files[name] = [];
        }

        _openName = name;
        _appended = [];
        return Leave(cut, Result.Ok);
    }

    public Result Append(byte[] buffer, int offset, int count)
    {
        CutPhase? cut = Enter(StoreOperation.Append, _openName);
        if (_openName == null)
        {
            throw new InvalidOperationException("no file is open");
        }

        if (TakeWriteFault())
        {
            return Leave(cut, Result.IoError);
        }

        int now = _files[_openName].Length + _appended.Count;
        if (UsedBytes + ((BlocksOf(now + count) - BlocksOf(now)) * BlockSizeBytes) > _sizeBytes)
        {
            return Leave(cut, Result.Full);
        }

        int taken = cut == CutPhase.During ? new SimRandom(_seed ^ OperationCount).Next(count + 1) : count;
        _appended.AddRange(buffer.AsSpan(offset, taken));
        return Leave(cut, Result.Ok);
    }

    public Result Close()
    {
        CutPhase? cut = Enter(StoreOperation.Close, _openName);
        if (_openName == null)
        {
            throw new InvalidOperationException("no file is open");
        }

        if (cut == CutPhase.During)
        {
            DropPower(OperationCount);
        }

        bool fails = TakeWriteFault();
        if (fails)
        {
            SettleUnsynced(OperationCount);
            return Leave(cut, Result.IoError);
        }

        Commit(_appended.Count);
        return Leave(cut, Result.Ok);
    }

    public Result Read(string name, int fileOffset, byte[] buffer, int offset, int count, out int readCount)
    {
        readCount = 0;
        CutPhase? cut = Enter(StoreOperation.Read, name);
        if (!_files.TryGetValue(name, out byte[] bytes))
        {
            return Leave(cut, Result.NotFound);
        }

        if (_readFaults.TryGetValue(name, out int faults) && faults != 0)
        {
            _readFaults[name] = faults - 1;
            return Leave(cut, Result.IoError);
        }

        readCount = Math.Clamp(bytes.Length - fileOffset, 0, count);
        Array.Copy(bytes, Math.Min(fileOffset, bytes.Length), buffer, offset, readCount);
        return Leave(cut, Result.Ok);
    }

    public Result Size(string name, out int sizeBytes)
    {
        sizeBytes = 0;
        CutPhase? cut = Enter(StoreOperation.Size, name);
        if (!_files.TryGetValue(name, out byte[] bytes))
        {
            return Leave(cut, Result.NotFound);
        }

        sizeBytes = bytes.Length;
        return Leave(cut, Result.Ok);
    }

    public Result Delete(string name)
    {
        CutPhase? cut = Enter(StoreOperation.Delete, name);
        if (name == _openName)
        {
            return Leave(cut, Result.IoError);
        }

        if (cut != CutPhase.During || !IsKept())
        {
            _files.Remove(name);
        }

        return Leave(cut, Result.Ok);
    }

    public Result List(string[] names, out int count)
    {
        count = 0;
        CutPhase? cut = Enter(StoreOperation.List, null);
        foreach (string name in _files.Keys)
        {
            if (count == names.Length)
            {
                return Leave(cut, Result.TooLong);
            }

            names[count] = name;
            count++;
        }

        return Leave(cut, Result.Ok);
    }

    private static bool IsLegal(string name)
    {
        foreach (char c in name)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '.'))
            {
                return false;
            }
        }

        return name.Length is > 0 and <= 24;
    }

    private static int BlocksOf(int sizeBytes) => Math.Max(1, (sizeBytes + BlockSizeBytes - 1) / BlockSizeBytes);

    private CutPhase? Enter(StoreOperation operation, string name)
    {
        if (_isOff)
        {
            throw new PowerCutException(OperationCount);
        }

        OperationCount++;
        OnOperation?.Invoke(OperationCount, operation, name);
        if (OperationCount != _cutOperation)
        {
            return null;
        }

        if (_cutPhase == CutPhase.Before)
        {
            DropPower(OperationCount);
        }

        return _cutPhase;
    }

    private Result Leave(CutPhase? cut, Result result)
    {
        if (cut != null)
        {
            DropPower(OperationCount);
        }

        return result;
    }

    private void DropPower(int operation)
    {
        SettleUnsynced(operation);
        _isOff = true;
        throw new PowerCutException(operation);
    }

    private void SettleUnsynced(int operation)
    {
        if (_openName == null)
        {
            return;
        }

        var random = new SimRandom(_seed * 31 ^ operation);
        UnsyncedFate fate = Fate == UnsyncedFate.Seeded ? (UnsyncedFate)(1 + random.Next(3)) : Fate;
        int kept = fate switch
        {
            UnsyncedFate.None => 0,
            UnsyncedFate.All => _appended.Count,
            _ => random.Next(_appended.Count + 1),
        };
        Commit(kept);
    }

    private void Commit(int count)
    {
        _files[_openName] = [.. _files[_openName], .. _appended.GetRange(0, count)];
        _openName = null;
        _appended = null;
    }

    private bool IsKept() => (new SimRandom(_seed * 17 ^ OperationCount).Next() & 1) != 0;

    private bool TakeWriteFault()
    {
        if (_writeFaults == 0)
        {
            return false;
        }

        _writeFaults--;
        return true;
    }
}
