using System;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>A key agreement without curves: secret and MACs are a hash of what both ends saw, and it remembers them for the oracle.</summary>
internal sealed class MadeUpAgreement : IKeyAgreement
{
    /// <summary>First byte of a key that counts as no point.</summary>
    public const int NoPoint = 0x05;

    private const int Steps = 3;

    private readonly byte[] _secret = new byte[CbkeSuite.LinkKeyBytes];
    private int _left;
    private bool _isAgreeing;

    public MadeUpAgreement(CbkeSuite suite, byte[] certificate)
    {
        Suite = suite;
        Certificate = certificate;
        EphemeralPublicKey = new byte[suite.PublicKeyBytes];
        PeerCertificate = new byte[suite.CertificateBytes];
    }

    public CbkeSuite Suite { get; }

    public KeyAgreementState State { get; private set; }

    public byte[] Certificate { get; }

    public byte[] EphemeralPublicKey { get; }

    public byte[] InitiatorMac { get; } = new byte[CbkeSuite.MacBytes];

    public byte[] ResponderMac { get; } = new byte[CbkeSuite.MacBytes];

    /// <summary>Of the last agreement; not wiped by Forget.</summary>
    public byte[] PeerCertificate { get; }

    public byte[] LastInitiatorMac { get; } = new byte[CbkeSuite.MacBytes];

    public byte[] LastResponderMac { get; } = new byte[CbkeSuite.MacBytes];

    public byte[] LastSecret { get; } = new byte[CbkeSuite.LinkKeyBytes];

    public bool WasInitiator { get; private set; }

    /// <summary>Keys handed out since the last BeginAgreement.</summary>
    public int KeysTaken { get; private set; }

    public void BeginEphemeral(byte[] random)
    {
        Array.Copy(random, EphemeralPublicKey, EphemeralPublicKey.Length);
        EphemeralPublicKey[0] = 0x02;
        Begin(false);
    }

    public void BeginAgreement(bool isInitiator, byte[] peerCertificate, byte[] peerEphemeralPublicKey)
    {
        if (State != KeyAgreementState.EphemeralReady)
        {
            throw new InvalidOperationException();
        }

        WasInitiator = isInitiator;
        KeysTaken = 0;
        Array.Copy(peerCertificate, PeerCertificate, PeerCertificate.Length);
        if (peerEphemeralPublicKey[0] == NoPoint)
        {
            State = KeyAgreementState.Refused;
            return;
        }

        Mix(1, peerEphemeralPublicKey, _secret);
        Mix(2, peerEphemeralPublicKey, InitiatorMac);
        Mix(3, peerEphemeralPublicKey, ResponderMac);
        Array.Copy(_secret, LastSecret, _secret.Length);
        Array.Copy(InitiatorMac, LastInitiatorMac, InitiatorMac.Length);
        Array.Copy(ResponderMac, LastResponderMac, ResponderMac.Length);
        Begin(true);
    }

    public void Step()
    {
        _left--;
        if (_left == 0)
        {
            State = _isAgreeing ? KeyAgreementState.MacsReady : KeyAgreementState.EphemeralReady;
        }
    }

    public Result TakeLinkKey(byte[] key16)
    {
        if (State != KeyAgreementState.MacsReady || KeysTaken > 0)
        {
            return Result.Refused;
        }

        KeysTaken++;
        Array.Copy(_secret, key16, _secret.Length);
        return Result.Ok;
    }

    public void Forget()
    {
        State = KeyAgreementState.Idle;
        Array.Clear(_secret, 0, _secret.Length);
        Array.Clear(InitiatorMac, 0, InitiatorMac.Length);
        Array.Clear(ResponderMac, 0, ResponderMac.Length);
    }

    private void Begin(bool isAgreeing)
    {
        _isAgreeing = isAgreeing;
        _left = Steps;
        State = KeyAgreementState.Working;
    }

    private void Mix(int purpose, byte[] peerEphemeral, byte[] result)
    {
        uint hash = (uint)purpose;
        for (int i = 0; i < Suite.CertificateBytes; i++)
        {
            hash = (hash ^ Certificate[i] ^ ((uint)PeerCertificate[i] << 8)) * 16777619;
        }

        for (int i = 0; i < Suite.PublicKeyBytes; i++)
        {
            hash = (hash ^ EphemeralPublicKey[i] ^ ((uint)peerEphemeral[i] << 8)) * 16777619;
        }

        for (int i = 0; i < result.Length; i++)
        {
            hash = (hash * 69069) + 12345;
            result[i] = (byte)(hash >> 16);
        }
    }
}
