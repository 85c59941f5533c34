using System;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>The whole OTA client between a server that says anything and an owner that answers late, twice, or not at all.</summary>
/// <remarks>
/// Events: 0 a ZCL frame from the server; 1 time, u16 of 256 ms; 2 a frame that gets the sequence waited for: control, command, payload;
/// 3 a ZDO response that gets it: which, then from the status on; 4 the owner: what, u16; 5 a frame from elsewhere: flags, frame;
/// 6 the block asked for, as it should be but for the bytes given, exclusive-ored over it; 7 options, at the start only.
/// Rules that are held stand in OtaClientTarget.Rules.cs.
/// </remarks>
public sealed partial class OtaClientTarget : MachineTarget
{
    private const int ServerFrame = 0;
    private const int Time = 1;
    private const int ServerAnswer = 2;
    private const int ZdoAnswer = 3;
    private const int Owner = 4;
    private const int OtherFrame = 5;
    private const int Block = 6;
    private const int SetOptions = 7;

    private const int OptionPages = 1;
    private const int OptionSlowOwner = 2;
    private const int OptionOnTrial = 4;
    private const int OptionAnyServer = 8;
    private const int OptionAnyVersion = 16;
    private const int OptionExternalActivation = 32;
    private const int OptionRestored = 64;

    private const int Manufacturer = 0x1337;
    private const int ImageType = 0x0084;
    private const int Profile = 0x0109;
    private const long Running = 0x01000000;
    private const int MaxFileBytes = 600;
    private const int MaxBlockBytes = 63;

    /// <summary>Actions one call may lead to.</summary>
    private const int ActionsPerEvent = 64;

    /// <summary>Deadlines served in one instant before that counts as spinning.</summary>
    private const int DeadlinesPerInstant = 8;

    private OtaClientOptions _options;
    private OtaClient _client;
    private bool _willing;
    private int _stage;

    public OtaClientTarget()
        : base(
            DeadlinesPerInstant,
            "ota-client",
            "takes only newer files of its own kind that fit; asks only for bytes of the file; hands out only bytes the server sent for that place; applies only what the owner verified; never spins",
            "downloaded, not applied",
            "offered, not downloaded",
            "asked, not offered",
            "never asked")
    {
    }

    public override long Work => 100_000;

    public override long WorkPerInputByte => ActionsPerEvent;

    public override int BoundedMutations => 15_000;

    public override int FlipBytes => 300;

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        [0x19, 0x02, 0x00, 0x37, 0x13, 0x84, 0x00], [0x19, 0x05, 0x00, 0x37, 0x13, 0x84, 0x00, 0x00, 0x00, 0x00, 0x02], [0x19, 0x05, 0x97], [0x19, 0x05, 0x95],
        [0x19, 0x07, 0x37, 0x13, 0x84, 0x00], [0x19, 0x00, 0x00, 0x64], [0x18, 0x0B, 0x04, 0x81], [0x58, 0x02, 0x00, 0x00], [0xFF, 0xFF, 0xFF, 0xFF],
    ];

    protected override long NextDeadlineMs => _client.NextDeadlineMs;

    public override void Reset()
    {
        base.Reset();
        _stage = 4;
        Build(0);
        ResetRules();
    }

    public override int Run(byte[] input, CaseMeter meter)
    {
        Meter = meter;
        int position = 0;
        bool first = true;
        while (Sequence.Next(input, ref position, out int kind, out int start, out int count))
        {
            meter.Count();
            if (kind == SetOptions && first && count > 0)
            {
                Build(input[start]);
                Restore(input[start]);
            }
            else
            {
                Do(kind, input, start, count);
            }

            first = false;
            Drain();
        }

        return _stage;
    }

    private void Build(int flags)
    {
        _options = new OtaClientOptions
        {
            ManufacturerCode = Manufacturer,
            ImageType = ImageType,
            HardwareVersion = 0x0101,
            CurrentFileVersion = Running,
            MaxFileSizeBytes = MaxFileBytes,
            MaxDataSizeBytes = MaxBlockBytes,
            PageSizeBytes = (flags & OptionPages) != 0 ? 256 : 0,
            OnTrial = (flags & OptionOnTrial) != 0,
            TrustCentreOnly = (flags & OptionAnyServer) == 0,
            TakesAnyVersion = (flags & OptionAnyVersion) != 0,
            UpgradeActivationPolicy = (flags & OptionExternalActivation) != 0 ? 1 : 0,
        };
        _willing = (flags & OptionSlowOwner) == 0;
        _client = new OtaClient(_options, 7, new SilentTrace());
    }

    private void Restore(int flags)
    {
        if ((flags & OptionRestored) != 0)
        {
            _verified = true;
            _client.Restore(new PendingUpgrade { Kind = PendingKind.CountDown, Profile = Profile, ServerEndpoint = 1, FileVersion = Running + 1, FileSizeBytes = 100, RemainingMs = 60_000 }, NowMs);
        }
    }

    private void Do(int kind, byte[] input, int start, int count)
    {
        switch (kind)
        {
            case ServerFrame:
                Hear(input, start, count, 0, Profile, OtaClient.ClusterId, false);
                break;
            case Time:
                Pass(count < 2 ? 1 : (input[start] | (input[start + 1] << 8)) * 256L);
                break;
            case ServerAnswer when count >= 2:
                byte[] frame = [input[start], (byte)_lastSequence, .. input.AsSpan(start + 1, count - 1)];
                Hear(frame, 0, frame.Length, 0, Profile, OtaClient.ClusterId, false);
                break;
            case ZdoAnswer when count >= 1:
                byte[] zdo = [(byte)_lastSequence, .. input.AsSpan(start + 1, count - 1)];
                Hear(zdo, 0, zdo.Length, 0, 0, (input[start] & 1) == 0 ? 0x8006 : 0x8001, false);
                break;
            case Owner when count >= 1:
                Decide(input[start], count < 3 ? 0 : input[start + 1] | (input[start + 2] << 8));
                break;
            case OtherFrame when count >= 1:
                int flags = input[start];
                Hear(input, start + 1, count - 1, (flags & 1) != 0 ? 0x4321 : 0, (flags & 2) != 0 ? 0x0104 : Profile, (flags & 4) != 0 ? 0x0702 : OtaClient.ClusterId, (flags & 8) != 0);
                break;
            case Block:
                byte[] block = AskedFor(input.AsSpan(start, count));
                Hear(block, 0, block.Length, 0, Profile, OtaClient.ClusterId, false);
                break;
        }
    }

    private void Hear(byte[] buffer, int offset, int count, int node, int profile, int cluster, bool broadcast)
    {
        SetHeard(buffer.AsSpan(offset, count), node, profile, cluster, 1, 1, broadcast);
        Remember(Heard);
        Meter.Enter();
        _client.OnMessage(Heard, NowMs);
        Meter.Leave();
    }

    /// <summary>The owner's word, within what its documentation allows: outside of that is a programmer's error and traps.</summary>
    private void Decide(int what, int number)
    {
        Meter.Enter();
        switch (what & 15)
        {
            case 0:
                _client.Accept(_client.FileSize == 0 ? 0 : number % (_client.FileSize + 1), NowMs);
                break;
            case 1:
                _client.Refuse((number & 1) == 0 ? RefusalReason.Downgrade : RefusalReason.StoreWrite, NowMs);
                break;
            case 2:
                _client.DataAccepted(NowMs);
                break;
            case 3:
                int most = _client.FileOffset + (_client.State == OtaState.Storing ? _client.DataCount : 0);
                _client.RefetchFrom(number % (most + 1), NowMs);
                break;
            case 4:
                _client.RefuseImage((number & 1) == 0 ? RefusalReason.ChunkDigest : RefusalReason.StoreRead, RefusalStage.Chunk, NowMs);
                break;
            case 5:
                _verified |= _client.State == OtaState.Verifying;
                _client.VerifiedOk(NowMs);
                break;
            case 6:
                _client.ApplyNow(NowMs);
                break;
            case 7:
                _steady = true;
                _client.SetSteady(NowMs);
                break;
            case 8:
                _client.OnNetworkUp(NowMs);
                break;
            case 9:
                _client.OnNetworkDown(NowMs);
                break;
        }

        Meter.Leave();
    }

    protected override void ServeDeadline()
    {
        Meter.Enter();
        _client.OnTime(NowMs);
        Meter.Leave();
    }

    protected override void Drain()
    {
        int actions = 0;
        for (OtaAction action = Poll(); action != OtaAction.None; action = Poll())
        {
            actions++;
            Meter.Count();
            Demand(actions <= ActionsPerEvent, "actions without end");
            Demand(_client.FileOffset >= 0 && _client.FileOffset <= _client.FileSize, "an offset outside the file");
            On(action);
        }
    }

    private OtaAction Poll()
    {
        Meter.Enter();
        OtaAction action = _client.Poll();
        Meter.Leave();
        return action;
    }

    private void On(OtaAction action)
    {
        switch (action)
        {
            case OtaAction.Send:
                CheckSent(_client.Outgoing);
                break;
            case OtaAction.Offered:
                CheckOffer();
                Answer(0);
                break;
            case OtaAction.Data:
                CheckData();
                Answer(2);
                break;
            case OtaAction.Complete:
                Reach(1);
                Demand(_client.FileOffset == _client.FileSize, "complete before the end");
                Answer(5);
                break;
            case OtaAction.Apply:
                Demand(_verified, "to be applied, and never verified");
                Reach(0);
                break;
            case OtaAction.Aborted:
                _verified = false;
                break;
            case OtaAction.Persist:
                CheckPending();
                break;
        }
    }

    private void Answer(int what)
    {
        if (_willing)
        {
            Decide(what, 0);
        }
    }

    private void Reach(int stage)
    {
        _stage = Math.Min(_stage, stage);
    }
}
