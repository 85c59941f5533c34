using System;
using System.Buffers.Binary;
using Bridge.Firmware.Zcl;

namespace Bridge.Proof;

/// <summary>The hub as the updater sees it, one message in, at most one out: an OTA server (ZCL 11) behind a network without loss, written from the cluster's description.</summary>
/// <remarks>
/// It falls silent once in the first download, and somebody switches the power off and on once in it, and after each update: see
/// <see cref="World"/>.
/// </remarks>
internal sealed class ProofHub
{
    private const int OtaCluster = 0x0019;
    private const int MatchDescriptorRequest = 0x0006;
    private const int IeeeAddressRequest = 0x0001;
    private const int ZdoResponse = 0x8000;
    private const int Endpoint = 1;

    private const byte QueryNextImageRequest = 0x01;
    private const byte QueryNextImageResponse = 0x02;
    private const byte ImageBlockRequest = 0x03;
    private const byte ImageBlockResponse = 0x05;
    private const byte UpgradeEndRequest = 0x06;
    private const byte UpgradeEndResponse = 0x07;
    private const byte DefaultResponse = 0x0B;
    private const byte NoImageAvailable = 0x98;
    private const byte FrameControl = 0x19;
    private const byte GeneralControl = 0x18;

    /// <summary>Longer than the client's ten errors in a row, so that its download breaks off.</summary>
    private const long SilenceMs = 90_000;

    private static readonly byte[] Eui64 = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08];

    private readonly KnownImage[] _images;
    private readonly World _world;
    private readonly Watch _watch;
    private readonly ApsMessage _answer = new() { Buffer = new byte[ApsMessage.MaxPayloadBytes] };
    private long _silentUntilMs = -1;

    public ProofHub(ProofSubject subject, World world, Watch watch)
    {
        _images = subject.Images;
        _world = world;
        _watch = watch;
    }

    /// <summary>Set when the power is to be switched off now.</summary>
    public bool SwitchesOff { get; private set; }

    private bool IsFirstDownload => _world.Target == 1 && _world.IsTrialToFail;

    /// <returns>The answer, valid until the next call; null for none.</returns>
    public ApsMessage Answer(ApsMessage request, long nowMs)
    {
        if (nowMs < _silentUntilMs)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = request.Buffer.AsSpan(request.Offset, request.Count);
        _answer.NodeId = request.NodeId;
        _answer.Profile = request.Profile;
        _answer.SourceEndpoint = request.DestinationEndpoint;
        _answer.DestinationEndpoint = request.SourceEndpoint;
        _answer.Cluster = request.Profile == 0 ? request.Cluster | ZdoResponse : request.Cluster;
        Span<byte> answer = _answer.Buffer;
        _answer.Count = request.Profile == 0 ? AnswerZdo(request.Cluster, bytes, answer)
            : request.Cluster == OtaCluster && (bytes[0] & 3) == 1 ? AnswerOta(bytes, answer, nowMs) : 0;
        return _answer.Count > 0 ? _answer : null;
    }

    private static int AnswerZdo(int cluster, ReadOnlySpan<byte> request, Span<byte> answer)
    {
        answer[0] = request[0];
        answer[1] = 0;
        switch (cluster)
        {
            case MatchDescriptorRequest:
                answer[2] = 0;
                answer[3] = 0;
                answer[4] = 1;
                answer[5] = Endpoint;
                return 6;
            case IeeeAddressRequest:
                Eui64.CopyTo(answer[2..]);
                answer[10] = 0;
                answer[11] = 0;
                return 12;
            default:
                return 0;
        }
    }

    private int AnswerOta(ReadOnlySpan<byte> request, Span<byte> answer, long nowMs)
    {
        answer[0] = FrameControl;
        answer[1] = request[1];
        switch (request[2])
        {
            case QueryNextImageRequest:
                answer[2] = QueryNextImageResponse;
                return OnQuery(request[4..], answer[3..]) + 3;
            case ImageBlockRequest:
                answer[2] = ImageBlockResponse;
                return OnBlock(request[4..], answer[3..], nowMs) is > 0 and int count ? count + 3 : 0;
            case UpgradeEndRequest when request[3] == 0:
                answer[2] = UpgradeEndResponse;
                return OnUpgradeEnd(request[4..], answer[3..]) + 3;
            case UpgradeEndRequest:
                answer[0] = GeneralControl;
                answer[2] = DefaultResponse;
                answer[3] = UpgradeEndRequest;
                answer[4] = 0;
                return 5;
            default:
                return 0;
        }
    }

    /// <summary>Identity is 8 bytes: manufacturer, image type, version; the answer repeats it with the version offered.</summary>
    private int OnQuery(ReadOnlySpan<byte> identity, Span<byte> answer)
    {
        long version = BinaryPrimitives.ReadUInt32LittleEndian(identity[4..]);
        _watch.OnVersionReported(version);
        if (_watch.IsConfirmedRunning(_world.Target))
        {
            // A confirmed image has to start again before there is anything newer.
            _world.IsFinished = _world.Target == _images.Length - 1;
            _world.Target += _world.IsFinished ? 0 : 1;
            SwitchesOff = true;
        }

        KnownImage image = _images[_world.Target];
        if (version == image.FileVersion)
        {
            answer[0] = NoImageAvailable;
            return 1;
        }

        answer[0] = 0;
        identity[..4].CopyTo(answer[1..]);
        BinaryPrimitives.WriteUInt32LittleEndian(answer[5..], (uint)image.FileVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(answer[9..], (uint)image.File.Length);
        return 13;
    }

    private int OnBlock(ReadOnlySpan<byte> request, Span<byte> answer, long nowMs)
    {
        byte[] file = _images[_world.Target].File;
        int offset = BinaryPrimitives.ReadInt32LittleEndian(request[8..]);
        if (IsFirstDownload && !_world.WasSilent && offset > file.Length / 3)
        {
            _world.WasSilent = true;
            _silentUntilMs = nowMs + SilenceMs;
            return 0;
        }

        if (IsFirstDownload && !_world.WasSwitchedOff && offset > 2 * file.Length / 3)
        {
            _world.WasSwitchedOff = true;
            SwitchesOff = true;
            return 0;
        }

        int count = Math.Min(request[12], file.Length - offset);
        answer[0] = 0;
        request[..8].CopyTo(answer[1..]);
        BinaryPrimitives.WriteInt32LittleEndian(answer[9..], offset);
        answer[13] = (byte)count;
        file.AsSpan(offset, count).CopyTo(answer[14..]);
        return 14 + count;
    }

    /// <summary>Upgrade at once: current time and upgrade time are both zero.</summary>
    private int OnUpgradeEnd(ReadOnlySpan<byte> identity, Span<byte> answer)
    {
        _watch.OnUpgradeEnd(BinaryPrimitives.ReadUInt32LittleEndian(identity[4..]), _images[_world.Target].FileVersion);
        identity[..8].CopyTo(answer);
        answer.Slice(8, 8).Clear();
        return 16;
    }
}
