using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.Firmware.KeyEstablishment;

/// <content>What is checked of a partner: its certificate before any computation, its MAC after it.</content>
public sealed partial class KeyEstablishmentMachine
{
    /// <summary>The certificate that Start would show has this subject.</summary>
    /// <param name="eui64">8 bytes, least significant first.</param>
    public bool Names(byte[] eui64)
    {
        IKeyAgreement agreement = Preferred;
        return agreement != null && IsSubject(agreement.Certificate, agreement.Suite.SubjectOffset, eui64);
    }

    /// <summary>What can be told without mathematics. A forged certificate shows in the MACs: its key is not its sender's.</summary>
    private KeyEstablishmentStatus CheckCertificate(IKeyAgreement agreement, byte[] partnerEui64)
    {
        CbkeSuite suite = agreement.Suite;
        if (_initiate.CertificateBytes != suite.CertificateBytes)
        {
            Malformed++;
            return KeyEstablishmentStatus.BadMessage;
        }

        byte[] buffer = _frame.Buffer;
        int certificate = _initiate.CertificateOffset;
        if (!IsSubject(buffer, certificate + suite.SubjectOffset, partnerEui64))
        {
            return KeyEstablishmentStatus.BadMessage;
        }

        if (!Bytes.AreEqual(buffer, certificate + suite.IssuerOffset, agreement.Certificate, suite.IssuerOffset, EuiBytes))
        {
            return KeyEstablishmentStatus.UnknownIssuer;
        }

        return suite.HasValidFields(buffer, certificate) ? KeyEstablishmentStatus.None : KeyEstablishmentStatus.InvalidCertificate;
    }

    /// <summary>Identities of certificates are big-endian.</summary>
    private static bool IsSubject(byte[] buffer, int subject, byte[] eui64)
    {
        for (int i = 0; i < EuiBytes; i++)
        {
            if (buffer[subject + i] != eui64[EuiBytes - 1 - i])
            {
                return false;
            }
        }

        return true;
    }

    private bool IsGreaterThanOwn(byte[] eui64)
    {
        byte[] own = _agreement.Certificate;
        int offset = _agreement.Suite.SubjectOffset;
        for (int i = 0; i < EuiBytes; i++)
        {
            int difference = eui64[EuiBytes - 1 - i] - own[offset + i];
            if (difference != 0)
            {
                return difference > 0;
            }
        }

        return false;
    }

    private void JudgeMac()
    {
        if (CompareMac(_isInitiator ? _agreement.ResponderMac : _agreement.InitiatorMac) != Verdict.Valid)
        {
            Fail(KeyEstablishmentStatus.BadKeyConfirm);
            return;
        }

        Succeed();
    }

    /// <summary>Takes as long for every MAC, right or wrong.</summary>
    private int CompareMac(byte[] expected)
    {
        int difference = 0;
        for (int i = 0; i < CbkeSuite.MacBytes; i++)
        {
            difference |= _partnerMac[i] ^ expected[i];
        }

        return _isMacHeld && difference == 0 ? Verdict.Valid : Verdict.Refused;
    }
}
