using System;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.HostTests.Model;

/// <summary>
/// The store of one abstract state, made concrete for one step of the product's code, and made abstract again: after the step, and before
/// each change it makes, where the power may go. What is open then is lost, torn, wavering or whole.
/// </summary>
internal sealed partial class ModelStore : IStore
{
    private readonly ModelFrames _frames;
    private readonly byte[][][] _chunks = [new byte[2][], new byte[2][]];
    private readonly bool[] _prefixes = new bool[Bank.Count];
    private readonly bool[] _unreadable = new bool[Bank.Count];
    private ModelFile _open;
    private byte[] _appended;

    public ModelStore(ModelFrames frames)
    {
        _frames = frames;
    }

    public List<ModelFile> Files { get; } = [];

    /// <summary>How nature answers; null for the ordinary course throughout.</summary>
    public ModelChoices Choices { get; set; }

    /// <summary>Told before each change, with what the power would leave if it went now.</summary>
    public Action<ModelUnit, string> OnCut { get; set; }

    /// <summary>Told before a file of a bank changes.</summary>
    public Action<int> OnBankChange { get; set; }

    /// <summary>No listing succeeds.</summary>
    public bool FailsLists { get; set; }

    /// <summary>Makes the state's files. By choice, a bank that does not verify has been marked broken as often as marks count, or never.</summary>
    /// <returns>The choice, as for <see cref="ModelFrames.Frame"/>.</returns>
    public int Take(ModelUnit unit)
    {
        for (int bank = 0; bank < Bank.Count; bank++)
        {
            int image = ModelBank.ImageOf(unit.Banks[bank]);
            bool isAbsent = unit.Banks[bank] == ModelBank.Absent;
            _chunks[bank][0] = isAbsent ? null : ModelImages.Chunk(image, 0);
            _chunks[bank][1] = isAbsent || unit.Banks[bank] == ModelBank.Half ? null : ModelImages.Chunk(image, 1);
            _prefixes[bank] = !isAbsent;
            _unreadable[bank] = ModelBank.IsUnreadable(unit.Banks[bank]);
        }

        int marks = 0;
        for (int bank = 0; bank < Bank.Count && Choices != null; bank++)
        {
            marks |= ModelBank.IsWhole(unit.Banks[bank]) ? 0 : Choices.Next(2) << bank;
        }

        Files.Clear();
        for (int i = 0; i < unit.Generations.Count; i++)
        {
            Add(unit.Generations.Count - i, unit.Generations[i], marks);
        }

        return marks;
    }

    /// <summary>Adds the copies of one generation.</summary>
    public void Add(int sequence, ModelGeneration generation, int marks)
    {
        Add(sequence, 0, generation.First, generation.Record, marks);
        Add(sequence, 1, generation.Second, generation.Record, marks);
    }

    /// <summary>What is stored, abstractly; an open file counts as what is durable of it.</summary>
    public ModelUnit Seen()
    {
        var unit = new ModelUnit();
        for (int bank = 0; bank < Bank.Count; bank++)
        {
            unit.Banks[bank] = BankSeen(bank);
        }

        Files.Sort((a, b) => a.Sequence != b.Sequence ? b.Sequence.CompareTo(a.Sequence) : a.Copy.CompareTo(b.Copy));
        for (int i = 0; i < Files.Count; i++)
        {
            ModelFile file = Files[i];
            bool isPair = i + 1 < Files.Count && Files[i + 1].Sequence == file.Sequence;
            ModelFile second = isPair ? Files[i + 1] : file.Copy == 1 ? file : null;
            CopyHealth firstHealth = file.Copy == 0 ? file.Health : CopyHealth.Missing;
            CopyHealth secondHealth = second == null ? CopyHealth.Missing : second.Health;
            int record = IsReadable(file.Health) ? file.Record : second != null && IsReadable(second.Health) ? second.Record : ModelRecords.None;
            unit.Generations.Add(record == ModelRecords.None ? ModelGeneration.NeverWhole : new ModelGeneration(record, firstHealth, secondHealth));
            i += isPair ? 1 : 0;
        }

        if (unit.Generations.Count > ModelUnit.MaxGenerations)
        {
            throw new ModelViolation("nothing grows", $"{unit.Generations.Count} generations of the record are stored");
        }

        return unit;
    }

    private static bool IsReadable(CopyHealth health) => health is CopyHealth.Intact or CopyHealth.Wavering;

    private int BankSeen(int bank)
    {
        byte[] first = _chunks[bank][0];
        byte[] second = _chunks[bank][1];
        if (first == null)
        {
            return ModelBank.Absent;
        }

        if (first.Length < 2 || second == null || second.Length < 1)
        {
            return ModelBank.Half;
        }

        int image = first[0];
        bool isWhole = image > 0 && first[1] == ModelImages.ChunkMark && second[0] == image;
        return !isWhole ? ModelBank.Broken : _unreadable[bank] ? ModelBank.Unreadable(image) : ModelBank.Whole(image);
    }

    private void Add(int sequence, int copy, CopyHealth health, int record, int marks)
    {
        if (health != CopyHealth.Missing)
        {
            byte[] bytes = record == ModelRecords.None ? [] : _frames.Frame(record, sequence, marks);
            Files.Add(new ModelFile(sequence, copy) { Health = health, Record = record, Bytes = bytes });
        }
    }

    /// <summary>Shows what a cut would leave here, in every way it may leave what is open.</summary>
    private void ShowCut(string when, string name)
    {
        if (OnCut == null || (Choices != null && !Choices.IsFresh))
        {
            return;
        }

        string before = when;
        OnCut(Seen(), before);
        if (_open != null)
        {
            int at = Files.IndexOf(_open);
            Files.RemoveAt(at);
            OnCut(Seen(), before + ", new file lost");
            Files.Add(_open);
            if (_appended != null)
            {
                byte[] durable = _open.Bytes;
                Fill(_open, _appended);
                OnCut(Seen(), before + ", all kept");
                _open.Health = CopyHealth.Wavering;
                OnCut(Seen(), before + ", half-programmed");
                _open.Bytes = durable;
                _open.Record = ModelRecords.None;
                _open.Health = CopyHealth.Torn;
            }
        }
    }

    private void Fill(ModelFile file, byte[] bytes)
    {
        file.Bytes = [.. file.Bytes, .. bytes];
        file.Record = _frames.RecordIn(file.Bytes);
        file.Health = CopyHealth.Intact;
    }
}
