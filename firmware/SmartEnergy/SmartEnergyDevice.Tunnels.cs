using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.SmartEnergy;

/// <content>The tunnel this device serves, and the one it uses.</content>
public sealed partial class SmartEnergyDevice
{
    /// <summary>Sends data through the tunnel the hub serves.</summary>
    /// <returns>Ok; NotConnected without a tunnel; TooLong when the hub does not take so much; Busy while a request is out.</returns>
    public Result SendTunnelData(byte[] buffer, int offset, int count, long nowMs)
    {
        if (!_used.IsOpen)
        {
            return Result.NotConnected;
        }

        if (count > Tunnel.MaximumIncomingTransferSize || count > _used.PeerTransferSize)
        {
            return Result.TooLong;
        }

        Result result = AskThroughTunnel(TransferData, nowMs);
        if (result == Result.Ok)
        {
            System.Array.Copy(buffer, offset, _request.Buffer, _request.Count, count);
            _request.Count += count;
        }

        return result;
    }

    /// <summary>Closes the tunnel the hub serves; it is asked for again with the next keep-alive.</summary>
    /// <returns>Ok; NotConnected without a tunnel; Busy while a request is out.</returns>
    public Result CloseTunnel(long nowMs) => _used.IsOpen ? AskThroughTunnel(SendCloseTunnel, nowMs) : Result.NotConnected;

    private Result AskThroughTunnel(int request, long nowMs)
    {
        if (_state != SmartEnergyState.Resting)
        {
            return Result.Busy;
        }

        _due |= 1 << request;
        AskNext(nowMs);
        return _state == SmartEnergyState.Asking ? Result.Ok : Result.NotConnected;
    }

    /// <summary>Either end of either tunnel: which one, the direction of the command says.</summary>
    private bool OnTunnelCommand(ApsMessage message, long nowMs)
    {
        bool isServed = !_frame.FromServer;
        if (message.Broadcast || (_tunnelling & (isServed ? PpmidProfile.TunnellingServer : PpmidProfile.TunnellingClient)) == 0)
        {
            return false;
        }

        Tunnel tunnel = isServed ? _served : _used;
        int before = tunnel.Id;
        int status = !isServed && _frame.Command == Tunnel.RequestTunnel && !IsAnswerTo(message, RequestTunnel)
            ? (int)ZclStatus.Failure : tunnel.OnCommand(message, _frame, !_isDataPending, _reply, nowMs);
        if (status == Tunnel.Unknown)
        {
            return false;
        }

        if (tunnel.DataCount != 0)
        {
            System.Array.Copy(_frame.Buffer, tunnel.DataOffset, TunnelData, 0, tunnel.DataCount);
            TunnelDataCount = tunnel.DataCount;
            _isDataPending = true;
        }

        if (tunnel.Id != before)
        {
            bool isOpened = tunnel.IsOpen;
            Trace(isOpened ? SmartEnergyEvent.TunnelOpened : SmartEnergyEvent.TunnelClosed, isOpened ? tunnel.Id : before, isServed ? 1 : 0);
        }

        if (status == Tunnel.Replied)
        {
            SendReply();
        }
        else
        {
            Answer(message, (ZclStatus)status);
        }

        if (!isServed && IsAnswerTo(message, RequestTunnel))
        {
            Done(nowMs);
        }

        return true;
    }
}
