using System;
using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>Native code as it should be, and as it could be.</summary>
public sealed class OddHmac : IHmac
{
    public const int Right = 0;
    public const int Missing = 1;
    public const int Silent = 2;
    public const int Constant = 3;
    public const int Stale = 4;
    public const int DropsTheLastByte = 5;
    public const int IgnoresTheQuestion = 6;
    public const int EchoesTheQuestion = 7;

    private readonly HmacSha256 _hmac = new HmacSha256();
    private readonly byte[] _last = new byte[HmacSha256.MacSizeBytes];

    public OddHmac(int kind)
    {
        Kind = kind;
    }

    public int Kind { get; set; }

    public int Calls { get; private set; }

    public Result Compute(byte[] key, int keyOffset, int keyCount, byte[] message, byte[] mac)
    {
        Calls++;
        switch (Kind)
        {
            case Missing:
                return Result.IoError;
            case Silent:
                return Result.Ok;
            case Constant:
                Array.Clear(mac, 0, mac.Length);
                mac[0] = 0x5A;
                return Result.Ok;
            case Stale:
                Array.Copy(_last, 0, mac, 0, _last.Length);
                return Result.Ok;
            case DropsTheLastByte:
                return _hmac.Compute(key, keyOffset, keyCount - 1, message, mac);
            case IgnoresTheQuestion:
                return _hmac.Compute(key, keyOffset, keyCount, new byte[message.Length], mac);
            case EchoesTheQuestion:
                Array.Copy(message, 0, mac, 0, message.Length);
                return Result.Ok;
            default:
                _hmac.Compute(key, keyOffset, keyCount, message, mac);
                Array.Copy(mac, 0, _last, 0, _last.Length);
                return Result.Ok;
        }
    }
}
