using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Firmware.Zcl;

namespace Bridge.Fuzz.Targets;

/// <content>What the partner really said, what may follow from it, and conversations as they should be.</content>
public sealed partial class KeyEstablishmentTarget
{
    private static readonly (int Kind, byte[] Bytes) Begin = (Start, []);
    private static readonly (int Kind, byte[] Bytes) Next = (Proper, []);
    private static readonly (int Kind, byte[] Bytes) Compute = (Time, [0, 0]);
    private static readonly (int Kind, byte[] Bytes) FiveMinutes = (Time, [0x94, 0x04]);

    /// <summary>Of this session: a second one while the first is held is not listened to.</summary>
    private readonly List<byte[]> _heardMacs = [];
    private bool _isInitiator;
    private int _partnerSequence;

    private MadeUpAgreement Agreement => _suite2.State != KeyAgreementState.Idle ? _suite2 : _suite1;

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        (int, byte[])[] initiated = [Begin, Next, Compute];
        (int, byte[])[] agreed = [.. initiated, Next, Compute];
        (int, byte[])[] answered = [Next, Compute, Next, Compute];
        byte[] key = [0x03, .. Enumerable.Repeat((byte)0x5A, 36)];
        (int, byte[]) terminate = (PartnerFrame, [0x19, 0x01, 0x03, 0x05, 0x1E, 0x01, 0x00]);
        return new (int, byte[])[][]
        {
            [.. agreed, Next],
            [.. answered, Next],
            [.. agreed, (Proper, [1])],
            [.. answered, (Proper, [0, 0, 0x80])],
            [(SetSuites, [1]), .. agreed, Next],
            [(SetSuites, [1]), .. answered, Next],
            [(SetSuites, [0]), Begin, Next],
            [Begin, terminate, .. agreed, Next],
            [Begin, (Proper, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), .. agreed],
            [Begin, (PartnerFrame, [0x18, 0x01, 0x0B, 0x00, 0x81]), Begin, FiveMinutes],
            [.. initiated, FiveMinutes, .. agreed, FiveMinutes],
            [.. answered, FiveMinutes],
            [Begin, (OtherFrame, [1, 0x19, 0x01, 0x03, 0x01, 0x00, 0x02, 0x00]), (OtherFrame, [16, 0x01, 0x05, 0x00, 0x02, 0x00, 0x0A, 0x0A]), (NetworkGone, []), .. agreed, Next],
            [.. initiated, (PartnerFrame, [0x19, 0x02, 0x01, .. key]), Compute, Next],
            [Next, Compute, (PartnerFrame, [0x01, 0x02, 0x01, .. key]), Compute, Next],
            [.. initiated, (Proper, [0x07]), .. agreed, Next, .. answered, Next],
        }.Select(events => Sequence.Of(events)).ToArray();
    }

    private void ResetRules()
    {
        _heardMacs.Clear();
        _isInitiator = false;
        _partnerSequence = 0;
    }

    /// <summary>The partner's next message, were it honest; nothing that fits the state is a request to begin.</summary>
    private int WriteProper(ReadOnlySpan<byte> changes)
    {
        bool isInitiator = _machine.State != KeyEstablishmentState.Idle && _isInitiator;
        bool isSuite2 = (_machine.State == KeyEstablishmentState.Idle && (_machine.Suites & CbkeSuite.Suite2Bit) != 0) || (_machine.State != KeyEstablishmentState.Idle && Agreement == _suite2);
        int command = _machine.State switch
        {
            KeyEstablishmentState.Idle or KeyEstablishmentState.AwaitingInitiateResponse => 0,
            KeyEstablishmentState.AwaitingEphemeralData or KeyEstablishmentState.GeneratingEphemeralData => 1,
            _ => 2,
        };
        int at = ZclFrame.WriteHeader(_frame, 0, ZclFrame.TypeCluster | (isInitiator ? ZclFrame.ControlFromServer : 0), ZclFrame.NoManufacturer, ++_partnerSequence & 0xFF, command);
        int payload = at;
        switch (command)
        {
            case 0:
                at += InitiateKeyEstablishment.Write(_frame, at, isSuite2 ? 2 : 1, 5, 10, isSuite2 ? _partnerCertificate2 : _partnerCertificate1);
                break;
            case 1:
                _frame[at] = 0x03;
                Array.Fill(_frame, (byte)0x5A, at + 1, Agreement.Suite.PublicKeyBytes - 1);
                at += Agreement.Suite.PublicKeyBytes;
                break;
            default:
                Array.Copy(isInitiator ? Agreement.LastResponderMac : Agreement.LastInitiatorMac, 0, _frame, at, CbkeSuite.MacBytes);
                at += CbkeSuite.MacBytes;
                break;
        }

        for (int i = 0; i < changes.Length && payload + i < at; i++)
        {
            _frame[payload + i] ^= changes[i];
        }

        return at;
    }

    /// <summary>Read by hand: cluster command 2, from the partner alone.</summary>
    private void Remember(ApsMessage message)
    {
        byte[] frame = message.Buffer;
        bool isConfirm = message.Cluster == 0x0800 && message.NodeId == 0 && message.SourceEndpoint == PartnerEndpoint && !message.Broadcast
            && frame.Length == 3 + CbkeSuite.MacBytes && (frame[0] & 0xE7) == 0x01 && frame[2] == 2;
        if (isConfirm)
        {
            _heardMacs.Add(frame[3..]);
        }
    }

    private void Check(KeyEstablishmentAction action)
    {
        switch (action)
        {
            case KeyEstablishmentAction.Send:
                CheckSent(_machine.Outgoing);
                break;
            case KeyEstablishmentAction.Established:
                CheckEstablished();
                _stage = 0;
                break;
            default:
                Demand(_machine.Failure != KeyEstablishmentStatus.None, "failed without a reason");
                Demand(IsZero(_machine.LinkKey), "a key after a failure");
                Reach(_machine.Failure == KeyEstablishmentStatus.BadKeyConfirm && !_machine.IsEndedByPartner ? 1 : 2);
                break;
        }
    }

    private void CheckSent(ApsMessage sent)
    {
        Demand(sent.Count <= ApsMessage.MaxPayloadBytes && sent.Profile == Profile && sent.Cluster == 0x0800, "a message that does not fit");
        Demand(sent.Buffer[2] <= 3 && (sent.Buffer[0] & 0xE7) == 0x01, "a frame that is no command of the cluster");
        if (sent.Buffer[2] == 0)
        {
            _isInitiator = (sent.Buffer[0] & ZclFrame.ControlFromServer) == 0;
            _heardMacs.Clear();
            Reach(2);
        }
    }

    private void CheckEstablished()
    {
        MadeUpAgreement agreement = _suite2.KeysTaken > 0 && Same(_suite2.LastSecret, _machine.LinkKey) ? _suite2 : _suite1;
        byte[] certificate = agreement.Suite.Bit == CbkeSuite.Suite2Bit ? _partnerCertificate2 : _partnerCertificate1;
        CbkeSuite suite = agreement.Suite;
        Demand(agreement.KeysTaken == 1 && Same(agreement.LastSecret, _machine.LinkKey), "a key that was not computed");
        Demand(_heardMacs.Exists(mac => Same(mac, agreement.WasInitiator ? agreement.LastResponderMac : agreement.LastInitiatorMac)), "established without the partner's MAC");
        Demand(
            agreement.PeerCertificate.AsSpan(suite.SubjectOffset, 8).SequenceEqual(certificate.AsSpan(suite.SubjectOffset, 8))
                && agreement.PeerCertificate.AsSpan(suite.IssuerOffset, 8).SequenceEqual(certificate.AsSpan(suite.IssuerOffset, 8)),
            "established with a certificate of another device or issuer");
    }

    private static bool Same(byte[] left, byte[] right) => left.AsSpan().SequenceEqual(right);

    private static bool IsZero(byte[] bytes) => bytes.AsSpan().IndexOfAnyExcept((byte)0) < 0;

    private void Reach(int stage) => _stage = Math.Min(_stage, stage);
}
