using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Hal;
using VirtualHan.Device;
using VirtualHan.Time;

namespace VirtualHan.Joining;

/// <summary>A bridge of one of the four types with a random generator of its own: what boots it, and what it runs.</summary>
/// <param name="bridgeType">1 to 4.</param>
public sealed class JoiningBridge(int bridgeType, int seed)
{
    /// <summary>The board's generator outlives its restarts, as noise does.</summary>
    private readonly SeededRandom _board = new(seed, "board");

    public BootHandoff Boot(IStore store, ITrace trace) => ResidentProgram.Boot(store, trace, bridgeType);

    public IBridgeProgram Load(BootHandoff handoff, ITrace trace) => new BridgeAppProgram(
        handoff,
        new BridgeIdentity(new StoredIdentity(handoff.Store), bridgeType),
        new AppOptions { BoardRandom = _board.Bytes(Entropy.BoardBytes) },
        seed,
        trace);
}
