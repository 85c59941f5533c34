namespace Bridge.Firmware.Ota;

/// <summary>Where a reception stands after a call.</summary>
public enum ReceiveStatus
{
    /// <summary>Go on at <see cref="ImageReceiver.NextOffset"/>.</summary>
    Continue = 0,

    /// <summary>Bytes already taken, or bytes beyond a gap: nothing changed.</summary>
    Ignored = 1,

    /// <summary>The chunk did not match its digest: go back to <see cref="ImageReceiver.NextOffset"/>.</summary>
    Refetch = 2,

    /// <summary>Every byte is stored: call <see cref="ImageReceiver.Finish"/>.</summary>
    Complete = 3,

    /// <summary>The stored image was verified: it may be announced and committed.</summary>
    Verified = 4,

    /// <summary>Given up; see <see cref="ImageReceiver.Refusal"/> and <see cref="ImageReceiver.Stage"/>.</summary>
    Refused = 5,

    /// <summary>There is work that takes its time: call <see cref="ImageReceiver.Step"/> until it returns something else.</summary>
    Working = 6,
}
