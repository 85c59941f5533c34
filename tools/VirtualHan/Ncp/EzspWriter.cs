using System.Collections.Generic;
using VirtualHan.Radio;

namespace VirtualHan.Ncp;

/// <summary>Writes the parameters of an EZSP response or callback, little-endian, in the form the version asks for.</summary>
public sealed class EzspWriter(int version)
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => _bytes.ToArray();

    public EzspWriter U8(int value)
    {
        _bytes.Add((byte)value);
        return this;
    }

    public EzspWriter U16(int value) => U8(value).U8(value >> 8);

    public EzspWriter U32(uint value) => U16((int)(value & 0xFFFF)).U16((int)(value >> 16));

    public EzspWriter Eui64(ulong value) => U32((uint)value).U32((uint)(value >> 32));

    public EzspWriter Bytes(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public EzspWriter LengthPrefixed(byte[] bytes) => U8(bytes.Length).Bytes(bytes);

    /// <summary>The status that is one EmberStatus byte in version 13 and a 4-byte sl_status_t from 14 on.</summary>
    public EzspWriter Status(StackStatus status) =>
        version < EzspStatus.FirstSlStatusVersion ? U8(EzspStatus.Ember(status)) : U32(EzspStatus.Sl(status));

    /// <summary>The same place in the frames whose version 13 form is an EzspStatus.</summary>
    public EzspWriter ConfigurationStatus(int ezspStatus, StackStatus slStatus) =>
        version < EzspStatus.FirstSlStatusVersion ? U8(ezspStatus) : U32(EzspStatus.Sl(slStatus));

    /// <summary>sl_status_t in every version.</summary>
    public EzspWriter Status32(StackStatus status) => U32(EzspStatus.Sl(status));

    public EzspWriter Aps(ApsFrame aps) => U16(aps.Profile).U16(aps.Cluster).U8(aps.SourceEndpoint).U8(aps.DestinationEndpoint)
        .U16(aps.Options).U16(aps.Group).U8(aps.Sequence);

    public EzspWriter Parameters(NetworkParameters parameters) => Eui64(parameters.ExtendedPanId).U16(parameters.PanId)
        .U8(parameters.TxPowerDbm).U8(parameters.Channel).U8(parameters.JoinMethod).U16(parameters.NetworkManager)
        .U8(parameters.UpdateId).U32(parameters.Channels);
}
