using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.HostTests.Model;

/// <summary>
/// The operations. A change may be refused: this one alone, or everything from it on. Where the power goes, or a change is refused,
/// between making a file and closing it comes to the same, so only the close asks.
/// </summary>
internal sealed partial class ModelStore
{
    private const int RefusedFromHereOn = 2;
    private const int RefusedFromHereOnAndKept = 3;

    /// <summary>A refused delete leaves at most this many generations: a directory in which nothing can ever be deleted is beyond the model.</summary>
    private const int MaxGenerationsKept = 2;

    private readonly Dictionary<ModelFile, bool> _wavered = [];
    private bool _hasLastWriteFailed;

    /// <summary>Every change is refused from here on.</summary>
    public bool RefusesAll { get; set; }

    /// <summary>Changes may be refused.</summary>
    public bool MayRefuse { get; set; }

    /// <summary>Some change was.</summary>
    public bool HasRefused { get; private set; }

    /// <summary>Faults this step has met.</summary>
    public int Faults => HasRefused || FailsLists ? 1 : 0;

    /// <summary>Changes made.</summary>
    public int Changes { get; private set; }

    /// <summary>
    /// What the load that came last calls the state: in two copies, or no file at all. Two wavering copies may have read well; then it is
    /// the last write that tells.
    /// </summary>
    public bool IsSettled
    {
        get
        {
            ModelGeneration newest = Seen().Generations.FirstOrDefault();
            return newest.IsSettled || Files.Count == 0 || (IsReadable(newest.First) && IsReadable(newest.Second) && !_hasLastWriteFailed);
        }
    }

    public Result OpenAppend(string name)
    {
        ShowCut("before it is made", name);
        if (RefusesAll)
        {
            _hasLastWriteFailed = true;
            return Result.IoError;
        }

        Changes++;
        if (IsRecord(name))
        {
            if (Find(name) != null)
            {
                throw new ModelViolation("names are used once", name);
            }

            _open = new ModelFile(Convert.ToInt32(name[1..9], 16), name[10] - '0');
            Files.Add(_open);
        }
        else
        {
            throw new InvalidOperationException("the model fills banks itself");
        }

        _appended = null;
        return Result.Ok;
    }

    public Result Append(byte[] buffer, int offset, int count)
    {
        _appended = buffer[offset..(offset + count)];
        return Result.Ok;
    }

    public Result Close()
    {
        ShowCut("before it is durable", _open.Name);
        int refusal = Refusal(RefusedFromHereOnAndKept + 1);
        if (refusal is 0 or RefusedFromHereOnAndKept)
        {
            Fill(_open, _appended);
        }

        _hasLastWriteFailed = refusal != 0;
        Changes += refusal == 0 ? 1 : 0;
        _open = null;
        _appended = null;
        return refusal == 0 ? Result.Ok : Result.IoError;
    }

    public Result Read(string name, int fileOffset, byte[] buffer, int offset, int count, out int readCount)
    {
        readCount = 0;
        byte[] bytes;
        if (IsRecord(name))
        {
            ModelFile file = Find(name);
            if (file == null)
            {
                return Result.NotFound;
            }

            bytes = ReadsTorn(file) ? [] : file.Bytes;
        }
        else
        {
            bytes = ChunkOf(name, out int bank);
            if (bytes == null)
            {
                return Result.NotFound;
            }

            if (_unreadable[bank])
            {
                return Result.IoError;
            }
        }

        readCount = Math.Clamp(bytes.Length - fileOffset, 0, count);
        Array.Copy(bytes, Math.Min(fileOffset, bytes.Length), buffer, offset, readCount);
        return Result.Ok;
    }

    public Result Size(string name, out int sizeBytes)
    {
        byte[] bytes = IsRecord(name) ? Find(name)?.Bytes : ChunkOf(name, out int _);
        sizeBytes = bytes == null ? 0 : bytes.Length;
        return bytes == null ? Result.NotFound : Result.Ok;
    }

    public Result Delete(string name)
    {
        ModelFile record = IsRecord(name) ? Find(name) : null;
        bool isThere = record != null || (!IsRecord(name) && (name.EndsWith(".pre", StringComparison.Ordinal) ? _prefixes[BankOf(name)] : ChunkOf(name, out int _) != null));
        if (!isThere)
        {
            return Result.Ok;
        }

        ShowCut("before it is deleted", name);
        if (record == null)
        {
            OnBankChange?.Invoke(BankOf(name));
        }

        if ((record == null || Seen().Generations.Count <= MaxGenerationsKept) && Refusal(RefusedFromHereOn) != 0)
        {
            return Result.IoError;
        }

        Changes++;
        if (record != null)
        {
            Files.Remove(record);
        }
        else if (name.EndsWith(".pre", StringComparison.Ordinal))
        {
            _prefixes[BankOf(name)] = false;
        }
        else
        {
            _chunks[BankOf(name)][name[^1] - '0'] = null;
            _unreadable[BankOf(name)] = false;
        }

        return Result.Ok;
    }

    public Result List(string[] names, out int count)
    {
        count = 0;
        _wavered.Clear();
        if (FailsLists)
        {
            return Result.IoError;
        }

        foreach (ModelFile file in Files)
        {
            names[count] = file.Name;
            count++;
        }

        return Result.Ok;
    }

    private static bool IsRecord(string name) => name[0] == BootControl.RecordPrefix;

    private static int BankOf(string name) => name[0] == 'a' ? Bank.A : Bank.B;

    private static string Show(string name) => IsRecord(name) ? $"copy {name[10]} of generation {name[8]}" : name;

    private ModelFile Find(string name) => Files.Find(file => file.Name == name);

    private byte[] ChunkOf(string name, out int bank)
    {
        bank = BankOf(name);
        int chunk = name[^1] - '0';
        return chunk < _chunks[bank].Length ? _chunks[bank][chunk] : null;
    }

    /// <summary>A wavering copy reads well or not at all, as long as one look at the records lasts.</summary>
    private bool ReadsTorn(ModelFile file)
    {
        if (file.Health != CopyHealth.Wavering || Choices == null)
        {
            return file.Health == CopyHealth.Torn;
        }

        if (!_wavered.TryGetValue(file, out bool isTorn))
        {
            isTorn = Choices.Next(2) != 0;
            _wavered.Add(file, isTorn);
        }

        return isTorn;
    }

    /// <returns>0 when the change is made; 1 when it alone is refused.</returns>
    private int Refusal(int options)
    {
        if (RefusesAll)
        {
            return RefusedFromHereOn;
        }

        if (!MayRefuse || HasRefused || Choices == null)
        {
            return 0;
        }

        int refusal = Choices.Next(options);
        HasRefused = refusal != 0;
        RefusesAll = refusal >= RefusedFromHereOn;
        return refusal;
    }
}
