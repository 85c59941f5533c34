using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.SmartEnergy;

/// <content>Change of tenancy: on its date what is held of the consumer is erased, and nothing else.</content>
public sealed partial class SmartEnergyDevice
{
    /// <summary>Takes the change in the frame, keeps it over power cuts, and plans its date.</summary>
    /// <param name="isPublished">PublishChangeOfTenancy; else the attributes that were read.</param>
    /// <returns>Status for the hub.</returns>
    private ZclStatus TakeTenancy(bool isPublished, long nowMs)
    {
        bool wasPending = _tenancy.IsPending;
        long wasDate = _tenancy.Date;
        ZclStatus status = isPublished
            ? _tenancy.Publish(_frame.Buffer, _frame.Offset, _frame.Count)
            : _tenancy.OnAttributes(Attribute(ChangeOfTenancyUpdateDateTime, TypeUtc), Attribute(ChangeOfTenancyUpdateDateTime + 1, TypeBitmap32));
        if (status == ZclStatus.Failure)
        {
            Trace(SmartEnergyEvent.StoreFailed, (int)_tenancy.StoreResult, 0);
        }
        else if (_tenancy.IsPending && (!wasPending || _tenancy.Date != wasDate))
        {
            Trace(SmartEnergyEvent.TenancyChangePending, _tenancy.Date, _tenancy.Control);
        }
        else if (wasPending && !_tenancy.IsPending)
        {
            Trace(SmartEnergyEvent.TenancyChangeCancelled, wasDate, 0);
        }

        PlanTenancy(nowMs);
        return status;
    }

    /// <summary>Without UTC only "now" has a time; any other date waits for the hub's clock, also after a power cut.</summary>
    private void PlanTenancy(long nowMs)
    {
        _tenancyAtMs = Deadline.Never;
        if (_tenancy.IsPending && (_isUtcKnown || _tenancy.Date == ChangeOfTenancy.Now))
        {
            long atMs = (_tenancy.Date * 1000) - _utcAtZeroMs;
            _tenancyAtMs = _tenancy.Date == ChangeOfTenancy.Now || atMs < nowMs ? nowMs : atMs;
        }
    }

    /// <summary>
    /// First the erasure, then the record: a cut between the two erases again after the next start, and finds nothing. What is held is in
    /// RAM, and the cut has taken it.
    /// </summary>
    private void OnTenancyTime(long nowMs)
    {
        Trace(SmartEnergyEvent.ConsumerDataErased, _tenancy.Date, _messageCount);
        EraseMessage();
        _tenancyAtMs = Deadline.Never;
        if (_tenancy.Settle(Utc(nowMs)) != ZclStatus.Success)
        {
            Trace(SmartEnergyEvent.StoreFailed, (int)_tenancy.StoreResult, 0);
        }
    }
}
