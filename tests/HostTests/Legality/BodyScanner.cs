using System;
using System.Collections.Generic;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Bridge.HostTests.Legality;

/// <summary>Reads the IL of one method for what the device's interpreter gets wrong.</summary>
internal sealed class BodyScanner
{
    private static readonly Dictionary<int, OpCode> OpCodesByValue = AllOpCodes();

    private readonly MetadataReader _reader;
    private readonly TypeDefinitionHandle _owner;
    private readonly string _where;
    private readonly List<Finding> _findings = [];

    public BodyScanner(MetadataReader reader, TypeDefinitionHandle owner, string where)
    {
        _reader = reader;
        _owner = owner;
        _where = where;
    }

    public List<Finding> Scan(MethodBodyBlock body, bool isStaticConstructor)
    {
        BlobReader il = body.GetILReader();
        EntityHandle constrained = default;
        bool boxedEnum = false;
        while (il.RemainingBytes > 0)
        {
            OpCode op = Next(ref il);
            int token = Operand(ref il, op);
            if (op.Name.Contains(".ovf", StringComparison.Ordinal))
            {
                Add(Rules.CheckedArithmetic, op.Name);
            }
            else if (op == OpCodes.Localloc)
            {
                Add(Rules.StackAlloc, op.Name);
            }
            else if ((op == OpCodes.Callvirt || op == OpCodes.Call) && IsObjectToString(token) && (boxedEnum || IsEnum(constrained)))
            {
                Add(Rules.EnumToString, "ToString of an enum");
            }
            else if ((op == OpCodes.Call || op == OpCodes.Callvirt) && boxedEnum && IsTextCall(token))
            {
                Add(Rules.EnumToString, "an enum put into a text");
            }

            if (isStaticConstructor && (op.OperandType is OperandType.InlineField or OperandType.InlineMethod))
            {
                CheckInitialiser(op, token);
            }

            boxedEnum = op == OpCodes.Box ? IsEnum(MetadataTokens.EntityHandle(token)) : boxedEnum && KeepsBox(op);
            constrained = op == OpCodes.Constrained ? MetadataTokens.EntityHandle(token) : default;
        }

        return _findings;
    }

    /// <summary>A boxed enum stays in play while only loads and array stores follow, as in the arguments of Format and Concat.</summary>
    private static bool KeepsBox(OpCode op) => op.FlowControl == FlowControl.Next && op.OpCodeType != OpCodeType.Nternal && op != OpCodes.Pop;

    private void CheckInitialiser(OpCode op, int token)
    {
        EntityHandle handle = MetadataTokens.EntityHandle(token);
        TypeDefinitionHandle target = handle.Kind switch
        {
            HandleKind.FieldDefinition when op == OpCodes.Ldsfld || op == OpCodes.Ldsflda => _reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType(),
            HandleKind.MethodDefinition => _reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType(),
            _ => default,
        };
        bool foreignField = handle.Kind == HandleKind.MemberReference && op == OpCodes.Ldsfld
            && _reader.GetMemberReference((MemberReferenceHandle)handle).Parent.Kind == HandleKind.TypeReference;
        if (foreignField || (!target.IsNil && target != _owner && HasStaticConstructor(target)))
        {
            Add(Rules.DependentStaticInitialiser, $"{op.Name} on another class with static state");
        }
    }

    private bool HasStaticConstructor(TypeDefinitionHandle handle)
    {
        foreach (MethodDefinitionHandle method in _reader.GetTypeDefinition(handle).GetMethods())
        {
            if (_reader.GetString(_reader.GetMethodDefinition(method).Name) == ".cctor")
            {
                return true;
            }
        }

        return false;
    }

    private bool IsObjectToString(int token)
    {
        EntityHandle handle = MetadataTokens.EntityHandle(token);
        return handle.Kind == HandleKind.MemberReference
            && _reader.GetString(_reader.GetMemberReference((MemberReferenceHandle)handle).Name) == "ToString";
    }

    private bool IsTextCall(int token)
    {
        EntityHandle handle = MetadataTokens.EntityHandle(token);
        if (handle.Kind != HandleKind.MemberReference)
        {
            return false;
        }

        MemberReference member = _reader.GetMemberReference((MemberReferenceHandle)handle);
        return member.Parent.Kind == HandleKind.TypeReference
            && SignatureIds.NameOf(_reader, (TypeReferenceHandle)member.Parent) is "System.String" or "System.Text.StringBuilder";
    }

    private bool IsEnum(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return false;
        }

        if (handle.Kind == HandleKind.TypeDefinition)
        {
            EntityHandle parent = _reader.GetTypeDefinition((TypeDefinitionHandle)handle).BaseType;
            return parent.Kind == HandleKind.TypeReference && SignatureIds.NameOf(_reader, (TypeReferenceHandle)parent) == "System.Enum";
        }

        // An enum of a referenced assembly: a value type that is none of the built-in ones.
        return handle.Kind == HandleKind.TypeReference && !SignatureIds.NameOf(_reader, (TypeReferenceHandle)handle).StartsWith("System.", StringComparison.Ordinal);
    }

    private static OpCode Next(ref BlobReader il)
    {
        int value = il.ReadByte();
        if (value == 0xFE)
        {
            value = 0xFE00 | il.ReadByte();
        }

        return OpCodesByValue[value];
    }

    private static int Operand(ref BlobReader il, OpCode op)
    {
        switch (op.OperandType)
        {
            case OperandType.InlineNone:
                return 0;
            case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                il.ReadByte();
                return 0;
            case OperandType.InlineVar:
                il.ReadInt16();
                return 0;
            case OperandType.InlineI8 or OperandType.InlineR:
                il.ReadInt64();
                return 0;
            case OperandType.InlineSwitch:
                int count = il.ReadInt32();
                il.Offset += 4 * count;
                return 0;
            default:
                return il.ReadInt32();
        }
    }

    private static Dictionary<int, OpCode> AllOpCodes()
    {
        var codes = new Dictionary<int, OpCode>();
        foreach (FieldInfo field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var op = (OpCode)field.GetValue(null);
            codes[(ushort)op.Value] = op;
        }

        return codes;
    }

    private void Add(string rule, string what) => _findings.Add(new Finding(rule, _where, what));
}
