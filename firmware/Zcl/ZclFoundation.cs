using Bridge.Hal;

namespace Bridge.Firmware.Zcl;

/// <summary>Answers the general commands of every cluster on the bridge's endpoint, and what no cluster took.</summary>
/// <remarks>
/// Only reading is offered: nothing on the bridge is writable or reportable over the air. Attributes are answered
/// whichever direction bit the reader sets, because a cluster has one side here and coordinators differ in the bit.
/// </remarks>
public sealed class ZclFoundation
{
    private const int AttributeIdBytes = 2;
    private const int FailedRecordBytes = 3;
    private const int RecordHeaderBytes = 4;

    /// <summary>Clusters of which this is a client: those without a source are known, and have no attribute here.</summary>
    public int[] Clients = new int[0];

    private readonly IAttributeSource[] _sources;
    private readonly ZclFrame _frame = new ZclFrame();
    private readonly ZclValue _value = new ZclValue();

    /// <param name="sources">The clusters that have attributes here.</param>
    public ZclFoundation(IAttributeSource[] sources)
    {
        _sources = sources;
        Reply = new ApsMessage();
        Reply.Buffer = new byte[ApsMessage.MaxPayloadBytes];
    }

    /// <summary>The answer, valid after <see cref="Answer"/> returned true until its next call.</summary>
    public ApsMessage Reply { get; }

    /// <summary>Messages that were no ZCL frame.</summary>
    public int Malformed { get; private set; }

    /// <summary>Well-formed messages that get no answer.</summary>
    public int Dropped { get; private set; }

    /// <summary>Takes a message that no cluster's own machine wanted.</summary>
    /// <returns>True when <see cref="Reply"/> is to be sent.</returns>
    public bool Answer(ApsMessage request)
    {
        if (request.Profile == 0 || _frame.Parse(request.Buffer, request.Offset, request.Count) != Result.Ok)
        {
            Malformed++;
            return false;
        }

        if (request.Broadcast || IsResponse(_frame))
        {
            Dropped++;
            return false;
        }

        IAttributeSource source = Find(request.Cluster);
        ZclStatus status = ZclStatus.UnsupCommand;
        if (source == null && !IsClient(request.Cluster))
        {
            status = ZclStatus.UnsupportedCluster;
        }
        else if (_frame.IsGeneral && _frame.Command == (int)ZclGeneralCommand.ReadAttributes)
        {
            if ((_frame.Count & 1) == 0)
            {
                WriteReadAttributesResponse(request, source);
                return true;
            }

            status = ZclStatus.MalformedCommand;
        }

        ZclReply.WriteDefaultResponse(request, _frame, status, Reply);
        return true;
    }

    /// <summary>A response nobody asked for is not answered: an error for it would only travel in vain.</summary>
    private static bool IsResponse(ZclFrame frame)
    {
        if (!frame.IsGeneral)
        {
            return false;
        }

        switch ((ZclGeneralCommand)frame.Command)
        {
            case ZclGeneralCommand.ReadAttributesResponse:
            case ZclGeneralCommand.WriteAttributesResponse:
            case ZclGeneralCommand.ConfigureReportingResponse:
            case ZclGeneralCommand.ReadReportingConfigurationResponse:
            case ZclGeneralCommand.DefaultResponse:
            case ZclGeneralCommand.DiscoverAttributesResponse:
            case ZclGeneralCommand.DiscoverCommandsReceivedResponse:
            case ZclGeneralCommand.DiscoverCommandsGeneratedResponse:
            case ZclGeneralCommand.DiscoverAttributesExtendedResponse:
                return true;
            default:
                return false;
        }
    }

    /// <summary>Records in the order asked; what does not fit is answered INSUFFICIENT_SPACE and then left out (ZCL 2.5.2).</summary>
    private void WriteReadAttributesResponse(ApsMessage request, IAttributeSource source)
    {
        ZclReply.Address(request, Reply);
        byte[] buffer = Reply.Buffer;
        int at = ZclFrame.WriteHeader(
            buffer, 0, ZclReply.Control(_frame), _frame.Manufacturer, _frame.Sequence, (int)ZclGeneralCommand.ReadAttributesResponse);
        int end = _frame.Offset + _frame.Count;
        int most = request.Encrypted ? ApsMessage.MaxEncryptedPayloadBytes : ApsMessage.MaxPayloadBytes;
        for (int i = _frame.Offset; i < end && at + FailedRecordBytes <= most; i += AttributeIdBytes)
        {
            int attribute = Bytes.U16LE(_frame.Buffer, i);
            ZclStatus status = ZclStatus.UnsupportedAttribute;
            if (source != null && _frame.Manufacturer == ZclFrame.NoManufacturer)
            {
                status = source.Read(attribute, _value);
            }

            if (status == ZclStatus.Success && at + RecordHeaderBytes + _value.SizeBytes > most)
            {
                status = ZclStatus.InsufficientSpace;
            }

            Bytes.PutU16LE(buffer, at, attribute);
            buffer[at + 2] = (byte)status;
            at += FailedRecordBytes;
            if (status == ZclStatus.Success)
            {
                buffer[at] = (byte)_value.Type;
                _value.Write(buffer, at + 1);
                at += 1 + _value.SizeBytes;
            }
        }

        Reply.Count = at;
    }

    private bool IsClient(int cluster)
    {
        for (int i = 0; i < Clients.Length; i++)
        {
            if (Clients[i] == cluster)
            {
                return true;
            }
        }

        return false;
    }

    private IAttributeSource Find(int cluster)
    {
        for (int i = 0; i < _sources.Length; i++)
        {
            if (_sources[i].Cluster == cluster)
            {
                return _sources[i];
            }
        }

        return null;
    }
}
