using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Hal;

namespace VirtualHan.Device;

/// <summary>The bridge firmware, unchanged, as the program of a simulated bridge: what firmware/Program.cs is on the board.</summary>
public sealed class FirmwareProgram : IBridgeProgram
{
    private readonly BridgeApp _app;

    public FirmwareProgram(BootHandoff handoff, int seed, ITrace trace) =>
        _app = new BridgeApp(handoff, new StoredIdentity(handoff.Store), seed, trace);

    public byte[] ActionBuffer => _app.ActionBuffer;

    public int ActionOffset => _app.ActionOffset;

    public int ActionCount => _app.ActionCount;

    public long NextDeadlineMs => _app.NextDeadlineMs;

    public void Start(long nowMs) => _app.Start(nowMs);

    public void OnSerial(byte[] buffer, int offset, int count, long nowMs) => _app.OnSerial(buffer, offset, count, nowMs);

    public void OnTime(long nowMs) => _app.OnTime(nowMs);

    public ProgramAction Poll() => _app.Poll() switch
    {
        AppAction.WriteSerial => ProgramAction.WriteSerial,
        AppAction.ResetRadio => ProgramAction.ResetRadio,
        AppAction.Reboot => ProgramAction.Reboot,
        AppAction.SetLed => ProgramAction.SetLed,
        _ => ProgramAction.None,
    };
}
