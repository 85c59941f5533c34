using System;
using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>
/// The resident logic between power-on and the start of an image: load the record, examine banks as the decision asks, write what it
/// asks, hand over.
/// </summary>
/// <remarks>
/// A bank is read into memory once and verified there; the same bytes are started, so what the store answers later cannot matter.
/// Nothing is ever erased here. When the signature is checked and when a seal stands for it: <see cref="SealKeeper"/>.
/// <code>
///   record --> decide --Examine--> read bank, verify --+
///                ^  |                 (fails: once more) |
///                |  +<---------------------------------+
///                |  +--Start--> write --ok or not required--> hand over
///                +---- required write failed: not writable
/// </code>
/// </remarks>
public class BootLoader
{
    /// <summary>Each bank examined twice, two failed writes, and the answers between: more rounds than any path takes.</summary>
    private const int MaxRounds = 12;

    private const int ExamineTries = 2;

    private readonly IStore _store;
    private readonly IImageCheck _check;
    private readonly ITrace _trace;
    private readonly bool _hasFactory;
    private readonly RecordStore _records;
    private readonly BankStore _banks;
    private readonly SealKeeper _seals = new SealKeeper();
    private readonly PeWalker _assemblies = new PeWalker();
    private readonly BootInputs _inputs = new BootInputs();
    private readonly BootOutcome _outcome = new BootOutcome();
    private readonly byte[] _payload = new byte[BootRecord.SizeBytes];
    private readonly byte[] _image;
    private int _imageSizeBytes;
    private int _imageBank = Bank.None;
    private int _verdict = Verdict.Refused;

    /// <summary>Over banks as nf.config has them.</summary>
    public BootLoader(IStore store, IImageCheck check, ITrace trace, bool hasFactory)
        : this(store, StoreGeometry.OfThisDevice(), check, trace, hasFactory)
    {
    }

    public BootLoader(IStore store, StoreGeometry geometry, IImageCheck check, ITrace trace, bool hasFactory)
    {
        _store = store;
        _check = check;
        _trace = trace;
        _hasFactory = hasFactory;
        _records = BootControl.OpenRecords(store);
        _banks = new BankStore(store, geometry);
        _image = new byte[geometry.BankSizeBytes];
    }

    /// <summary>PEs of the image to start, after <see cref="Boot"/> chose a bank; 0 for the factory image.</summary>
    public int AssemblyCount { get; private set; }

    /// <summary>What was known and decided, for reports and tests.</summary>
    public BootInputs Inputs => _inputs;

    public BootOutcome Outcome => _outcome;

    /// <summary>Goes the whole way. Call once.</summary>
    /// <returns>The hand-over; null when nothing may be started.</returns>
    public BootHandoff Boot()
    {
        LoadRecord();
        for (int round = 0; round < MaxRounds; round++)
        {
            Decide(_inputs, _outcome);
            if (_outcome.Action == BootAction.Examine)
            {
                Examine(_outcome.Bank);
            }
            else if (_outcome.Action == BootAction.Halt)
            {
                return Halt();
            }
            else if (IsReady(_outcome.Bank))
            {
                if (ApplyWrite())
                {
                    return HandOver();
                }

                _inputs.IsWritable = false;
            }
        }

        return Rescue();
    }

    /// <summary>A PE of the image to start, as its own array: Assembly.Load keeps the array and runs from it.</summary>
    /// <param name="index">0..<see cref="AssemblyCount"/>-1.</param>
    public byte[] CopyAssembly(int index)
    {
        byte[] assembly = new byte[_assemblies.Size(index)];
        Array.Copy(_image, _assemblies.Offset(index), assembly, 0, assembly.Length);
        return assembly;
    }

    /// <summary>To be called when the image handed over cannot be loaded or has no start, as after the CLR below it was replaced.</summary>
    /// <param name="handoff">What <see cref="Boot"/> returned; turned into the factory image's when the answer is true.</param>
    /// <returns>
    /// True: start the factory image now, for a reboot would choose the same image again. False: reboot; on trial the budget brings
    /// the previous image back, and below the factory image there is nothing.
    /// </returns>
    public bool FallBackToFactory(BootHandoff handoff)
    {
        int failed = handoff.Bank;
        _trace.Event(TraceSource.Boot, (int)BootEvent.LoadFailed, failed, handoff.OnTrial ? 1 : 0);
        if (failed == Bank.None || handoff.OnTrial || !_hasFactory)
        {
            return false;
        }

        AssemblyCount = 0;
        handoff.Bank = Bank.None;
        handoff.Reason = BootReason.Rescue;
        handoff.FileVersion = 0;
        handoff.ImageSecurityCounter = 0;
        handoff.Seal = null;
        handoff.BrokenBanks |= 1 << failed;
        handoff.IntactBanks &= ~(1 << failed);
        TraceStart(handoff);
        return true;
    }

    /// <summary>One check, as the protected methods of <see cref="BridgeImageCheck"/> are: a test takes it away.</summary>
    protected virtual void Decide(BootInputs inputs, BootOutcome outcome) => BootDecision.Decide(inputs, outcome);

    /// <summary>The unit's seal. Virtual for the same reason.</summary>
    protected virtual ImageSeal OpenSeal(IStore store) => new ImageSeal(SealSecret.Load(store));

    private void LoadRecord()
    {
        _inputs.HasFactory = _hasFactory;
        RecordLoad load = _records.Load(_payload);
        bool isLoaded = load == RecordLoad.Settled || load == RecordLoad.Unsettled;
        _inputs.HasRecord = isLoaded && _inputs.Record.Decode(_payload) == Result.Ok;
        _inputs.IsWritable = load != RecordLoad.Unsettled && load != RecordLoad.Unreadable;
        _seals.Open(OpenSeal(_store));
        _trace.Event(TraceSource.Boot, (int)BootEvent.RecordLoaded, (long)(int)load, _records.Sequence);
    }

    /// <summary>The memory holds one image: a bank chosen after the other was looked at is read and verified again.</summary>
    private bool IsReady(int bank)
    {
        if (bank == Bank.None || (_imageBank == bank && _verdict == Verdict.Valid))
        {
            return true;
        }

        Examine(bank);
        return false;
    }

    private void Examine(int bank)
    {
        ImageFacts facts = _inputs.ImageAt(bank);
        for (int attempt = 0; attempt < ExamineTries; attempt++)
        {
            ExamineOnce(bank, facts);
            if (facts.Status == BankStatus.Intact)
            {
                break;
            }

            if (attempt + 1 < ExamineTries)
            {
                _trace.Event(TraceSource.Boot, (int)BootEvent.BankReadAgain, bank, (long)(int)facts.Reason);
            }
        }

        _trace.Event(TraceSource.Boot, (int)BootEvent.BankExamined, bank, (long)(int)facts.Status);
    }

    private void ExamineOnce(int bank, ImageFacts facts)
    {
        facts.Clear();
        _imageBank = Bank.None;
        _verdict = Verdict.Refused;
        Result loaded = _banks.LoadImage(bank, _image, out _imageSizeBytes);
        if (loaded != Result.Ok)
        {
            facts.Status = loaded == Result.NotFound ? BankStatus.Absent : loaded == Result.IoError ? BankStatus.Unreadable : BankStatus.Broken;
            facts.Reason = loaded == Result.NotFound ? RefusalReason.StoreMissing : loaded == Result.IoError ? RefusalReason.StoreRead : RefusalReason.ImageBounds;
            return;
        }

        ImageSeal offered = _seals.Offer(_inputs, bank, _records.Sequence);
        int verdict = _check.Check(new ArrayImageSource(_image, 0, _imageSizeBytes), offered, facts, _assemblies);
        TraceHow(bank, facts);
        if (verdict != Verdict.Valid)
        {
            facts.Status = BankStatus.Broken;
            return;
        }

        _imageBank = bank;
        _verdict = verdict;
        facts.Status = BankStatus.Intact;
    }

    private void TraceHow(int bank, ImageFacts facts)
    {
        if (facts.HashedBy != HashMethod.None)
        {
            _trace.Event(TraceSource.Boot, (int)BootEvent.ImageHashed, bank, (long)(int)facts.HashedBy);
        }

        if (facts.Seal != SealState.NotOffered)
        {
            _trace.Event(TraceSource.Boot, (int)BootEvent.SealJudged, bank, (long)(int)facts.Seal);
        }
    }

    /// <returns>False when a required write failed.</returns>
    private bool ApplyWrite()
    {
        if (_outcome.Write == RecordWrite.None && !_seals.IsWorthAWrite(_inputs, _outcome, _records.Sequence))
        {
            return true;
        }

        _seals.Put(_inputs, _outcome, _records.NextSequence);
        _outcome.Record.Encode(_payload);
        Result result = _records.Write(_payload);
        if (result != Result.Ok)
        {
            _trace.Event(TraceSource.Boot, (int)BootEvent.RecordWriteFailed, (long)(int)result, 0);
            return _outcome.Write != RecordWrite.Required;
        }

        _trace.Event(TraceSource.Boot, (int)BootEvent.RecordWritten, _records.Sequence, 0);
        if (_outcome.Record.SealSequence != BootRecord.NoSeals)
        {
            _trace.Event(TraceSource.Boot, (int)BootEvent.Sealed, _outcome.Bank, _records.Sequence);
        }

        if (_outcome.OnTrial)
        {
            _trace.Event(TraceSource.Boot, (int)BootEvent.TrialCounted, _outcome.Bank, _outcome.Record.TrialBootsLeft);
        }

        return true;
    }

    private BootHandoff HandOver()
    {
        BootHandoff handoff = new BootHandoff();
        handoff.Bank = _outcome.Bank;
        handoff.OnTrial = _outcome.OnTrial;
        handoff.Reason = _outcome.Reason;
        handoff.SecurityCounter = _outcome.Record.SecurityCounter;
        handoff.HasRecord = _inputs.HasRecord || _outcome.Write != RecordWrite.None;
        handoff.Store = _store;
        handoff.Geometry = _banks.Geometry;
        for (int bank = Bank.A; bank <= Bank.B; bank++)
        {
            BankStatus status = _inputs.ImageAt(bank).Status;
            handoff.IntactBanks |= status == BankStatus.Intact ? 1 << bank : 0;
            handoff.BrokenBanks |= status == BankStatus.Broken || status == BankStatus.Unreadable ? 1 << bank : 0;
        }

        if (_outcome.Bank != Bank.None)
        {
            // The second look at verdict, policy and counter: a decision alone does not start anything.
            if (_verdict != Verdict.Valid || _imageBank != _outcome.Bank)
            {
                return Halt();
            }

            if (_check.CheckAgain(_assemblies, _inputs.Record.SecurityCounter) != Verdict.Valid)
            {
                return Halt();
            }

            AssemblyCount = _assemblies.Count;
            handoff.FileVersion = _inputs.ImageAt(_outcome.Bank).FileVersion;
            handoff.ImageSecurityCounter = _inputs.ImageAt(_outcome.Bank).SecurityCounter;
            _seals.HandOver(handoff, _inputs.ImageAt(_outcome.Bank), _records.NextSequence);
        }

        TraceStart(handoff);
        return handoff;
    }

    private void TraceStart(BootHandoff handoff)
    {
        _trace.Event(TraceSource.Boot, (int)BootEvent.Reason, (long)(int)handoff.Reason, handoff.OnTrial ? 1 : 0);
        _trace.Event(TraceSource.Boot, (int)BootEvent.Started, handoff.Bank, handoff.FileVersion);
    }

    /// <summary>The banks answer differently each time they are read: none of them is started.</summary>
    private BootHandoff Rescue()
    {
        _outcome.Bank = Bank.None;
        _outcome.OnTrial = false;
        _outcome.Reason = BootReason.Rescue;
        return _hasFactory ? HandOver() : Halt();
    }

    private BootHandoff Halt()
    {
        AssemblyCount = 0;
        _trace.Event(TraceSource.Boot, (int)BootEvent.Halted, 0, 0);
        return null;
    }
}
