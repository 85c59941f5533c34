namespace Bridge.Firmware.Ezsp;

/// <summary>What <see cref="EzspClient.Poll"/> hands out; the properties named here hold until the next call.</summary>
public enum EzspAction
{
    None = 0,

    /// <summary>Give FrameBuffer[0, FrameCount) to the link.</summary>
    SendFrame = 1,

    /// <summary>Version and StackVersion are agreed; commands may be sent.</summary>
    Ready = 2,

    /// <summary>Response to the command FrameId sent with Context: parameters in Parameters[ParameterOffset, ParameterCount).</summary>
    Response = 3,

    /// <summary>Callback FrameId: parameters in Parameters[ParameterOffset, ParameterCount).</summary>
    Callback = 4,

    /// <summary>The radio does not take the command FrameId sent with Context; Reason is its EzspStatus, or 0 for a truncated response.</summary>
    CommandFailed = 5,

    /// <summary>Nothing more until Start: see Failure. Commands not answered yet are lost.</summary>
    Failed = 6,
}

/// <summary>States of <see cref="EzspClient"/>.</summary>
public enum EzspState
{
    Stopped = 0,
    NegotiatingLegacy = 1,
    NegotiatingExtended = 2,
    Ready = 3,
    AwaitingResponse = 4,
    Failed = 5,
}

/// <summary>Why <see cref="EzspClient"/> gave up.</summary>
public enum EzspFailure
{
    None = 0,

    /// <summary>The radio's version is outside 13..19, or not the same in its two answers.</summary>
    UnsupportedVersion = 1,

    /// <summary>The radio runs no mesh stack.</summary>
    UnsupportedStackType = 2,

    /// <summary>No response. The link below repeats what is lost, so the radio itself has stopped.</summary>
    ResponseTimedOut = 3,
}

/// <summary>Events of <see cref="EzspClient"/> in the trace.</summary>
public enum EzspEvent
{
    /// <summary>a = version, b = stack version.</summary>
    VersionAgreed = 0,

    /// <summary>a = EzspFailure, b = frame id waited for.</summary>
    Failed = 1,

    /// <summary>a = frame id, b = EzspStatus.</summary>
    CommandRefused = 2,
}
