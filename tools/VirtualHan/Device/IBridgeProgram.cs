namespace VirtualHan.Device;

public enum ProgramAction
{
    None,

    /// <summary>Write ActionBuffer[ActionOffset, ActionCount) to the radio's serial line.</summary>
    WriteSerial,

    /// <summary>Pulse the radio's reset line.</summary>
    ResetRadio,

    /// <summary>Restart the device through the resident program.</summary>
    Reboot,

    SetLed,
}

/// <summary>What a bridge runs: the firmware's application object, or a script in a test.</summary>
public interface IBridgeProgram
{
    byte[] ActionBuffer { get; }

    int ActionOffset { get; }

    int ActionCount { get; }

    long NextDeadlineMs { get; }

    void Start(long nowMs);

    void OnSerial(byte[] buffer, int offset, int count, long nowMs);

    void OnTime(long nowMs);

    /// <summary>The next thing to do; called until None.</summary>
    ProgramAction Poll();
}
