using System;
using System.Security.Cryptography;
using Bridge.Hal;

namespace Bridge.Cli.Running;

/// <summary>The operating system's generator.</summary>
internal sealed class HostRandom : IRandom
{
    public void Fill(byte[] buffer, int offset, int count) => RandomNumberGenerator.Fill(buffer.AsSpan(offset, count));
}
