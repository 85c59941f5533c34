using System;
using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>Keeps one small state on an append-only store so that no cut, no lost file and no flipped bit changes it.</summary>
/// <remarks>
/// A generation is two equal files: prefix letter, 8 hex digits of its sequence, ".0" and ".1". Each holds:
/// 0 "AHR" and the prefix letter | 4 u32 sequence | 8 u16 payload length n | 10 u16 zero | 12 payload[n] | 12+n CRC-32 of what stands before it.
/// A payload that has grown is written at its present length and read at both.
/// <para>Write: copy 0 is written, closed and read back, then copy 1, and only then does anything older go. Names are never used twice.</para>
/// <para>Load: the newest generation with an intact copy is the state. Unless that generation is the newest by name and has two
/// intact equal copies, its state is first written again above every name present; only then is it settled. So a half-written or
/// wavering copy can decide a boot once, as old or as new, and is gone before anything is built on the answer.</para>
/// </remarks>
public sealed class RecordStore
{
    public const int MaxPayloadBytes = 240;

    /// <summary>More files than the product ever has; see <see cref="IStore.List"/>.</summary>
    public const int MaxFileCount = 96;

    /// <summary>Reads of a copy before it counts as lost: a burst of read errors must not bring an older generation back.</summary>
    public const int ReadTries = 4;

    /// <summary>Last sequence there is, beyond any flash's life. A name above it is no record's, and a state there stays as it is: above it names would no longer sort.</summary>
    public const int MaxSequence = int.MaxValue - 1;

    private const int HeaderSizeBytes = 12;
    private const int CrcSizeBytes = 4;
    private const int CopyCount = 2;
    private const int NoSequence = -1;
    private const string HexDigits = "0123456789abcdef";

    private readonly IStore _store;
    private readonly char _prefix;
    private readonly int _payloadSizeBytes;
    private readonly int _olderPayloadSizeBytes;
    private readonly int _fileSizeBytes;
    private readonly byte[] _written;
    private readonly byte[] _read;
    private readonly byte[] _chosen;
    private readonly string[] _names;
    private int _nameCount;
    private int _readCount;
    private int _chosenCount;
    private int _highest = NoSequence;
    private int _current = NoSequence;
    private bool _scanned;
    private bool _hasRemnants;

    /// <param name="prefix">One letter a-z that no other file name of that length starts with.</param>
    /// <param name="payloadSizeBytes">1..<see cref="MaxPayloadBytes"/>.</param>
    public RecordStore(IStore store, char prefix, int payloadSizeBytes)
        : this(store, prefix, payloadSizeBytes, payloadSizeBytes)
    {
    }

    /// <param name="prefix">One letter a-z that no other file name of that length starts with.</param>
    /// <param name="payloadSizeBytes">1..<see cref="MaxPayloadBytes"/>; what is written.</param>
    /// <param name="olderPayloadSizeBytes">A shorter size the record had once: read as well, with zeros up to the present one.</param>
    public RecordStore(IStore store, char prefix, int payloadSizeBytes, int olderPayloadSizeBytes)
    {
        _store = store;
        _prefix = prefix;
        _payloadSizeBytes = payloadSizeBytes;
        _olderPayloadSizeBytes = olderPayloadSizeBytes;
        _fileSizeBytes = HeaderSizeBytes + payloadSizeBytes + CrcSizeBytes;
        _written = new byte[_fileSizeBytes];
        _read = new byte[_fileSizeBytes + 1];
        _chosen = new byte[_fileSizeBytes];
        _names = new string[MaxFileCount];
    }

    /// <summary>Sequence of the state in force; -1 when there is none.</summary>
    public int Sequence => _current;

    /// <summary>
    /// The sequence the next <see cref="Write"/> gives its state, for a payload that has to name it. Known after <see cref="Load"/>, and as
    /// long as nobody else writes records of this letter.
    /// </summary>
    public int NextSequence => _highest + 1;

    /// <summary>Reads the state and settles it.</summary>
    /// <param name="payload">Receives the payload when the answer is Settled or Unsettled.</param>
    public RecordLoad Load(byte[] payload)
    {
        RecordLoad found = Scan();
        if (found != RecordLoad.Settled && found != RecordLoad.Unsettled)
        {
            return found;
        }

        Array.Clear(payload, 0, _payloadSizeBytes);
        Array.Copy(_chosen, HeaderSizeBytes, payload, 0, _chosenCount - HeaderSizeBytes - CrcSizeBytes);
        if (found == RecordLoad.Unsettled)
        {
            return WriteGeneration(payload) == Result.Ok ? RecordLoad.Settled : RecordLoad.Unsettled;
        }

        DeleteAllBut(_current);
        return RecordLoad.Settled;
    }

    /// <summary>Replaces the state.</summary>
    /// <returns>Ok when two copies were written and read back; Full, IoError: the state before is still the state, unless the store
    /// also refused to delete the half-made one; <see cref="Load"/> tells.</returns>
    public Result Write(byte[] payload)
    {
        if (!_scanned)
        {
            RecordLoad found = Scan();
            if (found == RecordLoad.Unreadable)
            {
                return Result.IoError;
            }
        }

        return WriteGeneration(payload);
    }

    private Result WriteGeneration(byte[] payload)
    {
        if (_highest >= MaxSequence)
        {
            return Result.Full;
        }

        if (_hasRemnants)
        {
            DeleteRemnants();
        }

        int sequence = _highest + 1;
        _highest = sequence;
        Encode(sequence, payload);
        for (int copy = 0; copy < CopyCount; copy++)
        {
            Result written = WriteCopy(NameOf(sequence, copy));
            if (written != Result.Ok)
            {
                _store.Delete(NameOf(sequence, copy));
                if (copy > 0)
                {
                    _store.Delete(NameOf(sequence, 0));
                }

                _scanned = false;
                return written;
            }
        }

        _current = sequence;
        _hasRemnants = false;
        if (List() == Result.Ok)
        {
            DeleteAllBut(sequence);
        }

        return Result.Ok;
    }

    private Result WriteCopy(string name)
    {
        Result result = StoreFile.Write(_store, name, _written, 0, _fileSizeBytes);
        if (result != Result.Ok)
        {
            return result;
        }

        for (int attempt = 0; attempt < ReadTries; attempt++)
        {
            if (ReadOnce(name) && _readCount == _fileSizeBytes && Bytes.AreEqual(_read, 0, _written, 0, _fileSizeBytes))
            {
                return Result.Ok;
            }
        }

        return Result.IoError;
    }

    private RecordLoad Scan()
    {
        _current = NoSequence;
        _scanned = false;
        if (List() != Result.Ok)
        {
            return RecordLoad.Unreadable;
        }

        _scanned = true;
        int newest = NewestBelow(int.MaxValue);
        if (newest > _highest)
        {
            _highest = newest;
        }

        for (int sequence = newest; sequence != NoSequence; sequence = NewestBelow(sequence))
        {
            int intact = 0;
            for (int copy = 0; copy < CopyCount; copy++)
            {
                if (ReadIntact(sequence, copy) && (intact == 0 || IsTheChosen()))
                {
                    Array.Copy(_read, 0, _chosen, 0, _readCount);
                    _chosenCount = _readCount;
                    intact++;
                }
            }

            if (intact > 0)
            {
                _current = sequence;
                _hasRemnants = intact < CopyCount || sequence != newest;
                return _hasRemnants ? RecordLoad.Unsettled : RecordLoad.Settled;
            }
        }

        _hasRemnants = newest != NoSequence;
        return _hasRemnants ? RecordLoad.Damaged : RecordLoad.None;
    }

    private Result List()
    {
        Result result = _store.List(_names, out _nameCount);
        return result == Result.Ok ? result : _store.List(_names, out _nameCount);
    }

    private bool ReadIntact(int sequence, int copy)
    {
        for (int attempt = 0; attempt < ReadTries; attempt++)
        {
            if (ReadOnce(NameOf(sequence, copy)) && IsIntact(sequence))
            {
                return true;
            }
        }

        return false;
    }

    private bool ReadOnce(string name)
    {
        return _store.Read(name, 0, _read, 0, _fileSizeBytes + 1, out _readCount) == Result.Ok;
    }

    private bool IsTheChosen() => _readCount == _chosenCount && Bytes.AreEqual(_read, 0, _chosen, 0, _readCount);

    private bool IsIntact(int sequence)
    {
        int payloadSizeBytes = _readCount - HeaderSizeBytes - CrcSizeBytes;
        return (payloadSizeBytes == _payloadSizeBytes || payloadSizeBytes == _olderPayloadSizeBytes)
            && _read[0] == (byte)'A' && _read[1] == (byte)'H' && _read[2] == (byte)'R' && _read[3] == (byte)_prefix
            && Bytes.S32LE(_read, 4) == sequence
            && Bytes.U16LE(_read, 8) == payloadSizeBytes
            && Bytes.U16LE(_read, 10) == 0
            && Bytes.S32LE(_read, _readCount - CrcSizeBytes) == Crc32.Compute(_read, 0, _readCount - CrcSizeBytes);
    }

    private void Encode(int sequence, byte[] payload)
    {
        _written[0] = (byte)'A';
        _written[1] = (byte)'H';
        _written[2] = (byte)'R';
        _written[3] = (byte)_prefix;
        Bytes.PutU32LE(_written, 4, sequence);
        Bytes.PutU16LE(_written, 8, _payloadSizeBytes);
        Bytes.PutU16LE(_written, 10, 0);
        Array.Copy(payload, 0, _written, HeaderSizeBytes, _payloadSizeBytes);
        Bytes.PutU32LE(_written, _fileSizeBytes - CrcSizeBytes, Crc32.Compute(_written, 0, _fileSizeBytes - CrcSizeBytes));
    }

    private void DeleteAllBut(int sequence)
    {
        for (int i = 0; i < _nameCount; i++)
        {
            int found = SequenceOf(_names[i]);
            if (found != NoSequence && found != sequence)
            {
                _store.Delete(_names[i]);
            }
        }
    }

    /// <summary>
    /// What cuts left of earlier tries goes before the next one, or power that keeps failing would fill the store. What stays is the state
    /// in force and, because its only copy may waver, what it replaces: the newest generation before it that was once complete, or else
    /// the oldest with an intact copy. Without any intact copy only the oldest stays: what came after it was never whole.
    /// </summary>
    private void DeleteRemnants()
    {
        int replaced = NoSequence;
        int bound = _current == NoSequence ? int.MaxValue : _current;
        for (int older = NewestBelow(bound); older != NoSequence; older = NewestBelow(older))
        {
            bool isBetter = replaced == NoSequence || _current == NoSequence || (!WasComplete(replaced) && HasIntactCopy(older));
            replaced = isBetter ? older : replaced;
        }

        for (int i = 0; i < _nameCount; i++)
        {
            int found = SequenceOf(_names[i]);
            if (found != NoSequence && found != _current && found != replaced)
            {
                _store.Delete(_names[i]);
            }
        }
    }

    /// <summary>It has a second copy, which is begun only after the first was read back, and one of the two is still intact.</summary>
    private bool WasComplete(int sequence)
    {
        int copies = 0;
        for (int i = 0; i < _nameCount; i++)
        {
            copies += SequenceOf(_names[i]) == sequence ? 1 : 0;
        }

        return copies == CopyCount && HasIntactCopy(sequence);
    }

    private bool HasIntactCopy(int sequence) => ReadIntact(sequence, 0) || ReadIntact(sequence, 1);

    private int NewestBelow(int bound)
    {
        int newest = NoSequence;
        for (int i = 0; i < _nameCount; i++)
        {
            int found = SequenceOf(_names[i]);
            if (found > newest && found < bound)
            {
                newest = found;
            }
        }

        return newest;
    }

    private string NameOf(int sequence, int copy)
    {
        char[] name = new char[11];
        name[0] = _prefix;
        for (int digit = 0; digit < 8; digit++)
        {
            name[1 + digit] = HexDigits[(sequence >> (28 - (4 * digit))) & 0xF];
        }

        name[9] = '.';
        name[10] = copy == 0 ? '0' : '1';
        return new string(name);
    }

    private int SequenceOf(string name)
    {
        if (name.Length != 11 || name[0] != _prefix || name[9] != '.' || (name[10] != '0' && name[10] != '1'))
        {
            return NoSequence;
        }

        int sequence = 0;
        for (int i = 1; i < 9; i++)
        {
            int digit = HexDigits.IndexOf(name[i]);
            if (digit < 0 || (i == 1 && digit > 7))
            {
                return NoSequence;
            }

            sequence = (sequence << 4) | digit;
        }

        return sequence <= MaxSequence ? sequence : NoSequence;
    }
}
