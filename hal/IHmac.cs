namespace Bridge.Hal;

/// <summary>HMAC-SHA-256 (RFC 2104): in native code on the board, which has no other fast hash, and in managed code.</summary>
public interface IHmac
{
    /// <summary>A key longer than 64 bytes counts as its SHA-256, as RFC 2104 has it.</summary>
    /// <param name="key">The key is <paramref name="keyCount"/> bytes from <paramref name="keyOffset"/> on; it is not changed.</param>
    /// <param name="message">All of it.</param>
    /// <param name="mac">Receives 32 bytes from its start; untouched unless the answer is Ok.</param>
    /// <returns>Ok; IoError when the platform has no such code, or it refused.</returns>
    Result Compute(byte[] key, int keyOffset, int keyCount, byte[] message, byte[] mac);
}
