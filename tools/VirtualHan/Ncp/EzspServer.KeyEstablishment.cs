using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;
using VirtualHan.Radio;

namespace VirtualHan.Ncp;

/// <summary>The chip's own key establishment, for the suites it was given. A stock NCP has none: it does not know the commands.</summary>
public sealed partial class EzspServer
{
    /// <summary>What the elliptic curve arithmetic takes a Cortex-M.</summary>
    private const int ArithmeticMs = 800;

    private readonly List<IKeyAgreement> _agreements = [];
    private ulong _agreementPartner;
    private int _agreementEpoch;

    /// <summary>The chip's firmware has the library of this suite, and the unit's certificate and private key in its tokens.</summary>
    public void AddKeyEstablishment(IKeyAgreement agreement)
    {
        _agreements.Add(agreement);
        bool isSuite1 = agreement.Suite.Bit == CbkeSuite.Suite1Bit;
        _handlers[isSuite1 ? EzspFrameId.GetCertificate : EzspFrameId.GetCertificate283k1] = (_, answer) =>
            answer.Status(StackStatus.Success).Bytes(agreement.Certificate);
        _handlers[isSuite1 ? EzspFrameId.GenerateCbkeKeys : EzspFrameId.GenerateCbkeKeys283k1] = (_, answer) =>
            GenerateKeys(agreement, isSuite1 ? EzspFrameId.GenerateCbkeKeysHandler : EzspFrameId.GenerateCbkeKeysHandler283k1, answer);
        _handlers[isSuite1 ? EzspFrameId.CalculateSmacs : EzspFrameId.CalculateSmacs283k1] = (command, answer) =>
            CalculateSmacs(agreement, isSuite1 ? EzspFrameId.CalculateSmacsHandler : EzspFrameId.CalculateSmacsHandler283k1, command, answer);
        _handlers[isSuite1 ? EzspFrameId.ClearTemporaryDataMaybeStoreLinkKey : EzspFrameId.ClearTemporaryDataMaybeStoreLinkKey283k1] = (command, answer) =>
            ClearTemporaryData(agreement, command, answer);
    }

    private void GenerateKeys(IKeyAgreement agreement, EzspFrameId handler, EzspWriter answer)
    {
        agreement.Forget();
        agreement.BeginEphemeral(_random.Bytes(agreement.Suite.EphemeralRandomBytes));
        Compute(agreement, () =>
        {
            bool ready = agreement.State == KeyAgreementState.EphemeralReady;
            Raise(handler, NewWriter().Status(ready ? StackStatus.Success : StackStatus.InvalidCall)
                .Bytes(ready ? agreement.EphemeralPublicKey : new byte[agreement.Suite.PublicKeyBytes]));
        });
        answer.Status(StackStatus.InProgress);
    }

    private void CalculateSmacs(IKeyAgreement agreement, EzspFrameId handler, EzspReader command, EzspWriter answer)
    {
        bool isInitiator = command.U8() != 0;
        byte[] certificate = command.Bytes(agreement.Suite.CertificateBytes);
        byte[] publicKey = command.Bytes(agreement.Suite.PublicKeyBytes);
        if (command.Truncated || agreement.State != KeyAgreementState.EphemeralReady)
        {
            answer.Status(StackStatus.InvalidCall);
            return;
        }

        _agreementPartner = BinaryPrimitives.ReadUInt64BigEndian(certificate.AsSpan(agreement.Suite.SubjectOffset));
        agreement.BeginAgreement(isInitiator, certificate, publicKey);
        Compute(agreement, () =>
        {
            bool ready = agreement.State == KeyAgreementState.MacsReady;
            byte[] none = new byte[CbkeSuite.MacBytes];
            Raise(handler, NewWriter().Status(ready ? StackStatus.Success : StackStatus.InvalidArgument)
                .Bytes(ready ? agreement.InitiatorMac : none).Bytes(ready ? agreement.ResponderMac : none));
        });
        answer.Status(StackStatus.InProgress);
    }

    private void ClearTemporaryData(IKeyAgreement agreement, EzspReader command, EzspWriter answer)
    {
        bool store = command.U8() != 0;
        answer.Status(IfWhole(command, () =>
        {
            byte[] key = new byte[CbkeSuite.LinkKeyBytes];
            bool isKept = !store || (agreement.TakeLinkKey(key) == Result.Ok && LinkKeys.Put(LinkKeyTable.None, _agreementPartner, key));
            agreement.Forget();
            return isKept ? StackStatus.Success : StackStatus.InvalidCall;
        }));
    }

    private void Compute(IKeyAgreement agreement, Action done)
    {
        int epoch = ++_agreementEpoch;
        _queue.AfterMs(ArithmeticMs, () =>
        {
            if (epoch != _agreementEpoch)
            {
                return;
            }

            while (agreement.State == KeyAgreementState.Working)
            {
                agreement.Step();
            }

            done();
        });
    }

    private void ForgetAgreements()
    {
        _agreementEpoch++;
        _agreements.ForEach(agreement => agreement.Forget());
    }
}
