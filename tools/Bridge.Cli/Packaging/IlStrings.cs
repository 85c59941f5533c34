using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;

namespace Bridge.Cli.Packaging;

/// <summary>Finds the string operands in nanoFramework byte code: ECMA-335 III with shorter operands, as the metadata processor writes them.</summary>
internal static class IlStrings
{
    /// <summary>First byte of the opcodes of two bytes.</summary>
    private const byte Prefix = 0xFE;

    private static readonly Dictionary<int, OpCode> Opcodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null))
        .ToDictionary(opcode => opcode.Value & 0xFFFF);

    /// <param name="code">Of one method, without its exception table.</param>
    /// <returns>Offsets in the code of the operands of ldstr, u16 each; null when it is no code.</returns>
    public static List<int> Find(ReadOnlySpan<byte> code)
    {
        var found = new List<int>();
        int at = 0;
        while (at < code.Length)
        {
            int value = code[at++];
            if (value == Prefix)
            {
                value = at < code.Length ? (Prefix << 8) | code[at++] : -1;
            }

            if (!Opcodes.TryGetValue(value, out OpCode opcode))
            {
                return null;
            }

            if (opcode.OperandType == OperandType.InlineString)
            {
                found.Add(at);
            }

            at += OperandBytes(opcode.OperandType, code[Math.Min(at, code.Length)..]);
        }

        return at == code.Length ? found : null;
    }

    private static int OperandBytes(OperandType type, ReadOnlySpan<byte> operand) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineBrTarget or OperandType.InlineVar or OperandType.InlineString => 2,
        OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType => 2,
        OperandType.InlineI or OperandType.ShortInlineR or OperandType.InlineTok => 4,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch when operand.Length > 0 => 1 + (2 * operand[0]),
        _ => int.MaxValue / 2,
    };
}
