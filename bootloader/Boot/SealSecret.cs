using System;
using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>The secret under which a unit seals images: drawn once, when the unit is provisioned, and never shown.</summary>
/// <remarks>
/// File "seal.key", 40 bytes: 0 "AHK" | 3 u8 layout = 1 | 4 secret[32] | 36 CRC-32 of what stands before it. One file without a copy: a unit
/// that has lost it checks signatures at every boot, and nothing else changes.
/// </remarks>
public static class SealSecret
{
    public const string FileName = "seal.key";

    public const int SizeBytes = 32;

    private const int Layout = 1;
    private const int SecretOffset = 4;
    private const int CrcOffset = SecretOffset + SizeBytes;
    private const int FileSizeBytes = CrcOffset + 4;
    private const int ReadTries = 2;

    /// <summary>Random bytes drawn for one of the secret's: the board's generator is not promised to be at its best.</summary>
    private const int DrawnPerSecretByte = 4;

    /// <returns>32 bytes of its own; null when the unit has no secret, or an unreadable one.</returns>
    public static byte[] Load(IStore store)
    {
        byte[] file = new byte[FileSizeBytes + 1];
        for (int attempt = 0; attempt < ReadTries; attempt++)
        {
            Result result = store.Read(FileName, 0, file, 0, FileSizeBytes + 1, out int count);
            if (result == Result.NotFound)
            {
                return null;
            }

            if (result == Result.Ok && IsIntact(file, count))
            {
                byte[] secret = new byte[SizeBytes];
                Array.Copy(file, SecretOffset, secret, 0, SizeBytes);
                return secret;
            }
        }

        return null;
    }

    /// <summary>Draws a secret and stores it in place of any older one; seals made under that one fit no more.</summary>
    /// <param name="random">128 bytes are drawn and hashed into the secret.</param>
    /// <returns>Ok; Refused when the generator repeats one byte; Full, IoError.</returns>
    public static Result Provision(IStore store, IRandom random)
    {
        byte[] drawn = new byte[DrawnPerSecretByte * SizeBytes];
        random.Fill(drawn, 0, drawn.Length);
        if (IsConstant(drawn))
        {
            return Result.Refused;
        }

        byte[] file = new byte[FileSizeBytes];
        file[0] = (byte)'A';
        file[1] = (byte)'H';
        file[2] = (byte)'K';
        file[3] = Layout;
        Sha256 sha = new Sha256();
        sha.Update(drawn, 0, drawn.Length);
        sha.Finish(file, SecretOffset);
        Bytes.PutU32LE(file, CrcOffset, Crc32.Compute(file, 0, CrcOffset));

        Result deleted = store.Delete(FileName);
        if (deleted != Result.Ok)
        {
            return deleted;
        }

        Result written = StoreFile.Write(store, FileName, file, 0, FileSizeBytes);
        if (written != Result.Ok)
        {
            return written;
        }

        byte[] stored = Load(store);
        return stored != null && Bytes.AreEqual(stored, 0, file, SecretOffset, SizeBytes) ? Result.Ok : Result.IoError;
    }

    private static bool IsIntact(byte[] file, int count) =>
        count == FileSizeBytes
        && file[0] == (byte)'A' && file[1] == (byte)'H' && file[2] == (byte)'K' && file[3] == Layout
        && Bytes.S32LE(file, CrcOffset) == Crc32.Compute(file, 0, CrcOffset);

    private static bool IsConstant(byte[] drawn)
    {
        int difference = 0;
        for (int i = 1; i < drawn.Length; i++)
        {
            difference |= drawn[i] ^ drawn[0];
        }

        return difference == 0;
    }
}
