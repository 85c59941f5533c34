using System;
using Bridge.Hal;

namespace VirtualHan.Hub;

/// <summary>The two questions by which a client finds its OTA server, answered for a hub that has no stack below it (Zigbee core 2.4.3, 2.4.4).</summary>
public sealed class HubZdo
{
    private const int IeeeAddressRequest = 0x0001;
    private const int MatchDescriptorRequest = 0x0006;
    private const int ResponseBit = 0x8000;
    private const int EuiBytes = 8;
    private const int IeeeRequestBytes = 5;
    private const int MatchRequestBytes = 7;
    private const int AddressOffset = 1;
    private const int MatchProfileOffset = 3;
    private const int MatchInputsOffset = 5;

    /// <summary>Routers and coordinator; those above it are all nodes and all that listen.</summary>
    private const int FirstBroadcastAddress = 0xFFFC;
    private const int NoBroadcast = 0x10000;

    private readonly byte[] _eui64;
    private readonly int _endpoint;
    private readonly int _profile;

    /// <param name="eui64">8 bytes, least significant first.</param>
    /// <param name="endpoint">The one with the OTA server.</param>
    public HubZdo(byte[] eui64, int endpoint, int profile)
    {
        _eui64 = eui64;
        _endpoint = endpoint;
        _profile = profile;
        Reply.Buffer = new byte[HubMessage.BufferBytes];
    }

    /// <summary>Valid after <see cref="Answer"/> said true, until the next call.</summary>
    public HubMessage Reply { get; } = new HubMessage();

    /// <summary>Answers Match_Desc_req for the OTA cluster and IEEE_addr_req, both about node 0x0000, the former about all nodes too.</summary>
    /// <returns>False when there is nothing to answer.</returns>
    public bool Answer(HubMessage request)
    {
        byte[] buffer = request.Buffer;
        int offset = request.Offset;
        Reply.Answers(request);
        Reply.Cluster = request.Cluster | ResponseBit;
        switch (request.Cluster)
        {
            case MatchDescriptorRequest when request.Count >= MatchRequestBytes && IsAboutHub(buffer, offset, FirstBroadcastAddress) && IsForOta(buffer, offset, request.Count):
                Begin(buffer[offset]);
                Bytes.PutU16LE(Reply.Buffer, 2, 0);
                Reply.Buffer[4] = 1;
                Reply.Buffer[5] = (byte)_endpoint;
                Reply.Count = 6;
                return true;
            case IeeeAddressRequest when request.Count >= IeeeRequestBytes && IsAboutHub(buffer, offset, NoBroadcast):
                Begin(buffer[offset]);
                Array.Copy(_eui64, 0, Reply.Buffer, 2, EuiBytes);
                Bytes.PutU16LE(Reply.Buffer, 2 + EuiBytes, 0);
                Reply.Count = 4 + EuiBytes;
                return true;
            default:
                return false;
        }
    }

    /// <param name="firstBroadcast">Addresses from here on mean the hub too.</param>
    private static bool IsAboutHub(byte[] buffer, int offset, int firstBroadcast)
    {
        int address = Bytes.U16LE(buffer, offset + AddressOffset);
        return address == 0 || address >= firstBroadcast;
    }

    private bool IsForOta(byte[] buffer, int offset, int count)
    {
        if (Bytes.U16LE(buffer, offset + MatchProfileOffset) != _profile)
        {
            return false;
        }

        int inputs = buffer[offset + MatchInputsOffset];
        for (int i = 0; i < inputs; i++)
        {
            int at = MatchInputsOffset + 1 + (2 * i);
            if (at + 2 <= count && Bytes.U16LE(buffer, offset + at) == OtaCommand.Cluster)
            {
                return true;
            }
        }

        return false;
    }

    private void Begin(byte sequence)
    {
        Reply.Buffer[0] = sequence;
        Reply.Buffer[1] = OtaCommand.StatusSuccess;
    }
}
