namespace Bridge.Firmware.KeyEstablishment;

/// <summary>Why a key establishment ended. 1 to 6 travel in Terminate Key Establishment (ZSE annex C.3.1.2.3.4); the rest never leave the device.</summary>
public enum KeyEstablishmentStatus
{
    /// <summary>Not ended, or ended well.</summary>
    None = 0,

    /// <summary>The certificates have different issuers.</summary>
    UnknownIssuer = 1,

    /// <summary>A MAC is not the one computed here.</summary>
    BadKeyConfirm = 2,

    /// <summary>A message, certificate or key that is none, or another device's.</summary>
    BadMessage = 3,

    NoResources = 4,
    UnsupportedSuite = 5,

    /// <summary>Fields of a suite 2 certificate that fix its kind, curve, hash and usage.</summary>
    InvalidCertificate = 6,

    /// <summary>The partner was silent for longer than it announced.</summary>
    TimedOut = 0x100,

    /// <summary>The partner answered with a Default Response, or a status not listed here.</summary>
    Refused = 0x101,

    /// <summary>Dropped by the owner: the network is gone.</summary>
    Stopped = 0x102,

    /// <summary>No session was begun: the trust centre did not say where its server is.</summary>
    ServerSilent = 0x103,
}
