namespace Bridge.Hal;

/// <summary>Integers in byte arrays, least significant byte first (LE), as Zigbee, EZSP and MCUboot have them.</summary>
/// <remarks>
/// 32-bit values travel as int: on the device an unsigned local cast to int keeps its unsigned type and shifts wrongly.
/// Use <see cref="U32LE"/> where the value is compared or shown as unsigned.
/// </remarks>
public static class Bytes
{
    public static int U16LE(byte[] buffer, int offset) => buffer[offset] | (buffer[offset + 1] << 8);

    public static int S32LE(byte[] buffer, int offset) =>
        buffer[offset] | (buffer[offset + 1] << 8) | (buffer[offset + 2] << 16) | (buffer[offset + 3] << 24);

    /// <returns>0..0xFFFFFFFF</returns>
    public static long U32LE(byte[] buffer, int offset) => S32LE(buffer, offset) & 0xFFFFFFFFL;

    public static void PutU16LE(byte[] buffer, int offset, int value)
    {
        buffer[offset] = (byte)value;
        buffer[offset + 1] = (byte)(value >> 8);
    }

    public static void PutU32LE(byte[] buffer, int offset, long value)
    {
        int low = (int)value;
        buffer[offset] = (byte)low;
        buffer[offset + 1] = (byte)(low >> 8);
        buffer[offset + 2] = (byte)(low >> 16);
        buffer[offset + 3] = (byte)(low >> 24);
    }

    public static bool AreEqual(byte[] left, int leftOffset, byte[] right, int rightOffset, int count)
    {
        int difference = 0;
        for (int i = 0; i < count; i++)
        {
            difference |= left[leftOffset + i] ^ right[rightOffset + i];
        }

        return difference == 0;
    }
}
