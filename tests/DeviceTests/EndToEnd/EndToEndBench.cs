using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ash;
using Bridge.Firmware.Ezsp;
using Bridge.Hal;
using VirtualHan.Hub;

namespace Bridge.DeviceTests;

/// <summary>A whole bridge, from the boot loader to the ASH link, its scripted radio, and the hub's OTA server at the other end. Only power and radio waves are missing.</summary>
public sealed class EndToEndBench
{
    /// <summary>Boots before the bench gives up: a bridge that reboots for ever is a failed test, not an endless one.</summary>
    private const int MaxBoots = 12;

    private const int BridgeNodeId = 0x4321;
    private const string InstallCode = "83FED3407A939723A5C639B26916D505C3B5";

    public readonly CountingTrace Trace = new CountingTrace();
    public readonly MemoryStore Store = new MemoryStore();
    public readonly FakeNcp Ncp;
    public readonly OtaServerCore Hub;

    /// <summary>Of the running boot; null when nothing may be started.</summary>
    public BootHandoff Handoff;

    /// <summary>The hub hears and answers nothing.</summary>
    public bool IsHubDeaf;

    public int Boots;

    /// <summary>The last version the bridge told the hub, by query.</summary>
    public long VersionAtHub = -1;

    /// <summary>Status of the last Upgrade End Request; -1 before one.</summary>
    public int UpgradeEndStatus = -1;

    public int BlocksSent;

    private readonly HubZdo _zdo = new HubZdo(new byte[] { 8, 7, 6, 5, 4, 3, 2, 1 }, 1, 0x0109);
    private readonly HubMessage _toHub = new HubMessage();
    private BridgeApp _app;
    private long _nowMs = 1000;

    public EndToEndBench(byte[] file)
    {
        Ncp = new FakeNcp(Trace);
        Hub = new OtaServerCore(new OtaServerSettings());
        Hub.Image = file;
        StoredIdentity.Write(Store, Hex.Parse(InstallCode));
    }

    public bool IsOnNetwork => _app.Radio.IsUp;

    public int Count(AppEvent code) => Trace.EventCount(TraceSource.App, (int)code);

    /// <summary>As the resident program does it: decide, verify, start what was chosen, the factory image as version 1.0.0.</summary>
    public void Boot()
    {
        Boots++;
        Handoff = new BootLoader(Store, BridgeImageCheck.OfThisDevice(), Trace, true).Boot();
        if (Handoff.Bank == Bank.None)
        {
            Handoff.RunsFactory(1, 0, 0);
        }

        _app = new BridgeApp(Handoff, new StoredIdentity(Store), Boots, Trace);
        _app.Start(_nowMs);
        Settle();
    }

    /// <summary>Lets time pass until the bridge boots again.</summary>
    /// <returns>False when it did not within that time.</returns>
    public bool RunUntilBoot(long withinMs)
    {
        int before = Boots;
        long endMs = _nowMs + withinMs;
        while (Boots == before && _nowMs < endMs)
        {
            RunFor(1000);
        }

        return Boots != before;
    }

    public void RunFor(long durationMs)
    {
        long endMs = _nowMs + durationMs;
        Settle();
        while (true)
        {
            long nextMs = Deadline.Earlier(Deadline.Earlier(_app.NextDeadlineMs, Ncp.Link.NextDeadlineMs), Hub.NextDeadlineMs);
            if (nextMs > endMs)
            {
                _nowMs = endMs;
                return;
            }

            _nowMs = nextMs > _nowMs ? nextMs : _nowMs + 1;
            _app.OnTime(_nowMs);
            Ncp.Link.OnTime(_nowMs);
            Hub.OnTime(_nowMs);
            Settle();
        }
    }

    private void Settle()
    {
        bool worked = true;
        while (worked)
        {
            worked = StepApp() | StepNcp() | StepHub();
        }
    }

    private bool StepApp()
    {
        switch (_app.Poll())
        {
            case AppAction.None:
                return false;
            case AppAction.WriteSerial:
                Ncp.Link.OnBytes(_app.ActionBuffer, _app.ActionOffset, _app.ActionCount, _nowMs);
                return true;
            case AppAction.Reboot:
                if (Boots < MaxBoots)
                {
                    Boot();
                }

                return Boots < MaxBoots;
            default:
                return true;
        }
    }

    private bool StepNcp()
    {
        switch (Ncp.Link.Poll())
        {
            case AshAction.None:
                return false;
            case AshAction.Write:
                _app.OnSerial(Ncp.Link.ActionBuffer, Ncp.Link.ActionOffset, Ncp.Link.ActionCount, _nowMs);
                return true;
            case AshAction.Deliver:
                int before = Ncp.Commands[EzspFrameId.SendUnicast];
                Ncp.OnFrame(Ncp.Link.ActionBuffer, Ncp.Link.ActionOffset, Ncp.Link.ActionCount, _nowMs);
                if (Ncp.Commands[EzspFrameId.SendUnicast] != before && !IsHubDeaf)
                {
                    OnUnicast();
                }

                return true;
            case AshAction.Connected:
                Ncp.Booted();
                return true;
            default:
                return true;
        }
    }

    private bool StepHub()
    {
        if (Hub.Poll() != OtaServerAction.Send)
        {
            return false;
        }

        BlocksSent += Hub.Answer.Kind == HubAnswerKind.Block ? 1 : 0;
        Send(Hub.Outgoing);
        return true;
    }

    private void OnUnicast()
    {
        _toHub.NodeId = BridgeNodeId;
        _toHub.Profile = Ncp.LastUnicastProfile;
        _toHub.Cluster = Ncp.LastUnicastCluster;
        _toHub.SourceEndpoint = Ncp.LastUnicastSourceEndpoint;
        _toHub.DestinationEndpoint = Ncp.LastUnicastDestinationEndpoint;
        _toHub.Buffer = Ncp.LastUnicast;
        _toHub.Count = Ncp.LastUnicastCount;
        if (_toHub.Profile == 0)
        {
            if (_zdo.Answer(_toHub))
            {
                Send(_zdo.Reply);
            }
        }
        else if (_toHub.Cluster == OtaCommand.Cluster)
        {
            HubRequestKind kind = Hub.OnMessage(_toHub, _nowMs);
            VersionAtHub = kind == HubRequestKind.Query ? Hub.Request.FileVersion : VersionAtHub;
            UpgradeEndStatus = kind == HubRequestKind.UpgradeEnd ? Hub.Request.Status : UpgradeEndStatus;
        }
    }

    private void Send(HubMessage message)
    {
        byte[] payload = new byte[message.Count];
        System.Array.Copy(message.Buffer, message.Offset, payload, 0, payload.Length);
        Ncp.IncomingOn(message.Profile, message.Cluster, message.DestinationEndpoint, payload, _nowMs);
    }
}
