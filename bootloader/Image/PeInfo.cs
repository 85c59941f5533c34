using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>Name, version and references of one PE, for people and for the packager. Not needed to load it.</summary>
public sealed class PeInfo
{
    /// <summary>More are refused: the CLR holds 64 assemblies at most.</summary>
    public const int MaxReferences = 64;

    public const int MaxNameLength = 128;

    /// <summary>Of the names built into the CLR the only one that an assembly has.</summary>
    private const int BuiltInMscorlib = 0xFCD2;

    private readonly byte[] _row = new byte[PeHeader.AssemblyRefRowSizeBytes];
    private readonly byte[] _bytes = new byte[MaxNameLength + 1];
    private readonly char[] _characters = new char[MaxNameLength];
    private readonly string[] _referenceNames = new string[MaxReferences];
    private readonly int[] _referenceVersions = new int[4 * MaxReferences];
    private int _position;

    public PeInfo()
    {
        Header = new PeHeader(new PeCrc());
    }

    public PeHeader Header { get; }

    public string Name { get; private set; }

    public int ReferenceCount { get; private set; }

    public string ReferenceName(int index) => _referenceNames[index];

    /// <param name="part">0 major, 1 minor, 2 build, 3 revision. The CLR compares the first two.</param>
    public int ReferenceVersion(int index, int part) => _referenceVersions[(4 * index) + part];

    /// <summary>Reads the PE at <paramref name="position"/>; the body's CRC is <see cref="PeWalker"/>'s affair.</summary>
    /// <returns>None, StoreRead, PeFormat for a name that is not in the string table, or what <see cref="PeHeader.Load"/> refuses.</returns>
    public RefusalReason Read(IImageSource source, int position)
    {
        _position = position;
        Name = "";
        ReferenceCount = 0;
        RefusalReason reason = Header.Load(source, position, source.SizeBytes - position);
        if (reason != RefusalReason.None)
        {
            return reason;
        }

        Name = ReadName(source, Header.NameIndex);
        return Name == null ? RefusalReason.PeFormat : ReadReferences(source);
    }

    private RefusalReason ReadReferences(IImageSource source)
    {
        int rows = Header.TableSizeBytes(PeHeader.AssemblyRefTable) / PeHeader.AssemblyRefRowSizeBytes;
        if (rows > MaxReferences)
        {
            return RefusalReason.PeFormat;
        }

        int start = _position + Header.TableOffset(PeHeader.AssemblyRefTable);
        for (int i = 0; i < rows; i++)
        {
            if (source.Read(start + (i * _row.Length), _row, 0, _row.Length) != Result.Ok)
            {
                return RefusalReason.StoreRead;
            }

            string name = ReadName(source, Bytes.U16LE(_row, 0));
            if (name == null)
            {
                return RefusalReason.PeFormat;
            }

            _referenceNames[i] = name;

            for (int part = 0; part < 4; part++)
            {
                _referenceVersions[(4 * i) + part] = Bytes.U16LE(_row, 4 + (2 * part));
            }

            ReferenceCount++;
        }

        return RefusalReason.None;
    }

    /// <returns>null when the index names no string.</returns>
    private string ReadName(IImageSource source, int index)
    {
        int left = Header.TableSizeBytes(PeHeader.StringsTable) - index;
        if (left <= 0 && index == BuiltInMscorlib)
        {
            return "mscorlib";
        }

        int count = left < _bytes.Length ? left : _bytes.Length;
        int start = _position + Header.TableOffset(PeHeader.StringsTable) + index;
        if (count <= 0 || source.Read(start, _bytes, 0, count) != Result.Ok)
        {
            return null;
        }

        for (int i = 0; i < count; i++)
        {
            if (_bytes[i] == 0)
            {
                return new string(_characters, 0, i);
            }

            if (i < MaxNameLength)
            {
                _characters[i] = (char)_bytes[i];
            }
        }

        return null;
    }
}
