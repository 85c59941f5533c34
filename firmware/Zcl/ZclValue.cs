using Bridge.Hal;

namespace Bridge.Firmware.Zcl;

/// <summary>One attribute value with its data type (ZCL 2.6.2). Reused from read to read.</summary>
public sealed class ZclValue
{
    public const int TypeU8 = 0x20;
    public const int TypeU16 = 0x21;
    public const int TypeU32 = 0x23;
    public const int TypeEnum8 = 0x30;
    public const int TypeEnum16 = 0x31;

    /// <summary>Length octet, then that many bytes; length 0xFF means no value.</summary>
    public const int TypeCharString = 0x42;

    /// <summary>8 bytes, least significant first.</summary>
    public const int TypeEui64 = 0xF0;

    public const int Eui64Bytes = 8;

    private long _number;
    private byte[] _bytes;

    public int Type { get; private set; }

    /// <summary>Bytes the value takes on the wire, without its type octet.</summary>
    public int SizeBytes
    {
        get
        {
            switch (Type)
            {
                case TypeU16:
                case TypeEnum16:
                    return 2;
                case TypeU32:
                    return 4;
                case TypeCharString:
                    return 1 + _bytes.Length;
                case TypeEui64:
                    return Eui64Bytes;
                default:
                    return 1;
            }
        }
    }

    public void SetU8(int value) => SetNumber(TypeU8, value);

    public void SetU16(int value) => SetNumber(TypeU16, value);

    /// <param name="value">0..0xFFFFFFFF</param>
    public void SetU32(long value) => SetNumber(TypeU32, value);

    public void SetEnum8(int value) => SetNumber(TypeEnum8, value);

    public void SetEnum16(int value) => SetNumber(TypeEnum16, value);

    /// <param name="text">At most 254 bytes; kept by reference until the value is written.</param>
    public void SetCharString(byte[] text)
    {
        Type = TypeCharString;
        _bytes = text;
    }

    /// <param name="eui64">8 bytes, least significant first; kept by reference until the value is written.</param>
    public void SetEui64(byte[] eui64)
    {
        Type = TypeEui64;
        _bytes = eui64;
    }

    /// <summary>Writes the value, <see cref="SizeBytes"/> long, without its type octet.</summary>
    public void Write(byte[] buffer, int offset)
    {
        switch (Type)
        {
            case TypeU16:
            case TypeEnum16:
                Bytes.PutU16LE(buffer, offset, (int)_number);
                break;
            case TypeU32:
                Bytes.PutU32LE(buffer, offset, _number);
                break;
            case TypeCharString:
                buffer[offset] = (byte)_bytes.Length;
                System.Array.Copy(_bytes, 0, buffer, offset + 1, _bytes.Length);
                break;
            case TypeEui64:
                System.Array.Copy(_bytes, 0, buffer, offset, Eui64Bytes);
                break;
            default:
                buffer[offset] = (byte)_number;
                break;
        }
    }

    private void SetNumber(int type, long number)
    {
        Type = type;
        _number = number;
    }
}
