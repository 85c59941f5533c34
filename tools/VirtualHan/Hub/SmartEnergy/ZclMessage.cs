using System;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>A ZCL frame (ZCL 2.4.1) without manufacturer code. Read and written here from the description, not with the firmware's code: two readings, not one.</summary>
/// <param name="Control">Frame control.</param>
/// <param name="Fields">What follows the command number.</param>
public sealed record ZclMessage(int Control, int Sequence, int Command, byte[] Fields)
{
    public const int ReadAttributes = 0x00;
    public const int ReadAttributesResponse = 0x01;
    public const int DefaultResponse = 0x0B;

    public const int Success = 0x00;
    public const int Malformed = 0x80;
    public const int UnsupportedCommand = 0x81;
    public const int UnsupportedAttribute = 0x86;
    public const int NotFound = 0x8B;
    public const int UnsupportedCluster = 0xC3;

    private const int HeaderBytes = 3;
    private const int TypeMask = 0x03;
    private const int ClusterCommand = 0x01;
    private const int ManufacturerSpecific = 0x04;
    private const int ServerToClient = 0x08;
    private const int NoDefaultResponse = 0x10;

    public bool IsClusterCommand => (Control & TypeMask) == ClusterCommand;

    public bool FromServer => (Control & ServerToClient) != 0;

    public bool WantsDefaultResponse => (Control & NoDefaultResponse) == 0;

    /// <returns>Null for less than a header, and for a manufacturer's own frame.</returns>
    public static ZclMessage Parse(byte[] payload) => payload.Length < HeaderBytes || (payload[0] & ManufacturerSpecific) != 0
        ? null
        : new ZclMessage(payload[0], payload[1], payload[2], payload[HeaderBytes..]);

    /// <summary>A command of the cluster's server side.</summary>
    public static ZclMessage FromServerSide(int sequence, int command, params byte[] fields) =>
        new(ClusterCommand | ServerToClient | NoDefaultResponse, sequence, command, fields);

    /// <summary>A command of the cluster's client side.</summary>
    public static ZclMessage FromClientSide(int sequence, int command, params byte[] fields) =>
        new(ClusterCommand | NoDefaultResponse, sequence, command, fields);

    /// <summary>Read Attributes of a server at the other end.</summary>
    public static ZclMessage Read(int sequence, params int[] attributes)
    {
        var fields = new byte[2 * attributes.Length];
        for (int i = 0; i < attributes.Length; i++)
        {
            BitConverter.TryWriteBytes(fields.AsSpan(2 * i), (ushort)attributes[i]);
        }

        return new ZclMessage(NoDefaultResponse, sequence, ReadAttributes, fields);
    }

    /// <summary>A general command that answers this one: same sequence, other direction.</summary>
    public ZclMessage AnswerGeneral(int command, params byte[] fields) =>
        new((FromServer ? 0 : ServerToClient) | NoDefaultResponse, Sequence, command, fields);

    /// <summary>A command of the cluster that answers this one.</summary>
    public ZclMessage Answer(int command, params byte[] fields) =>
        new(ClusterCommand | (FromServer ? 0 : ServerToClient) | NoDefaultResponse, Sequence, command, fields);

    public ZclMessage AnswerStatus(int status) => AnswerGeneral(DefaultResponse, (byte)Command, (byte)status);

    public byte[] ToBytes() => [(byte)Control, (byte)Sequence, (byte)Command, .. Fields];
}
