using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Join;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>A join machine with a script for a radio: commands are answered Ok unless the test says otherwise, and remembered.</summary>
public sealed class JoinProbe
{
    public readonly CountingTrace Trace = new CountingTrace();
    public readonly JoinOptions Options = new JoinOptions();
    public readonly JoinMachine Machine;
    public long NowMs = 1000;

    /// <summary>Answer to NetworkInit.</summary>
    public NetworkStatus InitResult = NetworkStatus.NotJoined;

    /// <summary>The command that is not answered Ok, and how it is.</summary>
    public JoinAction RefusedCommand = JoinAction.None;
    public NetworkStatus Refusal = NetworkStatus.Failed;

    /// <summary>ParameterId the refusal is limited to; -1 for all.</summary>
    public int RefusedParameter = -1;

    /// <summary>The command whose result never comes.</summary>
    public JoinAction UnansweredCommand = JoinAction.None;

    /// <summary>What the radio says of its trust centre.</summary>
    public readonly byte[] TrustCentre = new byte[8];
    public bool HasLinkKey;

    /// <summary>What the radio's table says of the trust centre to return to.</summary>
    public readonly byte[] OldLinkKey = new byte[16];
    public Result ExportResult = Result.Ok;

    public int ParameterValue;
    public int JoinedPan;
    public int JoinMethod;
    public int Joins;
    public byte[] PreconfiguredKey;
    public int SecurityBitmask;

    private readonly NetworkFound _network = new NetworkFound();
    private readonly NetworkParameters _parameters = new NetworkParameters();
    private readonly JoinAction[] _log = new JoinAction[128];
    private int _count;

    public JoinProbe(int seed)
    {
        Options.LinkKey = new byte[16];
        Machine = new JoinMachine(Options, seed, Trace);
    }

    /// <summary>Up on PAN 0x1A62 after a fresh join.</summary>
    public static JoinProbe Joined()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        probe.Beacon(0x1A62, 200, true, 2);
        probe.Machine.OnScanComplete(probe.NowMs);
        probe.Drain();
        probe.Status(NetworkStatus.NetworkUp);
        probe.Forget();
        return probe;
    }

    public void Start()
    {
        Machine.OnReady(NowMs);
        Drain();
    }

    public void Status(NetworkStatus status)
    {
        Machine.OnStackStatus(status, NowMs);
        Drain();
    }

    public void Beacon(int panId, int lqi, bool allowingJoin, int stackProfile)
    {
        _network.PanId = panId;
        _network.ExtendedPanId[0] = (byte)panId;
        _network.ExtendedPanId[1] = (byte)(panId >> 8);
        _network.Channel = 15;
        _network.Lqi = lqi;
        _network.AllowingJoin = allowingJoin;
        _network.StackProfile = stackProfile;
        Machine.OnNetworkFound(_network);
    }

    public void ScanComplete()
    {
        Machine.OnScanComplete(NowMs);
        Drain();
    }

    /// <summary>Jumps to the machine's deadline.</summary>
    public void Expire()
    {
        NowMs = Machine.NextDeadlineMs;
        Machine.OnTime(NowMs);
        Drain();
    }

    public void Forget()
    {
        _count = 0;
    }

    public int Count => _count;

    public JoinAction At(int index) => _log[index];

    public bool Saw(JoinAction action)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_log[i] == action)
            {
                return true;
            }
        }

        return false;
    }

    public JoinAction Last => _count == 0 ? JoinAction.None : _log[_count - 1];

    public void Drain()
    {
        JoinAction action = Machine.Poll();
        while (action != JoinAction.None)
        {
            _log[_count] = action;
            _count++;
            Answer(action);
            action = Machine.Poll();
        }
    }

    private void Answer(JoinAction action)
    {
        ParameterValue = Machine.ParameterValue;
        int number = Machine.CommandNumber;
        bool refused = action == RefusedCommand && (RefusedParameter < 0 || RefusedParameter == Machine.ParameterId);
        if (action == UnansweredCommand)
        {
            return;
        }

        switch (action)
        {
            case JoinAction.NetworkUp:
            case JoinAction.NetworkDown:
            case JoinAction.Failed:
                return;
            case JoinAction.NetworkInit:
                Machine.OnCommandResult(number, InitResult, NowMs);
                return;
            case JoinAction.GetNodeId:
                Machine.OnNodeId(0x1234, NowMs);
                return;
            case JoinAction.GetNetworkParameters:
                _parameters.PanId = JoinedPan;
                _parameters.RadioChannel = 15;
                Machine.OnNetworkParameters(refused ? Refusal : NetworkStatus.Ok, _parameters, NowMs);
                return;
            case JoinAction.GetCurrentSecurityState:
                Machine.OnSecurityState(refused ? Refusal : NetworkStatus.Ok, TrustCentre, NowMs);
                return;
            case JoinAction.FindKeyTableEntry:
                Machine.OnLinkKeyLooked(HasLinkKey);
                return;
            case JoinAction.ExportLinkKey:
                Machine.OnLinkKeyExported(ExportResult, OldLinkKey, NowMs);
                return;
            case JoinAction.SetInitialSecurityState:
                PreconfiguredKey = Machine.PreconfiguredKey;
                SecurityBitmask = Machine.ParameterValue;
                break;
            case JoinAction.JoinNetwork:
                JoinedPan = Machine.Parameters.PanId;
                JoinMethod = Machine.Parameters.JoinMethod;
                Joins++;
                break;
        }

        Machine.OnCommandResult(number, refused ? Refusal : NetworkStatus.Ok, NowMs);
    }
}
