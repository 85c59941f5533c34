namespace Bridge.Boot;

/// <summary>The P-256 public keys whose signatures this device accepts, compiled in. An image names its key by hash; an unknown hash is refused before any arithmetic.</summary>
/// <remarks>The returned arrays are the tables themselves: read only. A production build replaces key 0.</remarks>
public static class TrustedKeys
{
    public const int KeyHashSizeBytes = 32;

    /// <summary>SHA-256 of the DER SubjectPublicKeyInfo (91 bytes for P-256), as imgtool's KEYHASH TLV 0x01 has it.</summary>
    private static readonly byte[] _testKeyHash =
    {
        0x8E, 0x11, 0x3F, 0x79, 0x27, 0x19, 0xA6, 0x15, 0xF1, 0x06, 0x55, 0x50, 0x4D, 0x66, 0xA0, 0xA4,
        0x08, 0x70, 0x73, 0x03, 0x0D, 0x31, 0x08, 0xC6, 0x9D, 0x6E, 0x31, 0x7B, 0x96, 0xA1, 0xEE, 0xAD,
    };

    /// <summary>THROW-AWAY TEST KEY: its private half is published in tests/Data/p256-key.pem. Never ship a device that trusts it.</summary>
    private static readonly byte[] _testKeyPoint =
    {
        0x62, 0x60, 0xF5, 0x64, 0x06, 0x75, 0xBA, 0x4C, 0xB7, 0xCD, 0x82, 0xD0, 0xD9, 0xAA, 0xCC, 0x2F,
        0xA3, 0x09, 0x9F, 0x9D, 0x83, 0xBF, 0x95, 0x80, 0xF8, 0x2A, 0x2B, 0x79, 0x2C, 0x80, 0xB7, 0x6D,
        0xA7, 0x38, 0x37, 0x49, 0x29, 0x5E, 0x15, 0xE8, 0x86, 0x4B, 0x23, 0xBB, 0xD5, 0xC7, 0x26, 0x20,
        0x5C, 0xD5, 0xDD, 0x88, 0x7E, 0xC6, 0xF2, 0xC4, 0x4C, 0x51, 0xCA, 0x0A, 0xC3, 0x7C, 0x87, 0xE7,
    };

    public static int Count => 1;

    /// <param name="index">0..<see cref="Count"/>-1; anything else is a programmer's error and traps.</param>
    /// <returns>32 bytes.</returns>
    public static byte[] KeyHash(int index)
    {
        switch (index)
        {
            case 0:
                return _testKeyHash;
            default:
                throw new System.InvalidOperationException();
        }
    }

    /// <param name="index">0..<see cref="Count"/>-1; anything else is a programmer's error and traps.</param>
    /// <returns>X then Y, 32 bytes each, big-endian, as <see cref="P256.Verify"/> takes it.</returns>
    public static byte[] Point(int index)
    {
        switch (index)
        {
            case 0:
                return _testKeyPoint;
            default:
                throw new System.InvalidOperationException();
        }
    }

}
