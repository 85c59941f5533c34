namespace Bridge.Firmware.Zcl;

/// <summary>Addresses replies and writes Default Responses (ZCL 2.5.12).</summary>
public static class ZclReply
{
    private const int ApplicationStatusBytes = 2;

    /// <summary>Addresses <paramref name="reply"/> to the sender: same profile and cluster, endpoints swapped.</summary>
    public static void Address(ApsMessage request, ApsMessage reply)
    {
        reply.NodeId = request.NodeId;
        reply.Profile = request.Profile;
        reply.Cluster = request.Cluster;
        reply.SourceEndpoint = request.DestinationEndpoint;
        reply.DestinationEndpoint = request.SourceEndpoint;
        reply.Broadcast = false;
        reply.Encrypted = request.Encrypted;
        reply.Offset = 0;
    }

    /// <summary>Addresses the answer to a command of a cluster and writes its header: same sequence number, other direction.</summary>
    /// <returns>Place of the payload in the reply's buffer.</returns>
    public static int Start(ApsMessage request, ZclFrame frame, int command, ApsMessage reply)
    {
        Address(request, reply);
        return ZclFrame.WriteHeader(reply.Buffer, 0, ZclFrame.TypeCluster | Control(frame), ZclFrame.NoManufacturer, frame.Sequence, command);
    }

    /// <summary>Frame control of an answer: general, other direction, no Default Response wanted.</summary>
    public static int Control(ZclFrame request) =>
        ZclFrame.ControlDisableDefaultResponse | (request.FromServer ? 0 : ZclFrame.ControlFromServer);

    /// <summary>Whether a Default Response is due: never for a broadcast or another Default Response; for success only when the sender wants it.</summary>
    public static bool IsDefaultResponseDue(ApsMessage request, ZclFrame frame, ZclStatus status)
    {
        if (request.Broadcast || (frame.IsGeneral && frame.Command == (int)ZclGeneralCommand.DefaultResponse))
        {
            return false;
        }

        return status != ZclStatus.Success || !frame.DisableDefaultResponse;
    }

    /// <summary>Writes a complete Default Response with the request's sequence number.</summary>
    public static void WriteDefaultResponse(ApsMessage request, ZclFrame frame, ZclStatus status, ApsMessage reply)
    {
        Address(request, reply);
        int at = ZclFrame.WriteHeader(
            reply.Buffer, 0, Control(frame), frame.Manufacturer, frame.Sequence, (int)ZclGeneralCommand.DefaultResponse);
        reply.Buffer[at] = (byte)frame.Command;
        reply.Buffer[at + 1] = (byte)status;
        reply.Count = at + ApplicationStatusBytes;
    }
}
