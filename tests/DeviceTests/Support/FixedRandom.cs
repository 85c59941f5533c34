using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>Gives out the bytes it was told, again and again, so that every byte made from them is known.</summary>
public sealed class FixedRandom : IRandom
{
    private readonly byte[] _bytes;
    private int _at;

    public FixedRandom(byte[] bytes)
    {
        _bytes = bytes;
    }

    public int Drawn { get; private set; }

    public void Fill(byte[] buffer, int offset, int count)
    {
        for (int i = 0; i < count; i++)
        {
            buffer[offset + i] = _bytes[_at];
            _at = (_at + 1) % _bytes.Length;
        }

        Drawn += count;
    }
}
