namespace Bridge.Firmware.Ash;

/// <summary>What <see cref="AshLink.Poll"/> asks its owner to do.</summary>
public enum AshAction
{
    None = 0,

    /// <summary>Write ActionBuffer[ActionOffset..+ActionCount) to the UART, whole and in the order polled.</summary>
    Write = 1,

    /// <summary>ActionBuffer[ActionOffset..+ActionCount) is the next data field received: in order, once, no longer randomised.</summary>
    Deliver = 2,

    /// <summary>The link was (re)started: both ends number from 0 and everything queued before is gone.</summary>
    Connected = 3,

    /// <summary>The link is dead; FailureReason and FailureCode say why. A host may call Connect again.</summary>
    Failed = 4,
}
