using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Bridge.Boot;
using Bridge.Cli.Inspection;
using Bridge.Cli.Output;

namespace Bridge.Cli.Packaging;

/// <summary>
/// Takes the names out of an assembly that nobody looks up: a quarter of the application's size, which would be stored twice and sent
/// over the air to every bridge. Code, tables and literals stay as they are, but for where their strings stand.
/// </summary>
/// <remarks>
/// The CLR resolves by name what stands in another assembly, virtual methods, and what reflection asks for. So the references keep their
/// names, virtual methods and interfaces keep theirs, and the resident program's entry does. To be applied to the last assembly
/// of an image only: what is loaded later could refer to it.
/// </remarks>
public static class PeNameRemover
{
    /// <summary>The resident program starts what this type's public static methods are called.</summary>
    public const string EntryType = "Program";

    private const int StringTableEnd = 4 * (Strings + 1);
    private const int TablesAt = 40;
    private const int PaddingsAt = 108;
    private const int AssemblyNameAt = 36;

    private const int TypeRefs = 1;
    private const int FieldRefs = 2;
    private const int MethodRefs = 3;
    private const int TypeDefs = 4;
    private const int FieldDefs = 5;
    private const int MethodDefs = 6;
    private const int Attributes = 7;
    private const int ResourceRows = 9;
    private const int ResourceData = 10;
    private const int Strings = 11;
    private const int ByteCode = 13;

    private const int ReferenceRowBytes = 8;
    private const int TypeRowBytes = 24;
    private const int FieldRowBytes = 8;
    private const int MethodRowBytes = 16;
    private const int ExceptionRowBytes = 12;

    private const int InterfaceFlag = 0x0020;
    private const int SemanticsMask = 0x0030;
    private const uint VirtualFlags = 0x0240;
    private const uint HasExceptionHandlers = 0x40000000;
    private const int NoCode = 0xFFFF;

    /// <exception cref="CliException">Not a whole assembly, or one with attributes or resources, whose names are not known here.</exception>
    public static byte[] Remove(byte[] pe, string where)
    {
        PeFile.Read(pe, where);
        var walker = new PeWalker();
        if (walker.Walk(new ArrayImageSource(pe, 0, pe.Length), 0, pe.Length) != RefusalReason.None)
        {
            throw new CliException(ExitCode.InvalidImage, "not one whole nanoFramework PE", $"{where}, offset {walker.ProblemOffset}", "build the assembly again");
        }

        if (Table(pe, Attributes).Length + Table(pe, ResourceRows).Length + Table(pe, ResourceData).Length > 0)
        {
            throw new CliException(ExitCode.InvalidImage, "has attributes or resources, whose names cannot be taken out", where, "leave --slim out");
        }

        byte[] rows = (byte[])pe.Clone();
        List<int> places = Places(rows, where);
        return Rebuild(rows, places);
    }

    /// <summary>Clears the names not needed, and lists the places of all string indices that are left.</summary>
    private static List<int> Places(byte[] pe, string where)
    {
        var places = new List<int> { AssemblyNameAt };
        places.AddRange(Rows(pe, 0, PeHeader.AssemblyRefRowSizeBytes));
        places.AddRange(Rows(pe, TypeRefs, ReferenceRowBytes).SelectMany(row => new[] { row, row + 2 }));
        places.AddRange(Rows(pe, FieldRefs, ReferenceRowBytes));
        places.AddRange(Rows(pe, MethodRefs, ReferenceRowBytes));
        HashSet<int> entries = NameTypes(pe, places);
        foreach (int row in Rows(pe, FieldDefs, FieldRowBytes))
        {
            Put(pe, row, 0);
        }

        int index = 0;
        foreach (int row in Rows(pe, MethodDefs, MethodRowBytes))
        {
            bool isVirtual = (BinaryPrimitives.ReadUInt32LittleEndian(pe.AsSpan(row + 4)) & VirtualFlags) != 0;
            if (isVirtual || entries.Contains(index))
            {
                places.Add(row);
            }
            else
            {
                Put(pe, row, 0);
            }

            index++;
        }

        places.AddRange(Literals(pe, where));
        return places;
    }

    /// <returns>Indices of the methods of the entry type.</returns>
    private static HashSet<int> NameTypes(byte[] pe, List<int> places)
    {
        var entries = new HashSet<int>();
        foreach (int row in Rows(pe, TypeDefs, TypeRowBytes))
        {
            bool isEntry = Text(pe, U16(pe, row)) == EntryType;
            if (isEntry)
            {
                int first = U16(pe, row + 10);
                entries.UnionWith(Enumerable.Range(first, pe[row + 12] + pe[row + 13] + pe[row + 14]));
            }

            if (isEntry || (U16(pe, row + 22) & SemanticsMask) == InterfaceFlag)
            {
                places.Add(row);
                places.Add(row + 2);
            }
            else
            {
                Put(pe, row, 0);
                Put(pe, row + 2, 0);
            }
        }

        return entries;
    }

    private static IEnumerable<int> Literals(byte[] pe, string where)
    {
        (int codeAt, int codeBytes) = Table(pe, ByteCode);
        var bodies = Rows(pe, MethodDefs, MethodRowBytes)
            .Select(row => (At: U16(pe, row + 2), HasHandlers: (BinaryPrimitives.ReadUInt32LittleEndian(pe.AsSpan(row + 4)) & HasExceptionHandlers) != 0))
            .Where(body => body.At != NoCode)
            .OrderBy(body => body.At)
            .ToArray();
        for (int i = 0; i < bodies.Length; i++)
        {
            int start = bodies[i].At;
            int end = i + 1 < bodies.Length ? bodies[i + 1].At : codeBytes;
            if (bodies[i].HasHandlers && end > start && end <= codeBytes)
            {
                end -= 1 + (ExceptionRowBytes * pe[codeAt + end - 1]);
            }

            List<int> operands = start <= end && end <= codeBytes ? IlStrings.Find(pe.AsSpan(codeAt + start, end - start)) : null;
            if (operands == null)
            {
                throw new CliException(ExitCode.InvalidImage, "the code of a method cannot be read", $"{where}, offset {codeAt + start}", "leave --slim out");
            }

            foreach (int operand in operands)
            {
                yield return codeAt + start + operand;
            }
        }
    }

    private static byte[] Rebuild(byte[] pe, List<int> places)
    {
        (int oldAt, int oldBytes) = Table(pe, Strings);
        var texts = new List<byte> { 0 };
        var moved = new Dictionary<int, int> { [0] = 0 };
        foreach (int place in places)
        {
            int index = U16(pe, place);
            if (index >= oldBytes)
            {
                // One of the CLR's own, counted from the top.
                continue;
            }

            if (!moved.TryGetValue(index, out int to))
            {
                to = texts.Count;
                moved[index] = to;
                texts.AddRange(pe.AsSpan(oldAt + index, TextBytes(pe, index) + 1));
            }

            Put(pe, place, to);
        }

        int padding = -texts.Count & 3;
        texts.AddRange(new byte[padding]);
        int oldEnd = (int)BinaryPrimitives.ReadUInt32LittleEndian(pe.AsSpan(TablesAt + StringTableEnd));
        byte[] slim = [.. pe.AsSpan(0, oldAt), .. texts, .. pe.AsSpan(oldEnd)];
        slim[PaddingsAt + Strings] = (byte)padding;
        for (int table = Strings + 1; table <= PeHeader.TableCount; table++)
        {
            Span<byte> start = slim.AsSpan(TablesAt + (4 * table));
            BinaryPrimitives.WriteUInt32LittleEndian(start, BinaryPrimitives.ReadUInt32LittleEndian(start) - (uint)(pe.Length - slim.Length));
        }

        PeInspector.PutChecksums(slim);
        return slim;
    }

    private static IEnumerable<int> Rows(byte[] pe, int table, int rowBytes)
    {
        (int at, int count) = Table(pe, table);
        return Enumerable.Range(0, count / rowBytes).Select(row => at + (row * rowBytes));
    }

    private static (int At, int Length) Table(byte[] pe, int table)
    {
        int at = (int)BinaryPrimitives.ReadUInt32LittleEndian(pe.AsSpan(TablesAt + (4 * table)));
        int end = (int)BinaryPrimitives.ReadUInt32LittleEndian(pe.AsSpan(TablesAt + (4 * (table + 1))));
        return (at, end - at - pe[PaddingsAt + table]);
    }

    private static string Text(byte[] pe, int index)
    {
        (int at, int length) = Table(pe, Strings);
        return index < length ? Encoding.UTF8.GetString(pe, at + index, TextBytes(pe, index)) : null;
    }

    private static int TextBytes(byte[] pe, int index)
    {
        (int at, int length) = Table(pe, Strings);
        int bytes = pe.AsSpan(at + index, length - index).IndexOf((byte)0);
        return bytes < 0 ? length - index : bytes;
    }

    private static int U16(byte[] pe, int at) => BinaryPrimitives.ReadUInt16LittleEndian(pe.AsSpan(at));

    private static void Put(byte[] pe, int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(pe.AsSpan(at), (ushort)value);
}
