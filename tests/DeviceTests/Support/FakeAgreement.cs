using System;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>A key agreement without mathematics: both ends mix the same public bytes, so they agree exactly when the messages arrived as sent.</summary>
public sealed class FakeAgreement : IKeyAgreement
{
    /// <summary>First byte of an ephemeral key that is to be refused, as a point off the curve is.</summary>
    public const int NoPoint = 0x05;

    /// <summary>Steps each half of the work takes.</summary>
    public int StepsOfWork = 2;

    /// <summary>Added to the MACs of this end, to make them wrong.</summary>
    public int MacError;

    /// <summary>Where the key stays with the radio.</summary>
    public bool KeepsKey;

    public int Steps;
    public int KeysTaken;
    public int Forgotten;

    private readonly byte[] _secret = new byte[CbkeSuite.LinkKeyBytes];
    private int _left;
    private bool _isAgreeing;

    public FakeAgreement(CbkeSuite suite, byte[] certificate)
    {
        Suite = suite;
        Certificate = certificate;
        EphemeralPublicKey = new byte[suite.PublicKeyBytes];
        InitiatorMac = new byte[CbkeSuite.MacBytes];
        ResponderMac = new byte[CbkeSuite.MacBytes];
    }

    public CbkeSuite Suite { get; }

    public KeyAgreementState State { get; private set; }

    public byte[] Certificate { get; }

    public byte[] EphemeralPublicKey { get; }

    public byte[] InitiatorMac { get; }

    public byte[] ResponderMac { get; }

    /// <summary>A suite 2 certificate of this subject and issuer, both least significant byte first.</summary>
    public static byte[] Suite2Certificate(byte[] subject, byte[] issuer)
    {
        CbkeSuite suite = CbkeSuite.Suite2();
        byte[] certificate = new byte[suite.CertificateBytes];
        certificate[9] = 0x0D;
        certificate[10] = 0x08;
        certificate[36] = 0x88;
        return Named(certificate, suite, subject, issuer);
    }

    public static byte[] Suite1Certificate(byte[] subject, byte[] issuer)
    {
        CbkeSuite suite = CbkeSuite.Suite1();
        return Named(new byte[suite.CertificateBytes], suite, subject, issuer);
    }

    public void BeginEphemeral(byte[] random)
    {
        EphemeralPublicKey[0] = 0x02;
        Array.Copy(random, 0, EphemeralPublicKey, 1, EphemeralPublicKey.Length - 1);
        Work(false);
    }

    public void BeginAgreement(bool isInitiator, byte[] peerCertificate, byte[] peerEphemeralPublicKey)
    {
        if (peerEphemeralPublicKey[0] == NoPoint)
        {
            State = KeyAgreementState.Refused;
            return;
        }

        Mix(1, isInitiator, peerCertificate, peerEphemeralPublicKey, _secret);
        Mix(2, isInitiator, peerCertificate, peerEphemeralPublicKey, InitiatorMac);
        Mix(3, isInitiator, peerCertificate, peerEphemeralPublicKey, ResponderMac);
        InitiatorMac[15] += (byte)MacError;
        ResponderMac[15] += (byte)MacError;
        Work(true);
    }

    public void Step()
    {
        Steps++;
        _left--;
        if (State == KeyAgreementState.Working && _left <= 0)
        {
            State = _isAgreeing ? KeyAgreementState.MacsReady : KeyAgreementState.EphemeralReady;
        }
    }

    public Result TakeLinkKey(byte[] key16)
    {
        KeysTaken++;
        if (KeepsKey)
        {
            return Result.NotFound;
        }

        Array.Copy(_secret, 0, key16, 0, _secret.Length);
        return Result.Ok;
    }

    public void Forget()
    {
        Forgotten++;
        State = KeyAgreementState.Idle;
        Array.Clear(_secret, 0, _secret.Length);
        Array.Clear(InitiatorMac, 0, InitiatorMac.Length);
        Array.Clear(ResponderMac, 0, ResponderMac.Length);
        Array.Clear(EphemeralPublicKey, 0, EphemeralPublicKey.Length);
    }

    private static byte[] Named(byte[] certificate, CbkeSuite suite, byte[] subject, byte[] issuer)
    {
        certificate[suite.ReconstructionOffset] = 0x03;
        for (int i = 0; i < CbkeSuite.IdentityBytes; i++)
        {
            certificate[suite.SubjectOffset + i] = subject[CbkeSuite.IdentityBytes - 1 - i];
            certificate[suite.IssuerOffset + i] = issuer[CbkeSuite.IdentityBytes - 1 - i];
        }

        return certificate;
    }

    private static int Add(int hash, byte[] bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            hash = ((hash ^ bytes[i]) * 16777619) ^ (hash >> 15);
        }

        return hash;
    }

    private void Work(bool isAgreeing)
    {
        _isAgreeing = isAgreeing;
        _left = StepsOfWork;
        State = KeyAgreementState.Working;
    }

    private void Mix(int purpose, bool isInitiator, byte[] peerCertificate, byte[] peerEphemeral, byte[] result)
    {
        // The buffers of the partner may be longer than this suite's certificate and key.
        byte[] certificate = Trim(peerCertificate, Suite.CertificateBytes);
        byte[] ephemeral = Trim(peerEphemeral, Suite.PublicKeyBytes);
        int hash = Add(purpose, isInitiator ? Certificate : certificate);
        hash = Add(hash, isInitiator ? certificate : Certificate);
        hash = Add(hash, isInitiator ? EphemeralPublicKey : ephemeral);
        hash = Add(hash, isInitiator ? ephemeral : EphemeralPublicKey);
        for (int i = 0; i < result.Length; i++)
        {
            hash = (hash * 69069) + 12345;
            result[i] = (byte)(hash >> 16);
        }
    }

    private static byte[] Trim(byte[] bytes, int count)
    {
        byte[] trimmed = new byte[count];
        Array.Copy(bytes, 0, trimmed, 0, count);
        return trimmed;
    }
}
