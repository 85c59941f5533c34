using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Bridge.Boot;

namespace Bridge.NanoTests.Building;

/// <summary>What the log says of a converted assembly. The layout is that of <see cref="PeHeader"/>.</summary>
internal sealed class PeFile(byte[] content)
{
    /// <summary>Strings are addressed by 16 bits, and the top of them names entries of the interpreter's own table.</summary>
    public const int MaxStringBytes = 64_675;

    private const int VersionOffset = 28;
    private const int TablesOffset = 40;
    private const int StringTable = 11;

    public int SizeBytes => content.Length;

    /// <summary>As the header says.</summary>
    public long TotalSize => Table(PeHeader.TableCount);

    /// <summary>maj.min.build.rev</summary>
    public string Version => $"{Word(0)}.{Word(1)}.{Word(2)}.{Word(3)}";

    public string Digest => Convert.ToHexStringLower(SHA256.HashData(content));

    public int StringBytes => (int)(Table(StringTable + 1) - Table(StringTable));

    private int Word(int index) => BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(VersionOffset + (2 * index)));

    private long Table(int index) => BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(TablesOffset + (4 * index)));
}
