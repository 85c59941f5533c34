using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Zcl;
using Bridge.Fuzz.Oracles;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>Every decoder of every EZSP version. Input: version, decoder, parameters.</summary>
public sealed class EzspCodecTarget : FuzzTarget
{
    private const int Malformed = 1;
    private const int Loopback = 2;
    private const int GuardBytes = 9;
    private const int MaxParameterBytes = 220;

    private readonly EzspCodec _codec13 = new EzspCodec13();
    private readonly EzspCodec _codec14 = new EzspCodec14();
    private readonly byte[] _eight = new byte[8];
    private readonly byte[] _key = new byte[16];
    private readonly byte[] _mfgToken = new byte[EzspLayouts.MfgTokenRoomBytes];
    private readonly NetworkParameters _parameters = new();
    private readonly NetworkFound _found = new();
    private readonly MessageSent _sent = new();
    private readonly ApsMessage _message = new();
    private readonly byte[] _inside = new byte[GuardBytes + MaxParameterBytes + GuardBytes];
    private int _number;

    public EzspCodecTarget()
        : base("ezsp-codec", "sizes and offsets of UG100 for 13, 14 and 16 to 19; bytes outside the frame change nothing", "malformed", "own copy of a broadcast")
    {
    }

    public override int BoundedMutations => 100_000;

    public override int Run(byte[] input, CaseMeter meter)
    {
        if (input.Length < 2 || input.Length > MaxParameterBytes)
        {
            return Malformed;
        }

        int version = EzspLayouts.Versions[input[0] % EzspLayouts.Versions.Length];
        var decoder = (EzspDecoder)(input[1] % EzspLayouts.DecoderCount);
        ReadOnlySpan<byte> parameters = input.AsSpan(2);
        meter.Enter();
        Result result = Decode(version, decoder, input, 2, parameters.Length);
        meter.Leave();
        Demand(result is Result.Ok or Result.Malformed or Result.Refused, "a result that the decoder does not document");
        bool whole = parameters.Length >= EzspLayouts.Needed(decoder, version, parameters);
        Demand(whole == (result != Result.Malformed), whole ? "refused a whole frame" : "accepted a frame that is too short");
        if (decoder == EzspDecoder.IncomingMessage && whole)
        {
            CheckMessage(version, parameters, result);
        }

        if (decoder == EzspDecoder.ExportedLinkKey && whole)
        {
            Demand(parameters.Slice(EzspLayouts.ExportedKeyAt(version), _key.Length).SequenceEqual(_key), "another key than the frame's");
        }

        int number = _number;
        _inside.AsSpan().Fill(0xA5);
        parameters.CopyTo(_inside.AsSpan(GuardBytes));
        Demand(Decode(version, decoder, _inside, GuardBytes, parameters.Length) == result, "bytes outside the frame changed the result");
        Demand(!whole || _number == number, "bytes outside the frame changed a number");
        return result == Result.Ok ? Accepted : result == Result.Malformed ? Malformed : Loopback;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        var corpus = new List<byte[]>();
        for (int version = 0; version < EzspLayouts.Versions.Length; version++)
        {
            for (int decoder = 0; decoder < EzspLayouts.DecoderCount; decoder++)
            {
                int number = EzspLayouts.Versions[version];
                byte[] parameters = new byte[EzspLayouts.Needed((EzspDecoder)decoder, number, [])];
                for (int i = 0; i < parameters.Length; i++)
                {
                    parameters[i] = (byte)(i * 7);
                }

                if (decoder == (int)EzspDecoder.MfgToken)
                {
                    parameters = [4, 1, 2, 3, 4];
                }

                if (decoder == (int)EzspDecoder.IncomingMessage)
                {
                    parameters[0] = 0;
                    parameters[^1] = 5;
                    corpus.Add([(byte)version, (byte)decoder, .. parameters, 1, 2, 3, 4, 5]);
                    parameters[0] = 5;
                    parameters[^1] = 0;
                }

                corpus.Add([(byte)version, (byte)decoder, .. parameters]);
            }
        }

        return corpus;
    }

    private Result Decode(int version, EzspDecoder decoder, byte[] buffer, int offset, int count)
    {
        EzspCodec codec = version == 13 ? _codec13 : _codec14;
        NetworkStatus status = NetworkStatus.Ok;
        int value = 0;
        Result result = decoder switch
        {
            EzspDecoder.Status => codec.DecodeStatus(buffer, offset, count, out status),
            EzspDecoder.SlStatus => codec.DecodeSlStatus(buffer, offset, count, out status),
            EzspDecoder.Eui64 => codec.DecodeEui64(buffer, offset, count, _eight),
            EzspDecoder.NodeId => codec.DecodeNodeId(buffer, offset, count, out value),
            EzspDecoder.NetworkParameters => codec.DecodeNetworkParameters(buffer, offset, count, _parameters, out status),
            EzspDecoder.StatusAndBytes => codec.DecodeStatusAndBytes(buffer, offset, count, _eight, EzspLayouts.TokenBytes, out status),
            EzspDecoder.NetworkFound => codec.DecodeNetworkFound(buffer, offset, count, _found),
            EzspDecoder.ScanComplete => codec.DecodeScanComplete(buffer, offset, count, out status),
            EzspDecoder.KeyEstablishment => codec.DecodeKeyEstablishment(buffer, offset, count, out value),
            EzspDecoder.MessageSent => codec.DecodeMessageSent(buffer, offset, count, _sent),
            EzspDecoder.MfgToken => codec.DecodeMfgToken(buffer, offset, count, _mfgToken, out value),
            EzspDecoder.KeyTableIndex => codec.DecodeKeyTableIndex(buffer, offset, count, out value),
            EzspDecoder.SecurityState => codec.DecodeSecurityState(buffer, offset, count, _eight, out status),
            EzspDecoder.ExportedLinkKey => codec.DecodeExportedLinkKey(buffer, offset, count, _key, out status),
            _ => codec.DecodeIncomingMessage(buffer, offset, count, _message),
        };
        _number = decoder switch
        {
            EzspDecoder.NetworkParameters => _parameters.Channels,
            EzspDecoder.NetworkFound => _found.Rssi,
            EzspDecoder.MessageSent => _sent.MessageTag,
            EzspDecoder.IncomingMessage => _message.Count,
            _ => value ^ ((int)status << 16),
        };
        return result;
    }

    private void CheckMessage(int version, ReadOnlySpan<byte> parameters, Result result)
    {
        int lengthAt = EzspLayouts.PayloadLengthAt(version);
        Demand(_message.Offset == 2 + lengthAt + 1 && _message.Count == parameters[lengthAt], "the payload stands elsewhere");
        Demand(_message.Offset + _message.Count <= _message.Buffer.Length, "the payload ends outside the frame");
        Demand(_message.Profile == BinaryPrimitives.ReadUInt16LittleEndian(parameters[1..]), "another profile than the frame's");
        Demand(_message.Cluster == BinaryPrimitives.ReadUInt16LittleEndian(parameters[3..]), "another cluster than the frame's");
        Demand(_message.NodeId == BinaryPrimitives.ReadUInt16LittleEndian(parameters[EzspLayouts.SenderAt(version)..]), "another sender than the frame's");
        Demand(_message.Broadcast == parameters[0] >= 2, "unicast or not is another answer than the frame's");
        Demand(_message.Encrypted == ((BinaryPrimitives.ReadUInt16LittleEndian(parameters[7..]) & 0x20) != 0), "encrypted or not is another answer than the frame's");
        Demand((result == Result.Refused) == (parameters[0] is 3 or 5), "the stack's own copy was taken, or another refused");
    }
}
