using System;
using System.Buffers.Binary;
using Bridge.Firmware.SmartEnergy;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <content>What must hold of everything the device says, hands out and erases. Frames are read here byte by byte.</content>
public sealed partial class SmartEnergyTarget
{
    private const int MaxEncryptedBytes = 73;
    private const int MaxTunnelData = 68;
    private const int NoTunnel = 0xFFFF;
    private const int DefaultResponse = 0x0B;
    private const byte IsAnswerBit = 0x10;

    private int _tunnelling;
    private bool _isStarted;
    private bool _mayAsk;
    private long _askedAtMs;
    private int _answersLeft;
    private int _lastCluster;
    private int _lastZdo;
    private byte _lastSequence;
    private bool _hasHeardOfTenancy;
    private bool _hasHeardMessage;
    private int _erased;
    private int _tunnelId;
    private int _tunnelNode;
    private int _tunnelEndpoint;
    private int _usedId;

    private void ResetRules()
    {
        _isStarted = false;
        _mayAsk = false;
        _askedAtMs = 0;
        _answersLeft = 0;
        _lastCluster = 0;
        _lastZdo = 0;
        _lastSequence = 0;
        _hasHeardOfTenancy = false;
        _hasHeardMessage = false;
        _erased = 0;
        ForgetTunnels();
    }

    private void ForgetTunnels()
    {
        _tunnelId = NoTunnel;
        _usedId = NoTunnel;
    }

    private void BeforeHearing()
    {
        bool isFromHub = Heard.NodeId == 0;
        _answersLeft = Heard.Broadcast || Heard.Profile == 0 ? 0 : 1;

        // Whatever the hub says may be what the request waited for, or ask for a confirmation.
        _mayAsk |= isFromHub;
        _hasHeardOfTenancy |= isFromHub && Heard.Cluster == 0x0708;
        _hasHeardMessage |= isFromHub && Heard.Cluster == 0x0703;
        if (Heard.Cluster == 0x0704 && isFromHub && Heard.Count >= 8 && Heard.Buffer[2] == 0 && (Heard.Buffer[0] & 0x0B) == 0x09 && Heard.Buffer[5] == 0)
        {
            _usedId = BinaryPrimitives.ReadUInt16LittleEndian(Heard.Buffer.AsSpan(3));
        }

        if (EndsTunnel())
        {
            _tunnelId = NoTunnel;
        }
    }

    /// <summary>CloseTunnel, or an error that says the client has none, of the device the tunnel is with.</summary>
    private bool EndsTunnel()
    {
        byte[] frame = Heard.Buffer;
        return _isStarted && Heard.Cluster == 0x0704 && !Heard.Broadcast && Heard.NodeId == _tunnelNode && Heard.SourceEndpoint == _tunnelEndpoint
            && frame.Length >= 5 && (frame[0] & 0xEF) == 0x01 && BinaryPrimitives.ReadUInt16LittleEndian(frame.AsSpan(3)) == _tunnelId
            && (frame[2] == 0x01 || (frame[2] == 0x03 && frame.Length >= 6 && frame[5] != 0x02));
    }

    private void BeforeTime()
    {
        _answersLeft = 1;
        _mayAsk |= NowMs >= _askedAtMs + SmartEnergyDevice.ResponseTimeoutMs || _askedAtMs == 0 || _device.State != SmartEnergyState.Asking;
    }

    private void On(SmartEnergyAction action)
    {
        switch (action)
        {
            case SmartEnergyAction.Send:
                CheckSent(_device.Outgoing);
                break;
            case SmartEnergyAction.TunnelData:
                CheckData();
                break;
            case SmartEnergyAction.TrustCentreLost:
                Demand(_log.Count(TraceSource.SmartEnergy, (int)SmartEnergyEvent.KeepAliveFailed) >= SmartEnergyDevice.KeepAliveTries, "a trust centre given up early");
                break;
        }
    }

    private void CheckSent(ApsMessage sent)
    {
        Demand(_isStarted, "said something before it was authorised");
        ReadOnlySpan<byte> bytes = sent.Buffer.AsSpan(sent.Offset, sent.Count);
        if (sent.Profile == 0)
        {
            Demand(!sent.Encrypted && sent.NodeId == 0, "a ZDO request that is encrypted, or not to the hub");
            CheckAsked();
            _lastZdo = sent.Cluster;
            _lastSequence = bytes[0];
            return;
        }

        Demand(sent.Encrypted, "said in clear what must be encrypted");
        Demand(sent.Count is >= 3 and <= MaxEncryptedBytes, "a message that no frame carries");
        Demand(sent.SourceEndpoint == Endpoint && sent.Cluster != 0x0702, "a cluster or endpoint that is not the device's");
        bool isClosure = sent.Cluster == 0x0704 && (bytes[0] & 0x0B) == 0x09 && bytes[2] == 0x06;
        if (!isClosure && (bytes[0] & IsAnswerBit) == 0)
        {
            Demand(sent.NodeId == 0, "a request to somebody who is not the hub");
            CheckAsked();
            _lastCluster = sent.Cluster;
            _lastSequence = bytes[1];
            Reach(1);
            return;
        }

        Demand(_answersLeft > 0, "more answers than were due");
        _answersLeft--;
        Demand(isClosure || !IsDefaultResponse(Heard.Buffer), "an answer to a Default Response");
        FollowTunnel(sent, bytes, isClosure);
    }

    private void CheckAsked()
    {
        Demand(_mayAsk, "a request while another is out");
        _mayAsk = false;
        _askedAtMs = NowMs;
    }

    private static bool IsDefaultResponse(byte[] frame) => frame.Length >= 3 && (frame[0] & 0x07) == 0 && frame[2] == DefaultResponse;

    /// <summary>Who the tunnel is with is told by what the device answered.</summary>
    private void FollowTunnel(ApsMessage sent, ReadOnlySpan<byte> bytes, bool isClosure)
    {
        if (sent.Cluster != 0x0704)
        {
            return;
        }

        Demand(!isClosure || BinaryPrimitives.ReadUInt16LittleEndian(bytes[3..]) == _tunnelId, "the end of a tunnel that was not open");
        bool isOpened = (bytes[0] & 0x0B) == 0x09 && bytes[2] == 0 && bytes[5] == 0;
        if (isOpened)
        {
            bool isOther = _tunnelId != NoTunnel && (sent.NodeId != _tunnelNode || sent.DestinationEndpoint != _tunnelEndpoint);
            Demand((_tunnelling & PpmidProfile.TunnellingServer) != 0 && !isOther, "a tunnel that is not shown, or a second one");
            _tunnelId = BinaryPrimitives.ReadUInt16LittleEndian(bytes[3..]);
            _tunnelNode = sent.NodeId;
            _tunnelEndpoint = sent.DestinationEndpoint;
            Reach(0);
        }
        else if (isClosure)
        {
            _tunnelId = NoTunnel;
        }
    }

    private void CheckData()
    {
        ReadOnlySpan<byte> heard = Heard.Buffer.AsSpan(Heard.Offset, Heard.Count);
        int count = _device.TunnelDataCount;
        Demand(count is > 0 and <= MaxTunnelData && heard.Length == count + 5, "tunnel data that nobody sent");
        Demand(heard[5..].SequenceEqual(_device.TunnelData.AsSpan(0, count)), "other tunnel data than were sent");
        int id = BinaryPrimitives.ReadUInt16LittleEndian(heard[3..]);
        bool isServed = (heard[0] & 0x08) == 0;
        Demand(isServed ? id == _tunnelId && Heard.NodeId == _tunnelNode && Heard.SourceEndpoint == _tunnelEndpoint : id == _usedId && Heard.NodeId == 0, "tunnel data of another device");
        Demand((_tunnelling & (isServed ? PpmidProfile.TunnellingServer : PpmidProfile.TunnellingClient)) != 0, "data through a tunnel that is not shown");
    }

    /// <summary>What is erased, and what is held, was the hub's word.</summary>
    private void CheckErasure()
    {
        int erased = _log.Count(TraceSource.SmartEnergy, (int)SmartEnergyEvent.ConsumerDataErased);
        if (erased > _erased)
        {
            _erased = erased;
            Demand(_hasHeardOfTenancy, "erased, and no change of tenancy was heard of");
            Demand(!_device.IsConsumerDataHeld, "said to be erased, and still held");
            Reach(0);
        }

        Demand(!_device.IsConsumerDataHeld || _hasHeardMessage, "holds a message that the hub did not send");
    }
}
