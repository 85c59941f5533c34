namespace VirtualHan.Ncp;

/// <summary>Reads the parameters of an EZSP command, little-endian. Past the end it yields zeros and says so.</summary>
public sealed class EzspReader
{
    private readonly byte[] _bytes;
    private int _offset;

    public EzspReader(byte[] bytes, int offset)
    {
        _bytes = bytes;
        _offset = offset;
    }

    /// <summary>More was read than the frame held.</summary>
    public bool Truncated { get; private set; }

    public int U8()
    {
        if (_offset >= _bytes.Length)
        {
            Truncated = true;
            return 0;
        }

        return _bytes[_offset++];
    }

    public int S8() => (sbyte)U8();

    public int U16() => U8() | (U8() << 8);

    public uint U32() => (uint)U16() | ((uint)U16() << 16);

    public ulong Eui64() => U32() | ((ulong)U32() << 32);

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)U8();
        }

        return bytes;
    }

    public byte[] LengthPrefixed() => Bytes(U8());

    public byte[] Key() => Bytes(16);

    public int[] U16s(int count)
    {
        var values = new int[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = U16();
        }

        return values;
    }
}
