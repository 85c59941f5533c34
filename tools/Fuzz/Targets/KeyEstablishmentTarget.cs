using System;
using System.Collections.Generic;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>Both sides of key establishment against a partner that says anything, at any time, and against bystanders.</summary>
/// <remarks>
/// Events: 0 a ZCL frame from the partner; 1 time, u16 of 256 ms; 2 the partner's next message as it should be, the bytes given
/// exclusive-ored over its payload; 3 start as initiator; 4 a frame from elsewhere: flags, frame; 5 the network goes;
/// 6 suites, at the start only: bits of the unit.
/// Rules that are held stand in KeyEstablishmentTarget.Rules.cs.
/// </remarks>
public sealed partial class KeyEstablishmentTarget : MachineTarget
{
    private const int PartnerFrame = 0;
    private const int Time = 1;
    private const int Proper = 2;
    private const int Start = 3;
    private const int OtherFrame = 4;
    private const int NetworkGone = 5;
    private const int SetSuites = 6;

    private const int Profile = 0x0109;
    private const int PartnerEndpoint = 0x7B;

    /// <summary>Deadlines served in one instant before that counts as spinning: the steps of both halves of a computation, and some.</summary>
    private const int DeadlinesPerInstant = 16;

    private const int ActionsPerEvent = 4;

    private static readonly byte[] s_own = [0x12, 0x10, 0x0F, 0x0E, 0x0D, 0x0C, 0x0B, 0x0A];
    private static readonly byte[] s_partner = [0x11, 0x10, 0x0F, 0x0E, 0x0D, 0x0C, 0x0B, 0x0A];
    private static readonly byte[] s_issuer = [0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11];

    private readonly MadeUpAgreement _suite2 = new(CbkeSuite.Suite2(), Certificate(CbkeSuite.Suite2(), s_own));
    private readonly MadeUpAgreement _suite1 = new(CbkeSuite.Suite1(), Certificate(CbkeSuite.Suite1(), s_own));
    private readonly byte[] _partnerCertificate2 = Certificate(CbkeSuite.Suite2(), s_partner);
    private readonly byte[] _partnerCertificate1 = Certificate(CbkeSuite.Suite1(), s_partner);
    private readonly byte[] _frame = new byte[ApsMessage.MaxPayloadBytes];
    private readonly IRandom _random = new Counting();
    private KeyEstablishmentMachine _machine;
    private int _stage;

    public KeyEstablishmentTarget()
        : base(
            DeadlinesPerInstant,
            "key-establishment",
            "established only with this session's MAC from a partner whose certificate names it and has the right issuer; a key only then; one message a step; frames fit; never spins",
            "a MAC was wrong",
            "begun, no secret computed",
            "nothing begun")
    {
    }

    public override long Work => 10_000;

    public override long WorkPerInputByte => DeadlinesPerInstant * ActionsPerEvent;

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        [0x01, 0x01, 0x00, 0x02, 0x00, 0x0A, 0x0A], [0x19, 0x01, 0x00, 0x02, 0x00], [0x09, 0x01, 0x03, 0x05, 0x1E, 0x01, 0x00], [0x01, 0x01, 0x03, 0x01, 0x00, 0x03, 0x00],
        [0x18, 0x01, 0x0B, 0x00, 0x81], [0x19, 0x02, 0x01], [0x01, 0x03, 0x02],
    ];

    protected override long NextDeadlineMs => _machine.NextDeadlineMs;

    public override void Reset()
    {
        base.Reset();
        _stage = 3;
        Build(CbkeSuite.Suite2Bit | CbkeSuite.Suite1Bit);
        ResetRules();
    }

    public override int Run(byte[] input, CaseMeter meter)
    {
        Meter = meter;
        int position = 0;
        bool isFirst = true;
        while (Sequence.Next(input, ref position, out int kind, out int start, out int count))
        {
            meter.Count();
            if (kind == SetSuites && isFirst && count > 0)
            {
                Build(input[start]);
            }
            else
            {
                Do(kind, input.AsSpan(start, count));
            }

            isFirst = false;
            Drain();
        }

        return _stage;
    }

    private static byte[] Certificate(CbkeSuite suite, byte[] subject)
    {
        byte[] certificate = new byte[suite.CertificateBytes];
        for (int i = 0; i < CbkeSuite.IdentityBytes; i++)
        {
            certificate[suite.SubjectOffset + i] = subject[CbkeSuite.IdentityBytes - 1 - i];
            certificate[suite.IssuerOffset + i] = s_issuer[CbkeSuite.IdentityBytes - 1 - i];
        }

        if (suite.Bit == CbkeSuite.Suite2Bit)
        {
            certificate[9] = 0x0D;
            certificate[10] = 0x08;
            certificate[36] = 0x88;
        }

        return certificate;
    }

    private void Build(int suites)
    {
        _suite2.Forget();
        _suite1.Forget();
        _machine = new KeyEstablishmentMachine(
            (suites & CbkeSuite.Suite2Bit) != 0 ? _suite2 : null, (suites & CbkeSuite.Suite1Bit) != 0 ? _suite1 : null, 1, Profile, _random, new SilentTrace());
    }

    private void Do(int kind, ReadOnlySpan<byte> bytes)
    {
        switch (kind)
        {
            case PartnerFrame:
                Hear(bytes, 0, PartnerEndpoint, KeyEstablishmentMachine.ClusterId, false, s_partner);
                break;
            case Time:
                Pass(bytes.Length < 2 ? 1 : (bytes[0] | (bytes[1] << 8)) * 256L);
                break;
            case Proper:
                Hear(_frame.AsSpan(0, WriteProper(bytes)), 0, PartnerEndpoint, KeyEstablishmentMachine.ClusterId, false, s_partner);
                break;
            case Start:
                Meter.Enter();
                _machine.Start(0, PartnerEndpoint, s_partner, NowMs);
                Meter.Leave();
                break;
            case OtherFrame when bytes.Length >= 1:
                int flags = bytes[0];
                Hear(
                    bytes[1..],
                    (flags & 1) != 0 ? 0x4321 : 0,
                    (flags & 2) != 0 ? 3 : PartnerEndpoint,
                    (flags & 4) != 0 ? 0x0702 : KeyEstablishmentMachine.ClusterId,
                    (flags & 8) != 0,
                    (flags & 16) != 0 ? null : s_partner);
                break;
            case NetworkGone:
                Meter.Enter();
                _machine.Stop();
                Meter.Leave();
                break;
        }
    }

    private void Hear(ReadOnlySpan<byte> frame, int node, int endpoint, int cluster, bool broadcast, byte[] eui64)
    {
        SetHeard(frame, node, Profile, cluster, endpoint, 1, broadcast);
        Remember(Heard);
        Meter.Enter();
        _machine.OnMessage(Heard, eui64, NowMs);
        Meter.Leave();
    }

    protected override void ServeDeadline()
    {
        Meter.Enter();
        _machine.OnTime(NowMs);
        Meter.Leave();
    }

    protected override void Drain()
    {
        int actions = 0;
        int sent = 0;
        while (true)
        {
            Meter.Enter();
            KeyEstablishmentAction action = _machine.Poll();
            Meter.Leave();
            if (action == KeyEstablishmentAction.None)
            {
                return;
            }

            actions++;
            sent += action == KeyEstablishmentAction.Send ? 1 : 0;
            Meter.Count();
            Demand(actions <= ActionsPerEvent, "actions without end");
            Demand(sent <= 1, "more than one message in a step");
            Check(action);
        }
    }

    private sealed class Counting : IRandom
    {
        public void Fill(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                buffer[offset + i] = (byte)(i + 1);
            }
        }
    }
}
