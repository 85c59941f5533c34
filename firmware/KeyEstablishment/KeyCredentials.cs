namespace Bridge.Firmware.KeyEstablishment;

/// <summary>What a unit was given for one suite, each as long as the suite says. The private key must never reach a trace, a log or a message.</summary>
public sealed class KeyCredentials
{
    public readonly CbkeSuite Suite;

    public readonly byte[] Certificate;

    public readonly byte[] PrivateKey;

    /// <summary>The issuer's public key, a compressed point.</summary>
    public readonly byte[] CaPublicKey;

    /// <summary>The arrays are kept by reference.</summary>
    public KeyCredentials(CbkeSuite suite, byte[] certificate, byte[] privateKey, byte[] caPublicKey)
    {
        Suite = suite;
        Certificate = certificate;
        PrivateKey = privateKey;
        CaPublicKey = caPublicKey;
    }
}
