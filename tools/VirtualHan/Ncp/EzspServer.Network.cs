using System;
using VirtualHan.Radio;

namespace VirtualHan.Ncp;

/// <summary>Network life: scan, form, join, rejoin, leave, and what the host asks about it.</summary>
public sealed partial class EzspServer
{
    private const int ActiveScan = 1;
    private const uint SourceRouteDiscoveryMs = 10000;

    /// <summary>EmberNetworkStatus numbers leaving 4, the wire says 6 since EmberZNet 7.</summary>
    private const int LeavingOnWire = 6;

    /// <summary>EmberEventUnits: inactive, milliseconds, quarters of a second, minutes.</summary>
    private static readonly long[] _pollUnitMs = [0, 1, 250, 60000];

    public void OnStackStatus(StackStatus status) => Raise(EzspFrameId.StackStatusHandler, NewWriter().Status(status));

    public void OnNetworkFound(FoundNetwork network) => Raise(
        EzspFrameId.NetworkFoundHandler,
        NewWriter().U8(network.Channel).U16(network.PanId).Eui64(network.ExtendedPanId).U8(network.AllowingJoin ? 1 : 0)
            .U8(NetworkStack.StackProfile).U8(network.UpdateId).U8(NetworkStack.Lqi).U8(NetworkStack.RssiDbm));

    public void OnScanComplete(int channel, StackStatus status) =>
        Raise(EzspFrameId.ScanCompleteHandler, NewWriter().U8(channel).Status(status));

    public void OnPollComplete(StackStatus status) => Raise(EzspFrameId.PollCompleteHandler, NewWriter().Status(status));

    public void OnNetworkKeySwitched(int sequence) => Raise(EzspFrameId.SwitchNetworkKeyHandler, NewWriter().U8(sequence));

    public void OnTrustCentreJoin(int nodeId, ulong eui64, DeviceUpdate update, bool keySent) => Raise(
        EzspFrameId.TrustCentreJoinHandler,
        NewWriter().U16(nodeId).Eui64(eui64).U8((int)update).U8(Decision(update, keySent)).U16(NetworkStack.CoordinatorId));

    private void AddNetworkHandlers()
    {
        _handlers[EzspFrameId.NetworkInit] = (command, answer) =>
        {
            command.U16();
            answer.Status(IfWhole(command, _stack.Init));
        };
        _handlers[EzspFrameId.NetworkState] = (_, answer) =>
            answer.U8(_stack.State == NetworkState.Leaving ? LeavingOnWire : (int)_stack.State);
        _handlers[EzspFrameId.StartScan] = StartScan;
        _handlers[EzspFrameId.StopScan] = (_, answer) =>
        {
            _stack.StopScan();
            answer.Status(StackStatus.Success);
        };
        _handlers[EzspFrameId.FormNetwork] = (command, answer) =>
        {
            NetworkParameters parameters = ReadParameters(command);
            answer.Status(IfWhole(command, () => _stack.Form(parameters)));
        };
        _handlers[EzspFrameId.JoinNetwork] = JoinNetwork;
        _handlers[EzspFrameId.FindAndRejoinNetwork] = FindAndRejoin;
        _handlers[EzspFrameId.LeaveNetwork] = LeaveNetwork;
        _handlers[EzspFrameId.PollForData] = PollForData;
        _handlers[EzspFrameId.PermitJoining] = (command, answer) =>
        {
            int seconds = command.U8();
            answer.Status(IfWhole(command, () => _stack.PermitJoining(seconds)));
        };
        _handlers[EzspFrameId.GetEui64] = (_, answer) => answer.Eui64(_stack.Eui64);
        _handlers[EzspFrameId.GetNodeId] = (_, answer) => answer.U16(_stack.NodeId);
        _handlers[EzspFrameId.GetNetworkParameters] = GetNetworkParameters;
        AddAcceptedAndIgnored(EzspFrameId.SetRadioPower, 1);
        AddAcceptedAndIgnored(EzspFrameId.SetConcentrator, 10);
        _handlers[EzspFrameId.SetSourceRouteDiscoveryMode] = (command, answer) =>
        {
            command.U8();
            answer.U32(SourceRouteDiscoveryMs);
        };
    }

    private void AddAcceptedAndIgnored(EzspFrameId id, int parameterBytes) => _handlers[id] = (command, answer) =>
    {
        command.Bytes(parameterBytes);
        answer.Status(StackStatus.Success);
    };

    /// <summary>A truncated command changes nothing.</summary>
    private static StackStatus IfWhole(EzspReader command, Func<StackStatus> action) =>
        command.Truncated ? StackStatus.InvalidArgument : action();

    private void StartScan(EzspReader command, EzspWriter answer)
    {
        int type = command.U8();
        uint channels = command.U32();
        int duration = command.U8();
        answer.Status32(IfWhole(command, () => type == ActiveScan
            ? _stack.StartScan(channels, duration)
            : StackStatus.InvalidArgument));
    }

    private void JoinNetwork(EzspReader command, EzspWriter answer)
    {
        var type = (NodeType)command.U8();
        NetworkParameters parameters = ReadParameters(command);
        answer.Status(IfWhole(command, () => type is NodeType.Router or NodeType.EndDevice or NodeType.SleepyEndDevice
            ? _stack.Join(type, parameters)
            : StackStatus.InvalidArgument));
    }

    private void FindAndRejoin(EzspReader command, EzspWriter answer)
    {
        bool haveKey = command.U8() != 0;
        uint channels = command.U32();
        if (!IsVersion13)
        {
            command.U8();
            command.U8();
        }

        answer.Status(IfWhole(command, () => _stack.Rejoin(haveKey, channels)));
    }

    private void LeaveNetwork(EzspReader command, EzspWriter answer)
    {
        if (!IsVersion13)
        {
            command.U8();
        }

        answer.Status(IfWhole(command, _stack.Leave));
    }

    private void PollForData(EzspReader command, EzspWriter answer)
    {
        int interval = command.U16();
        int units = command.U8();
        int failureLimit = command.U8();
        answer.Status(IfWhole(command, () => units < _pollUnitMs.Length
            ? _stack.PollForData(interval * _pollUnitMs[units], failureLimit)
            : StackStatus.InvalidArgument));
    }

    private void GetNetworkParameters(EzspReader command, EzspWriter answer)
    {
        bool joined = _stack.Parameters != null && _stack.State == NetworkState.Joined;
        answer.Status(joined ? StackStatus.Success : StackStatus.NotJoined)
            .U8((int)_stack.NodeType)
            .Parameters(joined ? _stack.Parameters : new NetworkParameters());
    }

    private static NetworkParameters ReadParameters(EzspReader command) => new()
    {
        ExtendedPanId = command.Eui64(),
        PanId = command.U16(),
        TxPowerDbm = command.S8(),
        Channel = command.U8(),
        JoinMethod = command.U8(),
        NetworkManager = command.U16(),
        UpdateId = command.U8(),
        Channels = command.U32(),
    };
}
