using Bridge.Boot;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.SmartEnergy;

/// <summary>The change of tenancy that was announced last, kept over power cuts until it has taken effect (Device Management 0x0708, SECMP0056).</summary>
/// <remarks>
/// Record 't', 17 bytes, little-endian, in the order of PublishChangeOfTenancy but for the tariff type:
/// 0 u32 provider id | 4 u32 issuer event id | 8 u32 date, UTC | 12 u32 proposed tenancy change control | 16 u8 0 settled, 1 pending.
/// <code>
///   none, settled --published--> pending --effective, cancelled--> settled
/// </code>
/// The control bits say what a meter clears. What this device holds of the consumer goes whatever they say, and nothing else does.
/// </remarks>
public sealed class ChangeOfTenancy
{
    public const char RecordPrefix = 't';

    /// <summary>Date: at once.</summary>
    public const long Now = 0;

    /// <summary>Date: the announced change is off.</summary>
    public const long Cancelled = 0xFFFFFFFFL;

    /// <summary>Payload of PublishChangeOfTenancy.</summary>
    private const int PublishBytes = 17;

    private const int RecordBytes = 17;
    private const int DateOffset = 8;
    private const int ControlOffset = 12;
    private const int StateOffset = 16;
    private const int PublishedDateOffset = 9;
    private const int StatePending = 1;

    private readonly RecordStore _records;
    private readonly byte[] _record = new byte[RecordBytes];
    private readonly byte[] _next = new byte[RecordBytes];

    public ChangeOfTenancy(IStore store)
    {
        _records = new RecordStore(store, RecordPrefix, RecordBytes);
    }

    public bool IsPending => _record[StateOffset] == StatePending;

    /// <summary>Of the last one known; 0 when there was none.</summary>
    public long Date => Bytes.U32LE(_record, DateOffset);

    public long Control => Bytes.U32LE(_record, ControlOffset);

    /// <summary>What the store answered to the last change of the record. Written here only.</summary>
    public Result StoreResult;

    /// <summary>Reads what was pending when the power went; afterwards does nothing.</summary>
    public void Load()
    {
        RecordLoad load = _records.Sequence < 0 ? _records.Load(_next) : RecordLoad.None;
        if (load == RecordLoad.Settled || load == RecordLoad.Unsettled)
        {
            Adopt();
        }
    }

    /// <summary>PublishChangeOfTenancy.</summary>
    /// <returns>Success; MalformedCommand; Failure when the store did not take it, and then what was known before still holds.</returns>
    public ZclStatus Publish(byte[] buffer, int offset, int count)
    {
        if (count < PublishBytes)
        {
            return ZclStatus.MalformedCommand;
        }

        System.Array.Copy(buffer, offset, _next, 0, DateOffset);
        System.Array.Copy(buffer, offset + PublishedDateOffset, _next, DateOffset, StateOffset - DateOffset);
        long date = Bytes.U32LE(_next, DateOffset);
        bool isSameProvider = Bytes.S32LE(_next, 0) == Bytes.S32LE(_record, 0);
        long newer = Bytes.U32LE(_next, 4) - Bytes.U32LE(_record, 4);
        if (date == Cancelled)
        {
            return IsPending && (!isSameProvider || newer >= 0) ? Cancel() : ZclStatus.Success;
        }

        // The hub repeats what it published; only a later event of the same provider changes anything, or a pending one put right.
        bool isKnown = isSameProvider && _records.Sequence >= 0
            && (newer < 0 || (newer == 0 && (!IsPending || Bytes.AreEqual(_next, DateOffset, _record, DateOffset, StateOffset - DateOffset))));
        return isKnown ? ZclStatus.Success : Store(StatePending);
    }

    /// <summary>Attributes 0x0200 and 0x0201 of a hub that was asked and published nothing: a date later than any known is one that was missed.</summary>
    /// <param name="date">Below 0 when the hub has no such attribute.</param>
    /// <param name="control">The same.</param>
    public ZclStatus OnAttributes(long date, long control)
    {
        if (date <= Date || date == Cancelled)
        {
            return ZclStatus.Success;
        }

        System.Array.Clear(_next, 0, DateOffset);
        Bytes.PutU32LE(_next, DateOffset, date);
        Bytes.PutU32LE(_next, ControlOffset, control < 0 ? 0 : control);
        return Store(StatePending);
    }

    /// <summary>It has taken effect: not to be repeated, whatever the hub repeats.</summary>
    /// <param name="utc">The time, which is the date of one that was to be at once; below 0 when it is not known.</param>
    /// <returns>Success; Failure when the store did not take it: it is settled for now, and takes effect once more after the next start.</returns>
    public ZclStatus Settle(long utc)
    {
        if (Date == Now && utc > 0)
        {
            Bytes.PutU32LE(_record, DateOffset, utc);
        }

        _record[StateOffset] = 0;
        return Cancel();
    }

    private ZclStatus Cancel()
    {
        System.Array.Copy(_record, 0, _next, 0, RecordBytes);
        return Store(0);
    }

    private ZclStatus Store(int state)
    {
        _next[StateOffset] = (byte)state;
        StoreResult = _records.Write(_next);
        if (StoreResult != Result.Ok)
        {
            return ZclStatus.Failure;
        }

        Adopt();
        return ZclStatus.Success;
    }

    private void Adopt() => System.Array.Copy(_next, 0, _record, 0, RecordBytes);
}
