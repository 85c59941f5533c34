using Bridge.Firmware.App;

namespace VirtualHan.Device;

/// <summary>What a bridge runs: the firmware's application object, or a script in a test.</summary>
public interface IBridgeProgram
{
    byte[] ActionBuffer { get; }

    int ActionOffset { get; }

    int ActionCount { get; }

    long NextDeadlineMs { get; }

    /// <summary>A restart now would lose nothing.</summary>
    bool MayDeepSleep => false;

    /// <summary>What its lamp shows.</summary>
    BridgeStatus Status => BridgeStatus.Starting;

    void Start(long nowMs);

    void OnSerial(byte[] buffer, int offset, int count, long nowMs);

    void OnTime(long nowMs);

    /// <summary>The next thing to do; called until None.</summary>
    AppAction Poll();
}
