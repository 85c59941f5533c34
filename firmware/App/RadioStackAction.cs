namespace Bridge.Firmware.App;

/// <summary>What <see cref="RadioStack.Poll"/> asks of its owner. Details stand in the properties named here, valid until the next Poll.</summary>
public enum RadioAction
{
    None = 0,

    /// <summary>Write ActionBuffer[ActionOffset, ActionCount) to the serial link.</summary>
    WriteSerial = 1,

    /// <summary><see cref="RadioStack.Received"/> holds a message from the network.</summary>
    MessageReceived = 2,

    /// <summary>Joined, rejoined or resumed: NodeId, ExtendedPanId and Channel hold.</summary>
    NetworkUp = 3,

    /// <summary>No messages until the next NetworkUp; the stack recovers by itself. LastJoinFailure may say why.</summary>
    NetworkDown = 4,

    /// <summary>The message MessageTag has its outcome: Delivered.</summary>
    MessageSent = 5,

    /// <summary>Pulse the radio's reset line.</summary>
    ResetRadio = 6,

    /// <summary>The radio cannot be used now: Failure says why. A new attempt follows by itself.</summary>
    Failed = 7,

    /// <summary>The radio answers commands: own EUI-64 and tokens can be had, joined or not.</summary>
    RadioReady = 8,

    /// <summary>The side request RequestKind has its outcome: RequestResult, RequestData.</summary>
    RequestDone = 9,
}

/// <summary>Why the radio cannot be used.</summary>
public enum RadioFailure
{
    None = 0,

    /// <summary>The ASH link could not be connected or broke.</summary>
    LinkLost = 1,

    /// <summary>The radio's EZSP version is not 13..19.</summary>
    UnsupportedVersion = 2,

    /// <summary>A command stayed without a response.</summary>
    ResponseTimedOut = 3,

    /// <summary>The radio refused part of its bring-up that cannot be done without.</summary>
    BringUpRefused = 4,

    /// <summary>The unit has no valid install code and the radio knows no network: only provisioning helps.</summary>
    NotProvisioned = 5,
}

/// <summary>States of <see cref="RadioStack"/>.</summary>
public enum RadioState
{
    Stopped = 0,
    Connecting = 1,
    Negotiating = 2,
    Operating = 3,
    AwaitingReconnect = 4,
}

/// <summary>Events of <see cref="RadioStack"/> in the trace.</summary>
public enum RadioEvent
{
    /// <summary>a = RadioFailure, b = delay to the next attempt, ms.</summary>
    RadioLost = 0,

    /// <summary>The radio did not take a message. a = tag, b = the radio's status number.</summary>
    MessageRefused = 1,
}
