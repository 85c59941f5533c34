using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Bridge.Cli.Budgets;

/// <summary>The methods that a method body names: called, constructed, or taken as a delegate.</summary>
internal static class IlCalls
{
    private const byte TwoByteMark = 0xFE;

    private static readonly Dictionary<int, OpCode> OpCodeOf = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null))
        .ToDictionary(code => (int)(ushort)code.Value);

    public static IEnumerable<EntityHandle> Of(byte[] il)
    {
        int at = 0;
        while (at < il.Length)
        {
            int value = il[at] == TwoByteMark ? (TwoByteMark << 8) | il[at + 1] : il[at];
            at += value > 0xFF ? 2 : 1;
            OpCode code = OpCodeOf[value];
            if (code.OperandType == OperandType.InlineMethod)
            {
                yield return (EntityHandle)MetadataTokens.Handle(BitConverter.ToInt32(il, at));
            }

            at += OperandBytes(code, il, at);
        }
    }

    private static int OperandBytes(OpCode code, byte[] il, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };
}
