using System;
using Bridge.Boot;
using Bridge.Firmware.KeyEstablishment;

namespace Bridge.Firmware.Crypto;

/// <summary>The steps, in their order.</summary>
public sealed partial class ManagedKeyAgreement
{
    private const int TaskEphemeralScalar = 0;
    private const int TaskEphemeralPoint = 1;
    private const int TaskEphemeralBytes = 2;
    private const int TaskCaPoint = 3;
    private const int TaskCertificatePoint = 4;
    private const int TaskCertificateProduct = 5;
    private const int TaskStaticKey = 6;
    private const int TaskPeerEphemeral = 7;
    private const int TaskAssociateProduct = 8;
    private const int TaskAgreementPoint = 9;
    private const int TaskImplicitSignature = 10;
    private const int TaskSharedSecret = 11;
    private const int TaskKeys = 12;

    // Of a certificate of suite 2, which names what it is made for.
    private const int TypeOffset = 0;
    private const int CurveOffset = 9;
    private const int HashOffset = 10;
    private const int ImplicitType = 0x00;
    private const int Sect283k1Curve = 0x0D;
    private const int AesMmoHash = 0x08;

    private const byte InitiatorMacTag = 0x02;
    private const byte ResponderMacTag = 0x03;

    public void Step()
    {
        if (_state != KeyAgreementState.Working)
        {
            return;
        }

        if (_ladder.BitsLeft > 0)
        {
            _ladder.Step(BitsPerStep);
            return;
        }

        // This very value goes on, whatever else a check leaves here refuses.
        if (Work() != Verdict.Valid)
        {
            Forget();
            _state = KeyAgreementState.Refused;
            return;
        }

        _task++;
    }

    private int Work()
    {
        switch (_task)
        {
            case TaskEphemeralScalar:
                return BeginEphemeralPoint();
            case TaskEphemeralPoint:
            case TaskCertificateProduct:
            case TaskAssociateProduct:
                return _ladder.Finish(_point);
            case TaskEphemeralBytes:
                _curve.Compress(_point, _ephemeralPublicKey, 0);
                _state = KeyAgreementState.EphemeralReady;
                return Verdict.Valid;
            case TaskCaPoint:
                return _curve.Decompress(_caPublicKey, 0, _caPoint);
            case TaskCertificatePoint:
                return BeginCertificateProduct();
            case TaskStaticKey:
                return AddCaPoint();
            case TaskPeerEphemeral:
                return BeginAssociateProduct();
            case TaskAgreementPoint:
                return _curve.Add(_point, _point, _peerEphemeral);
            case TaskImplicitSignature:
                BeginSharedSecret();
                return Verdict.Valid;
            case TaskSharedSecret:
                return _ladder.FinishWithCofactor(_sharedX);
            case TaskKeys:
                DeriveKeys();
                return Verdict.Valid;
            default:
                return Verdict.Refused;
        }
    }

    /// <summary>k = random mod (n - 1) + 1; kG begins.</summary>
    private int BeginEphemeralPoint()
    {
        _orderLessOne.MultiplyAdd(_ephemeralPrivateKey, _random, _one, _zero);
        Array.Clear(_random, 0, _random.Length);
        int carry = 1;
        for (int i = _ephemeralPrivateKey.Length - 1; i >= 0; i--)
        {
            carry += _ephemeralPrivateKey[i];
            _ephemeralPrivateKey[i] = (byte)carry;
            carry >>= 8;
        }

        _ladder.Begin(_ephemeralPrivateKey, _curve.OrderBits, _curve.Generator);
        return _order.CheckPrivateKey(_privateKey);
    }

    /// <summary>P out of the peer's certificate; eP begins, e being the hash of the whole certificate.</summary>
    private int BeginCertificateProduct()
    {
        byte[] certificate = _peerCertificate;
        if (_suite.Bit == CbkeSuite.Suite2Bit
            && (certificate[TypeOffset] != ImplicitType || certificate[CurveOffset] != Sect283k1Curve || certificate[HashOffset] != AesMmoHash))
        {
            return Verdict.Refused;
        }

        _mmo.Hash(certificate, 0, certificate.Length, _certificateHash, 0);
        int verdict = _curve.Decompress(certificate, _suite.ReconstructionOffset, _point);
        _ladder.Begin(_certificateHash, 8 * AesMmo.DigestBytes, _point);
        return verdict;
    }

    /// <summary>The peer's static key Q = eP + Q_CA (SEC 4, 2.5).</summary>
    private int AddCaPoint()
    {
        int verdict = _curve.Add(_point, _point, _caPoint);
        return verdict == Verdict.Valid ? _curve.CheckSubgroup(_point) : verdict;
    }

    /// <summary>aQ begins, a being the associate value of the peer's ephemeral key Q_E.</summary>
    private int BeginAssociateProduct()
    {
        SetAssociate(_peerEphemeralPublicKey);
        _ladder.Begin(_associate, AssociateBits, _point);
        return _curve.Decompress(_peerEphemeralPublicKey, 0, _peerEphemeral);
    }

    /// <summary>s = k + a'd mod n, of the own keys; sR begins, with R = Q_E + aQ.</summary>
    private void BeginSharedSecret()
    {
        SetAssociate(_ephemeralPublicKey);
        _order.MultiplyAdd(_implicitSignature, _associate, _privateKey, _ephemeralPrivateKey);
        _ladder.Begin(_implicitSignature, _curve.OrderBits, _point);
    }

    /// <summary>The lower half of a point's x, and the bit above it set (SEC 1, 3.4: x mod 2^f + 2^f).</summary>
    private void SetAssociate(byte[] compressedPoint)
    {
        Array.Copy(compressedPoint, compressedPoint.Length - _associate.Length, _associate, 0, _associate.Length);
        int aboveHalf = 1 << ((AssociateBits - 1) & 7);
        _associate[0] = (byte)((_associate[0] & (aboveHalf - 1)) | aboveHalf);
    }

    private void DeriveKeys()
    {
        _curve.Field.ToBytes(_sharedX, _sharedSecret, 0);
        MmoKdf.Derive(_mmo, _sharedSecret, MmoKdf.MacKeyBlock, _macKey);
        MmoKdf.Derive(_mmo, _sharedSecret, MmoKdf.KeyDataBlock, _linkKey);
        byte[] initiator = _isInitiator ? _certificate : _peerCertificate;
        byte[] responder = _isInitiator ? _peerCertificate : _certificate;
        byte[] initiatorPoint = _isInitiator ? _ephemeralPublicKey : _peerEphemeralPublicKey;
        byte[] responderPoint = _isInitiator ? _peerEphemeralPublicKey : _ephemeralPublicKey;
        ComputeMac(InitiatorMacTag, initiator, responder, initiatorPoint, responderPoint, _initiatorMac);
        ComputeMac(ResponderMacTag, responder, initiator, responderPoint, initiatorPoint, _responderMac);
        WipeWork();
        _state = KeyAgreementState.MacsReady;
    }

    /// <summary>Tag, both identities, both ephemeral keys, the sender's first (ZSE annex C.4.2.2.5).</summary>
    private void ComputeMac(byte tag, byte[] sender, byte[] receiver, byte[] senderPoint, byte[] receiverPoint, byte[] mac)
    {
        int identityAt = _suite.SubjectOffset;
        _message[0] = tag;
        int at = 1;
        Array.Copy(sender, identityAt, _message, at, CbkeSuite.IdentityBytes);
        at += CbkeSuite.IdentityBytes;
        Array.Copy(receiver, identityAt, _message, at, CbkeSuite.IdentityBytes);
        at += CbkeSuite.IdentityBytes;
        Array.Copy(senderPoint, 0, _message, at, senderPoint.Length);
        at += senderPoint.Length;
        Array.Copy(receiverPoint, 0, _message, at, receiverPoint.Length);
        _hmac.Compute(_macKey, _message, _message.Length, mac);
    }

    /// <summary>Clears all that was used to get to keys and MACs.</summary>
    private void WipeWork()
    {
        Array.Clear(_random, 0, _random.Length);
        Array.Clear(_ephemeralPrivateKey, 0, _ephemeralPrivateKey.Length);
        Array.Clear(_implicitSignature, 0, _implicitSignature.Length);
        _curve.Field.SetZero(_sharedX);
        Array.Clear(_sharedSecret, 0, _sharedSecret.Length);
        Array.Clear(_macKey, 0, _macKey.Length);
        _order.Wipe();
        _orderLessOne.Wipe();
        _ladder.Wipe();
        _hmac.Wipe();
        _mmo.Wipe();
    }
}
