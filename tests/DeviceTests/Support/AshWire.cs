using Bridge.Firmware.Ash;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>A host and an NCP, connected, on a wire that loses nothing.</summary>
public sealed class AshWire
{
    private const int FrameBytes = 100;
    private const long TurnMs = 10;

    private readonly AshLink _host;
    private readonly AshLink _ncp;
    private readonly byte[] _data = new byte[FrameBytes];
    private long _nowMs = 1000;

    public AshWire()
    {
        SilentTrace trace = new SilentTrace();
        _host = new AshLink(AshRole.Host, trace);
        _ncp = new AshLink(AshRole.Ncp, trace);
        _host.Connect(_nowMs);
        Settle();
    }

    /// <summary>Data fields that arrived, both ways.</summary>
    public int Delivered { get; private set; }

    /// <summary>So many data fields each way, one after another.</summary>
    public void Exchange(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _data[0] = (byte)i;
            _host.Send(_data, 0, FrameBytes, _nowMs);
            Settle();
            _ncp.Send(_data, 0, FrameBytes, _nowMs);
            Settle();
            _nowMs += TurnMs;
            _host.OnTime(_nowMs);
            _ncp.OnTime(_nowMs);
            Settle();
        }
    }

    private void Settle()
    {
        bool worked = true;
        while (worked)
        {
            worked = Step(_host, _ncp) | Step(_ncp, _host);
        }
    }

    private bool Step(AshLink from, AshLink to)
    {
        AshAction action = from.Poll();
        if (action == AshAction.Write)
        {
            to.OnBytes(from.ActionBuffer, from.ActionOffset, from.ActionCount, _nowMs);
        }

        Delivered += action == AshAction.Deliver ? 1 : 0;
        return action != AshAction.None;
    }
}
