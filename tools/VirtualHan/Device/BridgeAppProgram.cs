using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Hal;
using Bridge.Hal.Sim;

namespace VirtualHan.Device;

/// <summary>The firmware itself, unchanged, as a bridge's program.</summary>
public sealed class BridgeAppProgram(BootHandoff handoff, IDeviceIdentity identity, AppOptions options, int seed, ITrace trace) : IBridgeProgram
{
    private readonly BridgeApp _app = new(handoff, identity, WithRandom(options, seed), seed, trace);

    public BridgeAppProgram(BootHandoff handoff, IDeviceIdentity identity, int seed, ITrace trace)
        : this(handoff, identity, new AppOptions(), seed, trace)
    {
    }

    public BridgeApp App => _app;

    public byte[] ActionBuffer => _app.ActionBuffer;

    public int ActionOffset => _app.ActionOffset;

    public int ActionCount => _app.ActionCount;

    public long NextDeadlineMs => _app.NextDeadlineMs;

    public bool MayDeepSleep => _app.MayDeepSleep;

    public BridgeStatus Status => _app.Status;

    public void Start(long nowMs) => _app.Start(nowMs);

    public void OnSerial(byte[] buffer, int offset, int count, long nowMs) => _app.OnSerial(buffer, offset, count, nowMs);

    public void OnTime(long nowMs) => _app.OnTime(nowMs);

    public AppAction Poll() => _app.Poll();

    private static AppOptions WithRandom(AppOptions options, int seed)
    {
        if (options.BoardRandom == null)
        {
            options.BoardRandom = new byte[Entropy.BoardBytes];
            new SimRandom(seed).Fill(options.BoardRandom, 0, Entropy.BoardBytes);
        }

        return options;
    }
}
