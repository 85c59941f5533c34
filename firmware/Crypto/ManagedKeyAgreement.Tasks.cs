using System;
using Bridge.Boot;
using Bridge.Firmware.KeyEstablishment;

namespace Bridge.Firmware.Crypto;

/// <summary>The steps, in their order.</summary>
public sealed partial class ManagedKeyAgreement
{
    private const int BitsPerStep = 24;

    private const int TaskEphemeralPoint = 0;
    private const int TaskEphemeralBytes = 1;
    private const int TaskCertificatePoint = 2;
    private const int TaskCertificateProduct = 3;
    private const int TaskCaPoint = 4;
    private const int TaskStaticKey = 5;
    private const int TaskPeerEphemeral = 6;
    private const int TaskAssociateProduct = 7;
    private const int TaskAgreementPoint = 8;
    private const int TaskImplicitSignature = 9;
    private const int TaskSharedSecret = 10;
    private const int TaskKeys = 11;
    private const int TaskTakeLinkKey = 12;

    private const byte InitiatorMacTag = 0x02;
    private const byte ResponderMacTag = 0x03;

    /// <summary>Counters of the key derivation, 32 bits in four bytes; KeyData is what becomes the link key.</summary>
    private const int CounterBytes = 4;
    private const int MacKeyCounter = 1;
    private const int KeyDataCounter = 2;

    /// <summary>What HMAC needs before its message.</summary>
    private const int MessageOffset = Aes128.BlockBytes;

    /// <summary>For e of 128 bits, and a of 142 or 83.</summary>
    private const int PublicScalarBytes = 18;

    public void Step()
    {
        if (_state != KeyAgreementState.Working || _ladder.Step(BitsPerStep))
        {
            return;
        }

        // This very value goes on; whatever else a check leaves here refuses.
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
            case TaskEphemeralPoint:
            case TaskCertificateProduct:
            case TaskAssociateProduct:
                return _ladder.Finish(_point);
            case TaskEphemeralBytes:
                _curve.Compress(_point, _ephemeralPublicKey, 0);
                _state = KeyAgreementState.EphemeralReady;
                return Verdict.Valid;
            case TaskCertificatePoint:
                return BeginCertificateProduct();
            case TaskCaPoint:
                return _curve.Decompress(_own.CaPublicKey, 0, _other);
            case TaskStaticKey:
                // Q = eP + Q_CA (SEC 4, 2.5).
                return _curve.Add(_point, _point, _other);
            case TaskPeerEphemeral:
                SetAssociate(_peerEphemeralPublicKey);
                _ladder.Begin(_publicScalar, _curve.AssociateBits, _point);
                return _curve.Decompress(_peerEphemeralPublicKey, 0, _other);
            case TaskAgreementPoint:
                // R = Q_E + aQ.
                return _curve.Add(_point, _point, _other);
            case TaskImplicitSignature:
                // s = k + ad mod n.
                SetAssociate(_ephemeralPublicKey);
                _curve.Order.MultiplyAdd(_scalar, _publicScalar, PublicScalarBytes, _own.PrivateKey, _scalar);
                _ladder.Begin(_scalar, _curve.OrderBits, _point);
                return Verdict.Valid;
            case TaskSharedSecret:
                return _ladder.FinishWithCofactor(_sharedSecret);
            case TaskKeys:
                DeriveKeys();
                return Verdict.Valid;
            default:
                return Verdict.Refused;
        }
    }

    /// <summary>P out of the peer's certificate; eP begins, e being the hash of the whole certificate.</summary>
    private int BeginCertificateProduct()
    {
        byte[] certificate = _peerCertificate;
        if (!_own.Suite.HasValidFields(certificate, 0))
        {
            return Verdict.Refused;
        }

        int verdict = _curve.Decompress(certificate, _own.Suite.ReconstructionOffset, _point);
        _mmo.Hash(certificate, 0, certificate.Length, _publicScalar, PublicScalarBytes - AesMmo.DigestBytes);
        _ladder.Begin(_publicScalar, 8 * AesMmo.DigestBytes, _point);
        return verdict;
    }

    /// <summary>The associate value a: the lower half of a point's x, and the bit above it set (SEC 1, 3.4).</summary>
    private void SetAssociate(byte[] compressedPoint)
    {
        byte[] a = _publicScalar;
        Array.Copy(compressedPoint, compressedPoint.Length - PublicScalarBytes, a, 0, PublicScalarBytes);
        int top = PublicScalarBytes - 1 - ((_curve.AssociateBits - 1) >> 3);
        int aboveHalf = 1 << ((_curve.AssociateBits - 1) & 7);
        a[top] = (byte)((a[top] & (aboveHalf - 1)) | aboveHalf);
        Array.Clear(a, 0, top);
    }

    private void DeriveKeys()
    {
        DeriveKey(MacKeyCounter, _macKey);
        DeriveKey(KeyDataCounter, _linkKey);
        ComputeMac(InitiatorMacTag, _isInitiator, _initiatorMac);
        ComputeMac(ResponderMacTag, !_isInitiator, _responderMac);
        WipeWork();
        _state = KeyAgreementState.MacsReady;
    }

    /// <summary>Block number counter of ANSI X9.63's derivation without shared information: the hash of Z || counter (ZSE annex C.4.2.2).</summary>
    private void DeriveKey(int counter, byte[] key)
    {
        _sharedSecret[_sharedSecret.Length - 1] = (byte)counter;
        _mmo.Hash(_sharedSecret, 0, _sharedSecret.Length, key, 0);
    }

    /// <summary>Tag, both identities, both ephemeral keys, each time the sender's first.</summary>
    private void ComputeMac(byte tag, bool isOwn, byte[] mac)
    {
        _message[MessageOffset] = tag;
        int at = PutPair(isOwn, _own.Certificate, _peerCertificate, _own.Suite.SubjectOffset, CbkeSuite.IdentityBytes, MessageOffset + 1);
        at = PutPair(isOwn, _ephemeralPublicKey, _peerEphemeralPublicKey, 0, _own.Suite.PublicKeyBytes, at);
        HmacMmo.Compute(_mmo, _macKey, _message, at - MessageOffset, mac);
    }

    private int PutPair(bool isOwnFirst, byte[] own, byte[] peers, int offset, int count, int at)
    {
        Array.Copy(isOwnFirst ? own : peers, offset, _message, at, count);
        Array.Copy(isOwnFirst ? peers : own, offset, _message, at + count, count);
        return at + count + count;
    }

    /// <summary>Clears all that was used to get to keys and MACs.</summary>
    private void WipeWork()
    {
        Array.Clear(_scalar, 0, _scalar.Length);
        Array.Clear(_sharedSecret, 0, _sharedSecret.Length);
        Array.Clear(_message, 0, _message.Length);
        _curve.Field.Wipe();

        // The hash of nothing takes the place of every key and block.
        _mmo.Hash(_message, 0, 0, _macKey, 0);
    }
}
