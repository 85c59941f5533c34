using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>Reads assembly names out of PEs whose header <see cref="PeHeader"/> has accepted.</summary>
/// <remarks>A string index below the size of the Strings table is an offset into it; one above names a string built into the CLR.</remarks>
public sealed class PeNames
{
    /// <summary>Longest name accepted; those of the platform reach 44.</summary>
    public const int MaxLength = 64;

    /// <summary>The only assembly name among the CLR's built-in strings.</summary>
    private const int MscorlibIndex = 0xFCD2;

    private const int StringsTable = 11;

    private readonly byte[] _mscorlib = new byte[] { 0x6D, 0x73, 0x63, 0x6F, 0x72, 0x6C, 0x69, 0x62 };
    private readonly byte[] _name = new byte[MaxLength + 1];

    /// <summary>Bytes of the name read last.</summary>
    public byte[] Name => _name;

    public int Length { get; private set; }

    /// <summary>Reads the name with string index <paramref name="index"/>.</summary>
    /// <param name="position">Of the PE in the source.</param>
    /// <returns>None; StoreRead; PeFormat when the index names no assembly, or the name is empty, too long or without its zero.</returns>
    public RefusalReason Read(IImageSource source, int position, PeHeader header, int index)
    {
        Length = 0;
        int tableSize = header.TableSizeBytes(StringsTable);
        if (index >= tableSize)
        {
            return index == MscorlibIndex ? TakeMscorlib() : RefusalReason.PeFormat;
        }

        int available = tableSize - index;
        int count = available < _name.Length ? available : _name.Length;
        if (source.Read(position + header.TableOffset(StringsTable) + index, _name, 0, count) != Result.Ok)
        {
            return RefusalReason.StoreRead;
        }

        int length = 0;
        while (length < count && _name[length] != 0)
        {
            length++;
        }

        if (length == 0 || length == count)
        {
            return RefusalReason.PeFormat;
        }

        Length = length;
        return RefusalReason.None;
    }

    private RefusalReason TakeMscorlib()
    {
        System.Array.Copy(_mscorlib, 0, _name, 0, _mscorlib.Length);
        Length = _mscorlib.Length;
        return RefusalReason.None;
    }
}
