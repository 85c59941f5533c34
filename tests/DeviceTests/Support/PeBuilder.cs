using System;
using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>Makes the smallest PE there is: a header, AssemblyRef rows and a Strings table, with right checksums.</summary>
public sealed class PeBuilder
{
    private const int StringsTable = 11;
    private const int MaxReferences = 8;

    private readonly byte[] _rows = new byte[MaxReferences * PeHeader.AssemblyRefRowSizeBytes];
    private readonly byte[] _strings = new byte[512];
    private readonly int _major;
    private readonly int _minor;
    private int _rowBytes;
    private int _stringBytes;

    public PeBuilder(string name, int major, int minor)
    {
        AddString(name);
        _major = major;
        _minor = minor;
    }

    public PeBuilder Reference(string name, int major, int minor) => ReferenceIndex(AddString(name), major, minor);

    /// <summary>With a string index that need not be one of this PE.</summary>
    public PeBuilder ReferenceIndex(int index, int major, int minor)
    {
        Bytes.PutU16LE(_rows, _rowBytes, index);
        Bytes.PutU16LE(_rows, _rowBytes + 4, major);
        Bytes.PutU16LE(_rows, _rowBytes + 6, minor);
        _rowBytes += PeHeader.AssemblyRefRowSizeBytes;
        return this;
    }

    /// <summary>Writes over the Strings table from here on.</summary>
    public PeBuilder SpoilStrings(int from, byte value)
    {
        for (int i = from; i < _stringBytes; i++)
        {
            _strings[i] = value;
        }

        return this;
    }

    /// <returns>A multiple of four bytes.</returns>
    public byte[] Build()
    {
        int padding = (4 - (_stringBytes & 3)) & 3;
        int stringsStart = PeHeader.SizeBytes + _rowBytes;
        int end = stringsStart + _stringBytes + padding;
        byte[] pe = new byte[end];
        byte[] marker = new byte[] { 0x4E, 0x46, 0x4D, 0x52, 0x4B, 0x31, 0, 0 };
        Array.Copy(marker, 0, pe, 0, marker.Length);
        Bytes.PutU32LE(pe, 24, -1);
        Bytes.PutU16LE(pe, 28, _major);
        Bytes.PutU16LE(pe, 30, _minor);
        Bytes.PutU16LE(pe, 38, 1);
        for (int table = 0; table <= PeHeader.TableCount; table++)
        {
            int start = table == 0 ? PeHeader.SizeBytes : table <= StringsTable ? stringsStart : end;
            Bytes.PutU32LE(pe, 40 + (4 * table), start);
        }

        pe[108 + StringsTable] = (byte)padding;
        Array.Copy(_rows, 0, pe, PeHeader.SizeBytes, _rowBytes);
        Array.Copy(_strings, 0, pe, stringsStart, _stringBytes);
        PeCrc crc = new PeCrc();
        Bytes.PutU32LE(pe, 12, crc.Continue(0, pe, PeHeader.SizeBytes, end - PeHeader.SizeBytes));
        Bytes.PutU32LE(pe, 8, crc.Continue(0, pe, 0, PeHeader.SizeBytes));
        return pe;
    }

    private int AddString(string text)
    {
        int index = _stringBytes;
        for (int i = 0; i < text.Length; i++)
        {
            _strings[_stringBytes] = (byte)text[i];
            _stringBytes++;
        }

        _stringBytes++;
        return index;
    }
}
