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

    /// <summary>Closes the tunnel the hub serves; another is asked for with the next keep-alive.</summary>
    /// <returns>Ok; NotConnected without a tunnel; Busy while a request is out.</returns>
    public Result CloseTunnel(long nowMs) => AskThroughTunnel(SendCloseTunnel, nowMs);

    private Result AskThroughTunnel(int request, long nowMs)
    {
        if (_state != SmartEnergyState.Resting || _used.Id == Tunnel.NoTunnel)
        {
            return _state == SmartEnergyState.Asking ? Result.Busy : Result.NotConnected;
        }

        _due |= 1 << request;
        AskNext(nowMs);
        return _state == SmartEnergyState.Asking ? Result.Ok : Result.NotConnected;
    }

    /// <summary>Either end of either tunnel: which one, the direction of the command says.</summary>
    private bool OnTunnelCommand(ApsMessage message, long nowMs)
    {
        Tunnel tunnel = _frame.FromServer ? _used : _served;
        int side = _frame.FromServer ? PpmidProfile.TunnellingClient : PpmidProfile.TunnellingServer;
        bool isAnswer = _frame.FromServer && _frame.Command == Tunnel.RequestTunnel;
        if (message.Broadcast || (_tunnelling & side) == 0)
        {
            return false;
        }

        if (isAnswer && !IsAnswer(message, RequestTunnel))
        {
            Dropped++;
            return true;
        }

        int before = tunnel.Id;
        int status = tunnel.OnCommand(message, _frame, TunnelDataCount == 0 ? TunnelData : null, _reply, nowMs);
        if (status == Tunnel.Unknown)
        {
            return false;
        }

        TunnelDataCount += tunnel.DataCount;
        if (tunnel.Id != before)
        {
            bool isClosed = tunnel.Id == Tunnel.NoTunnel;
            Trace(isClosed ? SmartEnergyEvent.TunnelClosed : SmartEnergyEvent.TunnelOpened, isClosed ? before : tunnel.Id, side);
        }

        if (status == Tunnel.Replied)
        {
            SendReply();
        }
        else
        {
            Answer(message, (ZclStatus)status);
        }

        if (isAnswer)
        {
            Done(nowMs);
        }

        return true;
    }
}
