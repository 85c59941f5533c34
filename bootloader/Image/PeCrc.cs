namespace Bridge.Boot;

/// <summary>The CRC-32 of nanoFramework PE files: polynomial 0x04C11DB7, most significant bit first, initial value 0, no final xor.</summary>
public sealed class PeCrc
{
    private const int Polynomial = 0x04C11DB7;

    private readonly int[] _table = new int[256];

    public PeCrc()
    {
        for (int value = 0; value < 256; value++)
        {
            int crc = value << 24;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = crc < 0 ? (crc << 1) ^ Polynomial : crc << 1;
            }

            _table[value] = crc;
        }
    }

    /// <param name="crc">What the previous part gave; 0 for the first.</param>
    /// <returns>The CRC as a signed 32-bit pattern.</returns>
    public int Continue(int crc, byte[] buffer, int offset, int count)
    {
        int[] table = _table;
        int end = offset + count;
        for (int i = offset; i < end; i++)
        {
            crc = (crc << 8) ^ table[((crc >> 24) ^ buffer[i]) & 0xFF];
        }

        return crc;
    }
}
