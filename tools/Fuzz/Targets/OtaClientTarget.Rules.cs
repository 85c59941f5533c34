using System;
using System.Buffers.Binary;
using Bridge.Firmware.Ota;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <content>What must hold of everything the client says and hands out.</content>
public sealed partial class OtaClientTarget
{
    private const int BlockHeadBytes = 14;

    /// <summary>For each place in the file the values that the server has sent for it: bit v of 256.</summary>
    private readonly ulong[] _heard = new ulong[MaxFileBytes * 4];

    private readonly ZclFrame _sentFrame = new();
    private readonly byte[] _record = new byte[PendingUpgrade.SizeBytes];
    private readonly PendingUpgrade _readBack = new();
    private int _lastSequence;
    private int _askedOffset;
    private int _askedBytes;
    private bool _mayAnswer;
    private bool _verified;

    /// <summary>The owner has said that the trial is over.</summary>
    private bool _steady;

    private void ResetRules()
    {
        Array.Clear(_heard);
        _lastSequence = 0;
        _askedOffset = 0;
        _askedBytes = 0;
        _mayAnswer = false;
        _verified = false;
        _steady = false;
    }

    /// <summary>An independent look at what is about to be heard.</summary>
    private void Remember(ApsMessage message)
    {
        _mayAnswer = !message.Broadcast;
        ReadOnlySpan<byte> bytes = message.Buffer;
        if (message.Cluster != OtaClient.ClusterId || message.Broadcast || bytes.Length < 3 + BlockHeadBytes || bytes[2] != 0x05 || bytes[3] != 0)
        {
            return;
        }

        ReadOnlySpan<byte> block = bytes[3..];
        long at = BinaryPrimitives.ReadUInt32LittleEndian(block[9..]);
        bool isOurs = BinaryPrimitives.ReadUInt16LittleEndian(block[1..]) == Manufacturer
            && BinaryPrimitives.ReadUInt16LittleEndian(block[3..]) == ImageType
            && BinaryPrimitives.ReadUInt32LittleEndian(block[5..]) == _client.FileVersion;
        for (int i = BlockHeadBytes; isOurs && i < block.Length && at < MaxFileBytes; i++, at++)
        {
            _heard[(at * 4) + (block[i] >> 6)] |= 1UL << (block[i] & 63);
        }
    }

    /// <summary>The block last asked for, as a good server sends it, with the event's bytes exclusive-ored over the frame.</summary>
    private byte[] AskedFor(ReadOnlySpan<byte> faults)
    {
        byte[] frame = new byte[3 + BlockHeadBytes + _askedBytes];
        frame[0] = 0x19;
        frame[1] = (byte)_lastSequence;
        frame[2] = 0x05;
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(4), Manufacturer);
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(6), ImageType);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(8), (uint)_client.FileVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(12), (uint)_askedOffset);
        frame[16] = (byte)_askedBytes;
        for (int i = 0; i < _askedBytes; i++)
        {
            frame[17 + i] = (byte)((_askedOffset + i) * 7);
        }

        for (int i = 0; i < Math.Min(faults.Length, frame.Length); i++)
        {
            frame[i] ^= faults[i];
        }

        return frame;
    }

    private void CheckOffer()
    {
        Reach(2);
        Demand(!_options.OnTrial || _steady, "an offer taken on trial");
        Demand(_client.FileSize is > 0 and <= MaxFileBytes, "a file that does not fit is taken");
        Demand(_options.TakesAnyVersion || _client.FileVersion > Running, "a file that is not newer is taken");
        _verified = false;
    }

    private void CheckData()
    {
        Demand(_client.DataCount > 0 && _client.DataFileOffset + _client.DataCount <= _client.FileSize, "data outside the file");
        Demand(_client.DataOffset >= 0 && _client.DataOffset + _client.DataCount <= _client.DataBuffer.Length, "data outside its buffer");
        for (int i = 0; i < _client.DataCount; i++)
        {
            byte value = _client.DataBuffer[_client.DataOffset + i];
            Demand((_heard[((_client.DataFileOffset + i) * 4) + (value >> 6)] >> (value & 63) & 1) != 0, "data that the server never sent for this place");
        }
    }

    private void CheckPending()
    {
        _client.Pending.Write(_record, 0);
        Demand(_readBack.Read(_record, 0) == Result.Ok && _readBack.Kind == _client.Pending.Kind && _readBack.FileVersion == _client.Pending.FileVersion, "a record that cannot be read again");
    }

    private void CheckSent(ApsMessage sent)
    {
        Reach(3);
        Demand(sent.Count is > 0 and <= ApsMessage.MaxPayloadBytes, "sent a message of no size");
        if (sent.Profile == 0)
        {
            _lastSequence = sent.Buffer[sent.Offset];
            return;
        }

        Demand(_sentFrame.Parse(sent.Buffer, sent.Offset, sent.Count) == Result.Ok, "sent what is no ZCL frame");
        if (_sentFrame.IsGeneral)
        {
            Demand(_sentFrame.Command == (int)ZclGeneralCommand.DefaultResponse && _sentFrame.Count == 2, "sent an unknown general command");
            Demand(_mayAnswer, "answered a broadcast");
            return;
        }

        _lastSequence = _sentFrame.Sequence;
        if (_sentFrame.Command is (int)OtaCommand.ImageBlockRequest or (int)OtaCommand.ImagePageRequest)
        {
            CheckRequest(_sentFrame.Buffer.AsSpan(_sentFrame.Offset, _sentFrame.Count));
        }
    }

    private void CheckRequest(ReadOnlySpan<byte> request)
    {
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(request[9..]);
        int most = request[13];
        bool isPage = _sentFrame.Command == (int)OtaCommand.ImagePageRequest;
        int wanted = isPage ? BinaryPrimitives.ReadUInt16LittleEndian(request[14..]) : most;
        Demand(most is > 0 and <= MaxBlockBytes, "asked for a block of no size");
        Demand(wanted > 0 && offset + wanted <= _client.FileSize, "asked for bytes outside the file");
        _askedOffset = (int)offset;
        _askedBytes = Math.Min(most, wanted);
    }
}
