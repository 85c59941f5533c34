using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>Whether everything the assemblies of an image refer to is there when they are loaded: in the device, or earlier in the image.</summary>
/// <remarks>
/// Assembly.Load resolves at once, so a reference to an assembly further on in the image is as good as none. This is asked before the
/// commit: otherwise an image that cannot be loaded would cost its trial boots to find that out.
/// </remarks>
public sealed class PeReferences
{
    private readonly PeHeader _header = new PeHeader(new PeCrc());
    private readonly PeNames _names = new PeNames();
    private readonly byte[] _row = new byte[PeHeader.AssemblyRefRowSizeBytes];

    // What the image brings along, in the order it is loaded.
    private readonly byte[][] _ownNames = new byte[PeWalker.MaxAssemblies][];
    private readonly int[] _ownLengths = new int[PeWalker.MaxAssemblies];
    private readonly int[] _ownMajors = new int[PeWalker.MaxAssemblies];
    private readonly int[] _ownMinors = new int[PeWalker.MaxAssemblies];

    public PeReferences()
    {
        for (int i = 0; i < _ownNames.Length; i++)
        {
            _ownNames[i] = new byte[PeNames.MaxLength];
        }
    }

    /// <summary>ASCII name, <see cref="MissingLength"/> bytes, of the assembly that the last check missed.</summary>
    public byte[] MissingName => _names.Name;

    /// <summary>0 when it missed none.</summary>
    public int MissingLength { get; private set; }

    public int MissingMajor { get; private set; }

    public int MissingMinor { get; private set; }

    /// <summary>Position in the source of the AssemblyRef row, or of the assembly, with the first problem; -1 when there is none.</summary>
    public int ProblemOffset { get; private set; }

    /// <param name="assemblies">As <see cref="PeWalker.Walk"/> accepted them in <paramref name="source"/>.</param>
    /// <returns>None; MissingReference; StoreRead, PeFormat and what else <see cref="PeHeader.Load"/> refuses.</returns>
    public RefusalReason Check(IImageSource source, PeWalker assemblies, IResidentSet resident)
    {
        MissingLength = 0;
        MissingMajor = 0;
        MissingMinor = 0;
        ProblemOffset = -1;
        for (int i = 0; i < assemblies.Count; i++)
        {
            int position = assemblies.Offset(i);
            RefusalReason reason = _header.Load(source, position, assemblies.Size(i));
            if (reason == RefusalReason.None)
            {
                reason = CheckRows(source, position, i, resident);
            }

            if (reason == RefusalReason.None)
            {
                reason = Remember(source, position, i);
            }

            if (reason != RefusalReason.None)
            {
                ProblemOffset = ProblemOffset < 0 ? position : ProblemOffset;
                return reason;
            }
        }

        return RefusalReason.None;
    }

    /// <param name="earlier">How many assemblies of the image stand before this one.</param>
    private RefusalReason CheckRows(IImageSource source, int position, int earlier, IResidentSet resident)
    {
        int row = position + _header.TableOffset(PeHeader.AssemblyRefTable);
        int end = row + _header.TableSizeBytes(PeHeader.AssemblyRefTable);
        while (row < end)
        {
            RefusalReason reason = source.Read(row, _row, 0, _row.Length) == Result.Ok
                ? _names.Read(source, position, _header, Bytes.U16LE(_row, 0))
                : RefusalReason.StoreRead;
            int major = Bytes.U16LE(_row, 4);
            int minor = Bytes.U16LE(_row, 6);
            if (reason == RefusalReason.None && !IsEarlier(earlier, major, minor)
                && !resident.Has(_names.Name, 0, _names.Length, major, minor))
            {
                MissingLength = _names.Length;
                MissingMajor = major;
                MissingMinor = minor;
                reason = RefusalReason.MissingReference;
            }

            if (reason != RefusalReason.None)
            {
                ProblemOffset = row;
                return reason;
            }

            row += PeHeader.AssemblyRefRowSizeBytes;
        }

        return RefusalReason.None;
    }

    private bool IsEarlier(int earlier, int major, int minor)
    {
        for (int i = 0; i < earlier; i++)
        {
            if (_ownMajors[i] == major && _ownMinors[i] == minor && _ownLengths[i] == _names.Length
                && Bytes.AreEqual(_ownNames[i], 0, _names.Name, 0, _names.Length))
            {
                return true;
            }
        }

        return false;
    }

    private RefusalReason Remember(IImageSource source, int position, int index)
    {
        RefusalReason reason = _names.Read(source, position, _header, _header.NameIndex);
        if (reason != RefusalReason.None)
        {
            return reason;
        }

        System.Array.Copy(_names.Name, 0, _ownNames[index], 0, _names.Length);
        _ownLengths[index] = _names.Length;
        _ownMajors[index] = _header.Major;
        _ownMinors[index] = _header.Minor;
        return RefusalReason.None;
    }
}
