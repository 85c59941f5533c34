using Bridge.Hal;

namespace Bridge.Firmware.KeyEstablishment;

/// <summary>The mathematics of one key establishment: ECQV certificates, ECMQV with cofactor, MMO key derivation and MACs (ZSE annex C).</summary>
/// <remarks>
/// <code>
///   Idle --BeginEphemeral--> Working --> EphemeralReady --BeginAgreement--> Working --> MacsReady
///    ^                          |                                             |            |
///    |                          +-------------------> Refused &lt;---------------+            |
///    +----------- Forget, from every state -------------+---------------------------------+
/// </code>
/// Keys, certificates and MACs are byte strings as they travel: most significant byte first.
/// </remarks>
public interface IKeyAgreement
{
    /// <summary>Sizes and places of everything below.</summary>
    CbkeSuite Suite { get; }

    KeyAgreementState State { get; }

    /// <summary>Own certificate, Suite.CertificateBytes.</summary>
    byte[] Certificate { get; }

    /// <summary>Suite.PublicKeyBytes, compressed; valid from EphemeralReady on.</summary>
    byte[] EphemeralPublicKey { get; }

    /// <summary>MACU, 16 bytes; valid in MacsReady.</summary>
    byte[] InitiatorMac { get; }

    /// <summary>MACV, 16 bytes; valid in MacsReady.</summary>
    byte[] ResponderMac { get; }

    /// <summary>Makes an ephemeral key pair.</summary>
    /// <param name="random">
    /// The first Suite.EphemeralRandomBytes, used once and not kept; the private key is that number plus 1, modulo n, and zero is refused. An
    /// agreement that has a random source of its own ignores it.
    /// </param>
    void BeginEphemeral(byte[] random);

    /// <summary>Computes secret, key and MACs; in EphemeralReady.</summary>
    /// <param name="isInitiator">Which of the two ends this is: the MACs cover the roles.</param>
    /// <param name="peerCertificate">The first Suite.CertificateBytes; copied. Its identity and issuer are the caller's to check.</param>
    /// <param name="peerEphemeralPublicKey">The first Suite.PublicKeyBytes; copied.</param>
    void BeginAgreement(bool isInitiator, byte[] peerCertificate, byte[] peerEphemeralPublicKey);

    /// <summary>One bounded piece of work while Working; between two the owner serves the radio.</summary>
    void Step();

    /// <summary>Hands out the link key, once, in MacsReady. To be called only after the peer's MAC was found right.</summary>
    /// <param name="key16">Gets 16 bytes when Ok.</param>
    /// <returns>Ok; NotFound when the key stays with another processor, which keeps it as the link key itself; Refused at any other time.</returns>
    Result TakeLinkKey(byte[] key16);

    /// <summary>Wipes everything but the static credentials; then Idle.</summary>
    void Forget();
}
