namespace Bridge.Firmware.Crypto;

/// <summary>The key derivation function of ANSI X9.63 over AES-MMO without shared information: block i is the hash of secret || i (ZSE annex C.4.2.2).</summary>
public static class MmoKdf
{
    public const int CounterBytes = 4;

    /// <summary>Counter of MacKey.</summary>
    public const int MacKeyBlock = 1;

    /// <summary>Counter of KeyData, which becomes the link key.</summary>
    public const int KeyDataBlock = 2;

    /// <summary>Writes 16 bytes of key.</summary>
    /// <param name="secret">The secret, and <see cref="CounterBytes"/> bytes behind it that the counter is written to.</param>
    public static void Derive(AesMmo hash, byte[] secret, int block, byte[] key)
    {
        int counterAt = secret.Length - CounterBytes;
        secret[counterAt] = 0;
        secret[counterAt + 1] = 0;
        secret[counterAt + 2] = 0;
        secret[counterAt + 3] = (byte)block;
        hash.Hash(secret, 0, secret.Length, key, 0);
    }
}
