using System;

namespace VirtualHan.Radio;

/// <summary>Leaving: by the own host, by the trust centre's order, or by a request over the air (ZDO Mgmt_Leave).</summary>
public sealed partial class NetworkStack
{
    private const int LeaveMs = 50;

    /// <summary>Bit of the Mgmt_Leave request: come back at once.</summary>
    private const int RejoinAfterLeave = 0x80;
    private const int LeaveFlagsAt = 9;

    public StackStatus Leave()
    {
        if (!IsUp)
        {
            return StackStatus.InvalidCall;
        }

        State = NetworkState.Leaving;
        Transmit(new RadioFrame
        {
            Kind = FrameKind.Leave,
            Destination = RadioFrame.Broadcast,
            ProtectedBy = Flash.NetworkKey,
        });
        Later(LeaveMs, () =>
        {
            ForgetNetwork();
            _client.OnStackStatus(StackStatus.NetworkDown);
        });
        return StackStatus.Success;
    }

    /// <summary>On the trust centre: orders a device off the network (APS Remove-Device) and forgets its keys.</summary>
    public void RemoveDevice(ulong eui64)
    {
        Transmit(new RadioFrame { Kind = FrameKind.RemoveDevice, DestinationEui64 = eui64, ProtectedBy = Flash.NetworkKey });
        Flash.LinkKeys.Remove(eui64);
        Flash.LinkKeyTable.Erase(Flash.LinkKeyTable.Find(eui64));
    }

    /// <returns>The response's payload.</returns>
    private byte[] OnLeaveRequest(byte[] payload)
    {
        bool rejoin = payload.Length > LeaveFlagsAt && (payload[LeaveFlagsAt] & RejoinAfterLeave) != 0;
        Later(LeaveMs, () =>
        {
            if (rejoin)
            {
                Rejoin(true, 0);
            }
            else
            {
                Leave();
            }
        });
        return [payload[0], 0];
    }

    private void ForgetNetwork()
    {
        StopPolling();
        Flash.Network = null;
        Flash.NodeId = NoNodeId;
        _parameters = null;
        _macChannel = 0;
        NodeId = NoNodeId;
        State = NetworkState.None;
    }
}
