namespace Bridge.Firmware.SmartEnergy;

/// <summary>Events of <see cref="SmartEnergyDevice"/> in the trace.</summary>
public enum SmartEnergyEvent
{
    /// <summary>The hub said where it serves a cluster. a = cluster, b = endpoint; 0 = nowhere.</summary>
    ClusterFound = 0,

    /// <summary>A request stayed without an answer to the last. a = request, b = cluster.</summary>
    Unanswered = 1,

    /// <summary>The hub answered a request with a status. a = request, b = ZclStatus.</summary>
    Refused = 2,

    /// <summary>a = UTC, seconds since 2000, b = TimeStatus.</summary>
    TimeSet = 3,

    /// <summary>The trust centre did not answer the keep-alive. a = times in a row.</summary>
    KeepAliveFailed = 4,

    /// <summary>a = issuer event id.</summary>
    PricePublished = 5,

    /// <summary>A message is held. a = message id.</summary>
    MessageHeld = 6,

    /// <summary>a = message id.</summary>
    MessageCancelled = 7,

    /// <summary>a = tunnel id, b = this end, a bit of <see cref="PpmidProfile"/>.</summary>
    TunnelOpened = 8,

    /// <summary>a = tunnel id, b = this end.</summary>
    TunnelClosed = 9,

    /// <summary>A change of tenancy waits for its date. a = date, UTC; 0 = at once, b = change control as it came.</summary>
    TenancyChangePending = 10,

    /// <summary>The one that waited was cancelled. a = its date.</summary>
    TenancyChangeCancelled = 11,

    /// <summary>The date has come, and what is held of the consumer was erased. a = the date, b = bytes that were held.</summary>
    ConsumerDataErased = 12,

    /// <summary>The store did not take the record of a change of tenancy. a = Result.</summary>
    StoreFailed = 13,
}
