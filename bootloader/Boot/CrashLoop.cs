using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>Ends the boot loop of an image that is not on trial: one that ended by itself too often in a row has to prove itself again.</summary>
/// <remarks>
/// The resident program calls it after such an end, with no code of the image running any more. So a boot that goes well writes nothing, and a
/// boot that the power ended counts for nothing: nobody was there to count it.
/// <code>
///   Proven, 0 crashes --ended soon after its start--> Proven, 1 --> .. --> Failed, no longer confirmed
///      ^                                                |                    |
///      +--confirmed; ran for WindowSeconds; rewritten---+                    +--> BootDecision: the other proven image,
///                                                                                 else a trial of this one, else the factory image
/// </code>
/// </remarks>
public sealed class CrashLoop
{
    /// <summary>An end later than this after the start is a crash, but no loop: it is not counted.</summary>
    public const int WindowSeconds = 3600;

    private readonly BootHandoff _handoff;
    private readonly ITrace _trace;
    private readonly RecordStore _records;
    private readonly BootRecord _record = new BootRecord();
    private readonly byte[] _payload = new byte[BootRecord.SizeBytes];

    /// <summary>To be made before the image starts: afterwards there may be no memory left for it.</summary>
    /// <param name="handoff">Of this boot.</param>
    /// <param name="store">Not the one handed over, in which the image may have left a file open: another one on the same files.</param>
    public CrashLoop(BootHandoff handoff, IStore store, ITrace trace)
    {
        _handoff = handoff;
        _trace = trace;
        _records = BootControl.OpenRecords(store);
    }

    /// <summary>The image handed over has ended by itself, or hangs.</summary>
    /// <param name="upSeconds">Since its start.</param>
    /// <returns>
    /// Ok when the crash is durable; Refused when it is not one to be counted: the factory image, an end after <see cref="WindowSeconds"/>, an image
    /// the record does not call proven (a trial: its boot is counted already), or a record that is not settled; Full, IoError.
    /// </returns>
    public Result Count(int upSeconds)
    {
        int bank = _handoff.Bank;
        if (bank == Bank.None || upSeconds >= WindowSeconds)
        {
            return Result.Refused;
        }

        if (_records.Load(_payload) != RecordLoad.Settled || _record.Decode(_payload) != Result.Ok || _record.BankAt(bank).State != BankState.Proven)
        {
            return Result.Refused;
        }

        BankRecord image = _record.BankAt(bank);
        image.Crashes = image.Crashes < BankRecord.CrashesMax ? image.Crashes + 1 : BankRecord.CrashesMax;
        _trace.Event(TraceSource.Boot, (int)BootEvent.Crashed, bank, image.Crashes);
        if (image.Crashes == BankRecord.CrashesMax)
        {
            Demote(bank);
        }

        _record.ClearSeals();
        _record.Encode(_payload);
        return _records.Write(_payload);
    }

    /// <summary>As after a trial that failed. The bank keeps its files: while nothing better is left, it gets one more trial.</summary>
    private void Demote(int bank)
    {
        _record.BankAt(bank).State = BankState.Failed;
        _record.LastReason = BootReason.Crashed;
        int other = Bank.Other(bank);
        _record.ConfirmedBank = _record.BankAt(other).State == BankState.Proven ? other : Bank.None;
    }
}
