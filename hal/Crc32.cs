namespace Bridge.Hal;

/// <summary>CRC-32/ISO-HDLC (reflected 0xEDB88320, init and final xor 0xFFFFFFFF; "123456789" gives 0xCBF43926). Guards records against rot, not against forgery.</summary>
public static class Crc32
{
    /// <returns>The CRC as a signed 32-bit pattern.</returns>
    public static int Compute(byte[] buffer, int offset, int count)
    {
        int crc = -1;
        int end = offset + count;
        for (int i = offset; i < end; i++)
        {
            crc ^= buffer[i];
            for (int bit = 0; bit < 8; bit++)
            {
                int carry = crc & 1;
                crc = (crc >> 1) & 0x7FFFFFFF;
                if (carry != 0)
                {
                    crc ^= unchecked((int)0xEDB88320);
                }
            }
        }

        return ~crc;
    }
}
