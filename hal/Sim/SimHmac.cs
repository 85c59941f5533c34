using System;
using System.Security.Cryptography;

namespace Bridge.Hal.Sim;

/// <summary>The native HMAC-SHA-256 of a simulated board.</summary>
public sealed class SimHmac : IHmac
{
    /// <summary>How often it was asked.</summary>
    public int Calls { get; private set; }

    public Result Compute(byte[] key, int keyOffset, int keyCount, byte[] message, byte[] mac)
    {
        Calls++;
        HMACSHA256.HashData(key.AsSpan(keyOffset, keyCount), message, mac);
        return Result.Ok;
    }
}
