using System;
using System.Collections.Generic;

namespace Bridge.Hal.Sim;

/// <summary>A store in memory that counts its operations and brings on the faults of a plan as flash would: a cut leaves of uncommitted bytes what <see cref="StoreFault"/> says.</summary>
/// <remarks>
/// Deterministic: what a fault does follows from the seed and the number of the operation, which counts over every boot. A clone has the
/// same seed unless told otherwise, and goes on counting, so that a run forked from another is the run made from the start.
/// </remarks>
public sealed partial class SimStore : IStore
{
    private readonly SimFlash _flash;
    private readonly long _seed;
    private string _openName;
    private byte[] _appended = new byte[256];
    private int _appendedCount;
    private bool _isOff;

    public SimStore(int sizeBytes, long seed)
        : this(new FlashGeometry(sizeBytes), seed)
    {
    }

    public SimStore(FlashGeometry geometry, long seed)
        : this(new SimFlash(geometry), seed)
    {
    }

    private SimStore(SimFlash flash, long seed)
    {
        _flash = flash;
        _seed = seed;
    }

    public FlashGeometry Geometry => _flash.Geometry;

    /// <summary>Operations so far, over every boot.</summary>
    public int OperationCount { get; private set; }

    /// <summary>Told of every operation before it happens: its number, what, and which file.</summary>
    public Action<int, StoreOperation, string> OnOperation { get; set; }

    /// <summary>Told of every file that a planned fault damages at rest or makes unreadable; null stands for the directory.</summary>
    public Action<string> OnDamage { get; set; }

    public IEnumerable<string> FileNames => _flash.Names();

    public int FileCount => _flash.Count;

    public int UsedBytes => _flash.UsedBytes(_openName, _appendedCount);

    /// <summary>The power goes now.</summary>
    public void CutNow() => DropPower(StoreFault.CutIn);

    /// <summary>Power is back. A file left open is no longer; its fate was settled by the cut, or is now when a restart left it open.</summary>
    public void PowerOn()
    {
        Settle(StoreFault.CutIn);
        _isOff = false;
    }

    /// <summary>An independent copy of what is stored, powered on, with no faults planned; what lasts goes on.</summary>
    public SimStore Clone(long seed) =>
        new(_flash.Copy(), seed) { OperationCount = OperationCount, _fullUntil = _fullUntil, _unlistableUntil = _unlistableUntil };

    /// <summary>The same with the same seed.</summary>
    public SimStore Clone() => Clone(_seed);

    public byte[] FileBytes(string name) => _flash.Find(name) is >= 0 and int index ? (byte[])_flash.At(index).Bytes.Clone() : null;

    /// <summary>Looks at a file at rest without an operation. The bytes are the store's own: read only.</summary>
    /// <returns>False when it is not there.</returns>
    public bool TryPeek(string name, out StoredFile file)
    {
        int index = _flash.Find(name);
        file = default;
        if (index >= 0)
        {
            ref SimFile found = ref _flash.At(index);
            file = new StoredFile(found.Name, found.Bytes, found.Wavering != null || found.IsUnreadable, found.ReadAt, found.DamagedAt, found.IsDamageSeen);
        }

        return index >= 0;
    }

    /// <summary>Name of a file at rest, in ordinal order.</summary>
    /// <param name="index">0..<see cref="FileCount"/>-1.</param>
    public string NameAt(int index) => _flash.At(index).Name;

    /// <summary>Puts a file there as if it had always been: no operation, no cut.</summary>
    public void Put(string name, byte[] bytes) => _flash.Put(name, (byte[])bytes.Clone(), null);

    public void Flip(string name, int position, int bit) => _flash.Flip(_flash.Find(name), position, bit, OperationCount);

    /// <summary>What the platform does when a mount fails.</summary>
    public void Format() => _flash.Clear();

    public Result OpenAppend(string name)
    {
        StoreFault fault = Enter(StoreOperation.OpenAppend, name);
        if (_openName != null)
        {
            return Leave(fault, Result.Busy);
        }

        if (!IsLegal(name))
        {
            throw new ArgumentException("file name", nameof(name));
        }

        if (fault == StoreFault.WriteRefused)
        {
            return Result.IoError;
        }

        bool isNew = _flash.Find(name) < 0;
        if (isNew && (IsFull || UsedBytes + Geometry.BlockBytes > Geometry.SizeBytes))
        {
            return Leave(fault, Result.Full);
        }

        if (IsCutIn(fault) && !IsKept(fault))
        {
            DropPower(fault);
        }

        if (isNew)
        {
            _flash.Put(name, [], null);
        }

        _openName = name;
        _appendedCount = 0;
        return Leave(fault, Result.Ok);
    }

    public Result Append(byte[] buffer, int offset, int count)
    {
        StoreFault fault = Enter(StoreOperation.Append, _openName);
        if (_openName == null)
        {
            throw new InvalidOperationException("no file is open");
        }

        if (fault == StoreFault.WriteRefused || TakeWriteFault())
        {
            return Leave(fault, Result.IoError);
        }

        if (IsFull || (_flash.UsedBytes(_openName, _appendedCount + count) > Geometry.SizeBytes))
        {
            return Leave(fault, Result.Full);
        }

        int taken = fault == StoreFault.CutIn ? Random(Purpose.Taken).Next(count + 1) : count;
        if (_appended.Length < _appendedCount + taken)
        {
            Array.Resize(ref _appended, Math.Max(2 * _appended.Length, _appendedCount + taken));
        }

        Array.Copy(buffer, offset, _appended, _appendedCount, taken);
        _appendedCount += taken;
        return Leave(fault, Result.Ok);
    }

    public Result Close()
    {
        StoreFault fault = Enter(StoreOperation.Close, _openName);
        if (_openName == null)
        {
            throw new InvalidOperationException("no file is open");
        }

        if (IsCutIn(fault))
        {
            DropPower(fault);
        }

        if (fault == StoreFault.WriteRefused || TakeWriteFault())
        {
            Settle(StoreFault.CutIn);
            return Leave(fault, Result.IoError);
        }

        string name = _openName;
        Settle(StoreFault.CutKept);
        if (fault == StoreFault.WriteCorrupt)
        {
            SpoilLast(name);
        }

        return Leave(fault, Result.Ok);
    }

    public Result Read(string name, int fileOffset, byte[] buffer, int offset, int count, out int readCount)
    {
        readCount = 0;
        StoreFault fault = Enter(StoreOperation.Read, name);
        int index = _flash.Find(name);
        if (index < 0)
        {
            return Leave(fault, Result.NotFound);
        }

        if (IsUnreadable(fault, index) || TakeReadFault(name))
        {
            return Leave(fault, Result.IoError);
        }

        ref SimFile file = ref _flash.At(index);
        file.ReadAt = OperationCount;
        readCount = Math.Clamp(file.Bytes.Length - fileOffset, 0, count);
        file.IsDamageSeen |= file.DamagedAt > 0 && file.DamagePosition >= fileOffset && file.DamagePosition < fileOffset + readCount;
        Array.Copy(file.Bytes, Math.Min(fileOffset, file.Bytes.Length), buffer, offset, readCount);
        if (file.Wavering != null)
        {
            Waver(file.Wavering, fileOffset, buffer.AsSpan(offset, readCount));
        }

        return Leave(fault, Result.Ok);
    }

    public Result Size(string name, out int sizeBytes)
    {
        sizeBytes = 0;
        StoreFault fault = Enter(StoreOperation.Size, name);
        int index = _flash.Find(name);
        if (index < 0)
        {
            return Leave(fault, Result.NotFound);
        }

        if (IsUnreadable(fault, index))
        {
            return Leave(fault, Result.IoError);
        }

        sizeBytes = _flash.At(index).Bytes.Length;
        return Leave(fault, Result.Ok);
    }

    public Result Delete(string name)
    {
        StoreFault fault = Enter(StoreOperation.Delete, name);
        if (name == _openName || fault == StoreFault.WriteRefused)
        {
            return Leave(fault, Result.IoError);
        }

        if (IsCutIn(fault))
        {
            TearDelete(fault, name);
            DropPower(fault);
        }

        _flash.Remove(name);
        return Leave(fault, Result.Ok);
    }

    public Result List(string[] names, out int count)
    {
        count = 0;
        StoreFault fault = Enter(StoreOperation.List, null);
        if (IsUnlistable(fault))
        {
            return Leave(fault, Result.IoError);
        }

        for (int i = 0; i < _flash.Count; i++)
        {
            if (count == names.Length)
            {
                return Leave(fault, Result.TooLong);
            }

            names[count] = _flash.At(i).Name;
            count++;
        }

        return Leave(fault, Result.Ok);
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
}
