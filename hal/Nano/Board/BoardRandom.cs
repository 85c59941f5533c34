using System;

namespace Bridge.Hal.Nano;

/// <summary>The ESP32's generator (esp_random behind System.Random). Full entropy only while an entropy source of the chip is on: good for jitter; keys mix it with the radio's generator.</summary>
public sealed class BoardRandom : IRandom
{
    private readonly Random _random = new Random();

    public void Fill(byte[] buffer, int offset, int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        Array.Copy(bytes, 0, buffer, offset, count);
    }
}
