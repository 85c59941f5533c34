namespace Bridge.Firmware.Ota;

/// <summary>What the owner of <see cref="OtaClient"/> must do next. Details are in the client's properties.</summary>
public enum OtaAction
{
    None = 0,

    /// <summary>Send <see cref="OtaClient.Outgoing"/>.</summary>
    Send = 1,

    /// <summary>A newer file is offered: call Accept with the offset to start from, or Refuse.</summary>
    Offered = 2,

    /// <summary>Take DataCount bytes at DataBuffer[DataOffset], file offset DataFileOffset: call DataAccepted, RefetchFrom or RefuseImage.</summary>
    Data = 3,

    /// <summary>Every byte was taken: check the stored file, then VerifiedOk, RefetchFrom or RefuseImage.</summary>
    Complete = 4,

    /// <summary>The time has come: commit the staged image and reboot; RefuseImage if that fails.</summary>
    Apply = 5,

    /// <summary><see cref="OtaClient.Pending"/> changed: store it before the next Send.</summary>
    Persist = 6,

    /// <summary>The update in progress ended, see AbortReason. What is stored may serve a later resume.</summary>
    Aborted = 7,

    /// <summary>The server answered a query that carried the running version: the hub knows what runs here.</summary>
    Reported = 8,

    /// <summary>Several rounds of requests went unanswered: the network key may have changed without us. Rejoin.</summary>
    ServerUnreachable = 9,
}
