using System;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>The value of an attribute as it travels (ZCL 2.6.2).</summary>
/// <param name="Type">ZCL data type.</param>
/// <param name="Value">Little-endian.</param>
public sealed record ZclAttribute(int Type, byte[] Value)
{
    public static ZclAttribute U8(int value) => new(0x20, [(byte)value]);

    public static ZclAttribute U16(int value) => new(0x21, BitConverter.GetBytes((ushort)value));

    public static ZclAttribute U32(uint value) => new(0x23, BitConverter.GetBytes(value));

    public static ZclAttribute S32(int value) => new(0x2B, BitConverter.GetBytes(value));

    public static ZclAttribute Bitmap8(int value) => new(0x18, [(byte)value]);

    public static ZclAttribute Bitmap16(int value) => new(0x19, BitConverter.GetBytes((ushort)value));

    public static ZclAttribute Bitmap32(uint value) => new(0x1B, BitConverter.GetBytes(value));

    public static ZclAttribute Enum8(int value) => new(0x30, [(byte)value]);

    public static ZclAttribute Enum16(int value) => new(0x31, BitConverter.GetBytes((ushort)value));

    public static ZclAttribute UtcTime(uint value) => new(0xE2, BitConverter.GetBytes(value));
}
