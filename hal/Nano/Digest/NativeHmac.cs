using System;
using System.Security.Cryptography;

namespace Bridge.Hal.Nano;

/// <summary>HMAC-SHA-256 of the CLR's native code.</summary>
/// <remarks>
/// The key has to be an array of its own, of exactly its length: a copy as long as an image, which nothing holds after the call. The static
/// method is used because an HMACSHA256 object keeps the caller's array and clears it when disposed of.
/// The native code must not be handed a null: it then frees a context it never made, and takes the CLR down.
/// Whatever is thrown means the same: a CLR without the native code throws as one without the memory for the copy does.
/// </remarks>
public sealed class NativeHmac : IHmac
{
    private const int MacSizeBytes = 32;

    public Result Compute(byte[] key, int keyOffset, int keyCount, byte[] message, byte[] mac)
    {
        if (message == null)
        {
            return Result.IoError;
        }

        try
        {
            byte[] exactKey = new byte[keyCount];
            Array.Copy(key, keyOffset, exactKey, 0, keyCount);
            byte[] computed = HMACSHA256.HashData(exactKey, message);
            Array.Copy(computed, 0, mac, 0, MacSizeBytes);
            return Result.Ok;
        }
        catch (Exception)
        {
            return Result.IoError;
        }
    }
}
