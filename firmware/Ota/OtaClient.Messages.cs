using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.Ota;

/// <summary>What comes in: whose it is, what it is, and the Default Response due for it.</summary>
public sealed partial class OtaClient
{
    /// <summary>Takes a received message if it is for this machine. Readable attributes are not: see <see cref="OtaAttributes"/>.</summary>
    /// <returns>False when somebody else should look at it.</returns>
    public bool OnMessage(ApsMessage message, long nowMs)
    {
        if (message.Profile == 0)
        {
            return OnZdoResponse(message, nowMs);
        }

        if (message.Cluster != ClusterId
            || (message.DestinationEndpoint != _options.Endpoint && message.DestinationEndpoint != BroadcastEndpoint))
        {
            return false;
        }

        if (_frame.Parse(message.Buffer, message.Offset, message.Count) != Result.Ok)
        {
            Malformed++;
            return true;
        }

        if (_frame.Manufacturer != ZclFrame.NoManufacturer)
        {
            return false;
        }

        if (_frame.IsGeneral)
        {
            if (_frame.Command != (int)ZclGeneralCommand.DefaultResponse)
            {
                return false;
            }

            OnDefaultResponse(message, nowMs);
            return true;
        }

        return _frame.FromServer && OnServerCommand(message, nowMs);
    }

    private bool OnServerCommand(ApsMessage message, long nowMs)
    {
        if (_frame.Command == (int)OtaCommand.QueryDeviceSpecificFileResponse)
        {
            Dropped++;
            return true;
        }

        if (_frame.Command != (int)OtaCommand.ImageNotify
            && _frame.Command != (int)OtaCommand.QueryNextImageResponse
            && _frame.Command != (int)OtaCommand.ImageBlockResponse
            && _frame.Command != (int)OtaCommand.UpgradeEndResponse)
        {
            return false;
        }

        OnHeardFrom(message);
        ZclStatus status;
        if (_frame.Command == (int)OtaCommand.ImageNotify)
        {
            status = OnImageNotify(message, nowMs);
        }
        else if (!_server.Known || message.NodeId != _server.NodeId)
        {
            Dropped++;
            return true;
        }
        else if (_frame.Command == (int)OtaCommand.UpgradeEndResponse)
        {
            status = OnUpgradeEndResponse(nowMs);
        }
        else if (message.Broadcast)
        {
            Dropped++;
            return true;
        }
        else
        {
            status = _frame.Command == (int)OtaCommand.QueryNextImageResponse
                ? OnQueryNextImageResponse(nowMs) : OnImageBlockResponse(nowMs);
        }

        Answer(message, status);
        return true;
    }

    private void Answer(ApsMessage message, ZclStatus status)
    {
        if (status == ZclStatus.MalformedCommand)
        {
            Malformed++;
        }

        if (_networkUp && ZclReply.IsDefaultResponseDue(message, _frame, status))
        {
            ZclReply.WriteDefaultResponse(message, _frame, status, _reply);
            _replyPending = true;
        }
    }

    private void OnDefaultResponse(ApsMessage message, long nowMs)
    {
        if (_frame.Count < 2)
        {
            Malformed++;
            return;
        }

        if (message.Broadcast || !_server.Known || message.NodeId != _server.NodeId || _frame.Sequence != _requests.Sequence)
        {
            Dropped++;
            return;
        }

        OnHeardFrom(message);
        int command = _frame.Buffer[_frame.Offset];
        ZclStatus status = (ZclStatus)_frame.Buffer[_frame.Offset + 1];
        if (command == (int)OtaCommand.QueryNextImageRequest)
        {
            OnQueryRejected(status, nowMs);
        }
        else if (command == (int)OtaCommand.ImageBlockRequest || command == (int)OtaCommand.ImagePageRequest)
        {
            OnRequestRejected(command, status, nowMs);
        }
        else if (command == (int)OtaCommand.UpgradeEndRequest)
        {
            OnUpgradeEndAcknowledged(status, nowMs);
        }
        else
        {
            Dropped++;
        }
    }
}
