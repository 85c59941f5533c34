using System;
using System.Collections.Generic;

namespace Bridge.Hal.Sim;

/// <content>When a fault comes, and what it does.</content>
public sealed partial class SimStore
{
    /// <summary>Operations that a full store and an unreadable directory last: longer than any retry, shorter than an update.</summary>
    public const int LastingOperations = 32;

    private Dictionary<string, int> _readFaults;
    private FaultPlan _plan = FaultPlan.None;
    private int _nextFault;
    private int _nextFaultAt;
    private int _writeFaults;
    private int _fullUntil;
    private int _unlistableUntil;

    /// <summary>What a random draw is for: one seed and operation must not decide two things alike.</summary>
    private enum Purpose
    {
        Taken = 1,
        Kept = 2,
        Fate = 3,
        Tear = 4,
        Waver = 5,
        Flip = 6,
        Spoil = 7,
    }

    /// <summary>The faults to come. Those whose operation has passed are passed over.</summary>
    public FaultPlan Plan
    {
        get => _plan;
        set
        {
            _plan = value;
            _nextFault = 0;
            while (_nextFault < value.Depth && value[_nextFault].Operation <= OperationCount)
            {
                _nextFault++;
            }

            _nextFaultAt = _nextFault < value.Depth ? value[_nextFault].Operation : 0;
        }
    }

    private bool IsFull => OperationCount < _fullUntil;

    /// <summary>A single cut. Operation 0 takes a planned one back.</summary>
    public void CutAt(int operation, StoreFault fault) => Plan = operation == 0 ? FaultPlan.None : FaultPlan.Of(operation, fault);

    /// <summary>The next reads of a file fail; a negative number, all of them.</summary>
    public void FailReads(string name, int times)
    {
        _readFaults ??= new Dictionary<string, int>(StringComparer.Ordinal);
        _readFaults[name] = times;
    }

    /// <summary>The next appends and closes fail; a negative number, all of them; 0 ends it.</summary>
    public void FailWrites(int times) => _writeFaults = times;

    private StoreFault Enter(StoreOperation operation, string name)
    {
        if (_isOff)
        {
            throw new PowerCutException(OperationCount);
        }

        OnOperation?.Invoke(OperationCount + 1, operation, name);
        OperationCount++;
        if (OperationCount != _nextFaultAt)
        {
            return StoreFault.None;
        }

        StoreFault fault = _plan[_nextFault].Fault;
        _nextFault++;
        _nextFaultAt = _nextFault < _plan.Depth ? _plan[_nextFault].Operation : 0;
        Begin(fault);
        return fault;
    }

    /// <summary>The part of a fault that comes before the operation.</summary>
    private void Begin(StoreFault fault)
    {
        switch (fault)
        {
            case StoreFault.CutBefore:
                DropPower(StoreFault.CutIn);
                break;
            case StoreFault.Formatted:
                _openName = null;
                _flash.Clear();
                DropPower(fault);
                break;
            case StoreFault.FlipBit:
                if (_flash.FlipAny(Random(Purpose.Flip), OperationCount) is { } hit)
                {
                    OnDamage?.Invoke(hit);
                }

                break;
            case StoreFault.StoreFull:
                _fullUntil = OperationCount + LastingOperations;
                break;
        }
    }

    private Result Leave(StoreFault fault, Result result)
    {
        if (fault == StoreFault.CutAfter)
        {
            DropPower(StoreFault.CutIn);
        }

        if (IsCutIn(fault))
        {
            DropPower(fault);
        }

        return result;
    }

    private static bool IsCutIn(StoreFault fault) => fault == StoreFault.CutIn || fault is >= StoreFault.CutLost and <= StoreFault.CutWavering;

    private bool IsKept(StoreFault fault) =>
        fault != StoreFault.CutLost && (fault != StoreFault.CutIn || (Random(Purpose.Kept).Next() & 1) != 0);

    private void DropPower(StoreFault fault)
    {
        Settle(fault);
        _isOff = true;
        throw new PowerCutException(OperationCount);
    }

    /// <summary>Ends the open file, if there is one, with what <paramref name="fault"/> leaves of the bytes appended.</summary>
    private void Settle(StoreFault fault)
    {
        if (_openName == null)
        {
            return;
        }

        StoreFault fate = fault == StoreFault.CutIn ? Tear.Plausible(Random(Purpose.Fate)) : fault;
        ref SimFile file = ref _flash.At(_flash.Find(_openName));
        byte[] bytes = Tear.Append(fate, file.Bytes, _appended, _appendedCount, Geometry, Random(Purpose.Tear), out byte[] wavering);
        _flash.Put(_openName, bytes, wavering);
        _openName = null;
        _appendedCount = 0;
    }

    /// <summary>A delete that a cut fell into: done, not done, or the erasing begun.</summary>
    private void TearDelete(StoreFault fault, string name)
    {
        int index = _flash.Find(name);
        if (index < 0 || !IsKept(fault))
        {
            return;
        }

        if (fault is not (StoreFault.CutBits or StoreFault.CutWavering))
        {
            _flash.Remove(name);
            return;
        }

        byte[] bytes = (byte[])_flash.At(index).Bytes.Clone();
        byte[] mask = Tear.Bits(bytes, 0, Random(Purpose.Tear));
        _flash.Put(name, bytes, fault == StoreFault.CutWavering ? mask : null);
    }

    /// <summary>One bit of a file just committed is not what was written, and the close has not noticed.</summary>
    private void SpoilLast(string name)
    {
        int index = _flash.Find(name);
        ref SimFile file = ref _flash.At(index);
        if (file.Bytes.Length > 0)
        {
            int bit = Random(Purpose.Spoil).Next(file.Bytes.Length * 8);
            byte[] bytes = (byte[])file.Bytes.Clone();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            _flash.Put(name, bytes, null);
        }
    }

    private void Waver(byte[] mask, int fileOffset, Span<byte> read)
    {
        SimRandom random = Random(Purpose.Waver);
        for (int i = 0; i < read.Length; i++)
        {
            read[i] ^= (byte)(mask[fileOffset + i] & (int)random.Next());
        }
    }

    private bool IsUnreadable(StoreFault fault, int index)
    {
        ref SimFile file = ref _flash.At(index);
        if (fault == StoreFault.ReadForGood)
        {
            file.IsUnreadable = true;
            file.DamagedAt = OperationCount;
            OnDamage?.Invoke(file.Name);
        }

        file.IsDamageSeen |= file.IsUnreadable;
        return file.IsUnreadable || fault == StoreFault.ReadOnce;
    }

    private bool IsUnlistable(StoreFault fault)
    {
        if (fault == StoreFault.ReadForGood)
        {
            _unlistableUntil = OperationCount + LastingOperations;
            OnDamage?.Invoke(null);
        }

        return OperationCount < _unlistableUntil || fault == StoreFault.ReadOnce;
    }

    private bool TakeReadFault(string name)
    {
        if (_readFaults == null || !_readFaults.TryGetValue(name, out int left) || left == 0)
        {
            return false;
        }

        _readFaults[name] = left - 1;
        return true;
    }

    private bool TakeWriteFault()
    {
        if (_writeFaults == 0)
        {
            return false;
        }

        _writeFaults--;
        return true;
    }

    private SimRandom Random(Purpose purpose) => new((_seed * 1_000_003) ^ (OperationCount * 31L) ^ ((long)purpose << 56));
}
