using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Bridge.HostTests.Legality;

/// <summary>Reads one compiled assembly: every reference against the device's API, every signature and method body against the rules.</summary>
internal sealed class AssemblyScanner
{
    private readonly PEReader _pe;
    private readonly MetadataReader _reader;
    private readonly DeviceApi _api;
    private readonly List<Finding> _findings = [];

    private AssemblyScanner(byte[] image, DeviceApi api)
    {
        _pe = new PEReader(new MemoryStream(image));
        _reader = _pe.GetMetadataReader();
        _api = api;
    }

    /// <param name="own">Simple names of assemblies of this product, whose members are checked when those are scanned.</param>
    public static List<Finding> Scan(byte[] image, DeviceApi api, IReadOnlyCollection<string> own)
    {
        var scanner = new AssemblyScanner(image, api);
        scanner.ScanReferences(own);
        scanner.ScanTypes();
        scanner._pe.Dispose();
        return scanner._findings;
    }

    private void ScanReferences(IReadOnlyCollection<string> own)
    {
        foreach (TypeReferenceHandle handle in _reader.TypeReferences)
        {
            string id = "T:" + SignatureIds.NameOf(_reader, handle);
            if (!IsOwn(handle, own) && !_api.Has(id) && !IsAttribute(id) && !IsPrimitiveOrNested(id))
            {
                Add(Rules.UnknownMember, "assembly", id);
            }
        }

        foreach (MemberReferenceHandle handle in _reader.MemberReferences)
        {
            MemberReference member = _reader.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference && !IsOwn((TypeReferenceHandle)member.Parent, own))
            {
                CheckMember(member);
            }
        }

        if (_reader.GetTableRowCount(TableIndex.MethodSpec) > 0)
        {
            Add(Rules.Generics, "assembly", "a call of a generic method");
        }

        for (int row = 1; row <= _reader.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            var ids = new SignatureIds();
            string name = _reader.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(row)).DecodeSignature(ids, null);
            CheckShape(ids, "assembly", name);
        }
    }

    private void CheckMember(MemberReference member)
    {
        string owner = SignatureIds.NameOf(_reader, (TypeReferenceHandle)member.Parent);
        string name = _reader.GetString(member.Name).Replace('.', '#');
        var ids = new SignatureIds();
        string id;
        if (member.GetKind() == MemberReferenceKind.Field)
        {
            member.DecodeFieldSignature(ids, null);
            id = $"F:{owner}.{name}";
        }
        else
        {
            MethodSignature<string> signature = member.DecodeMethodSignature(ids, null);
            string parameters = signature.ParameterTypes.Length == 0 ? string.Empty : "(" + string.Join(",", signature.ParameterTypes) + ")";
            string conversion = name is "op_Implicit" or "op_Explicit" ? "~" + signature.ReturnType : string.Empty;
            id = $"M:{owner}.{name}{parameters}{conversion}";
        }

        CheckShape(ids, "assembly", id);
        if (!_api.Has(id) && !Equivalences.Has(id))
        {
            Add(Rules.UnknownMember, "assembly", id);
        }
    }

    private void ScanTypes()
    {
        foreach (TypeDefinitionHandle handle in _reader.TypeDefinitions)
        {
            TypeDefinition type = _reader.GetTypeDefinition(handle);
            string name = SignatureIds.NameOf(_reader, handle);
            if (type.GetGenericParameters().Count > 0)
            {
                Add(Rules.Generics, name, "a generic type");
            }

            foreach (FieldDefinitionHandle field in type.GetFields())
            {
                var ids = new SignatureIds();
                _reader.GetFieldDefinition(field).DecodeSignature(ids, null);
                CheckShape(ids, name, "field " + _reader.GetString(_reader.GetFieldDefinition(field).Name));
            }

            foreach (MethodDefinitionHandle method in type.GetMethods())
            {
                ScanMethod(handle, type, name, method);
            }
        }
    }

    private void ScanMethod(TypeDefinitionHandle owner, TypeDefinition type, string typeName, MethodDefinitionHandle handle)
    {
        MethodDefinition method = _reader.GetMethodDefinition(handle);
        string name = typeName + "." + _reader.GetString(method.Name);
        if (method.GetGenericParameters().Count > 0)
        {
            Add(Rules.Generics, name, "a generic method");
        }

        var ids = new SignatureIds();
        method.DecodeSignature(ids, null);
        if (method.RelativeVirtualAddress != 0)
        {
            if ((type.Attributes & TypeAttributes.Interface) != 0 && (method.Attributes & MethodAttributes.Static) == 0)
            {
                Add(Rules.DefaultInterfaceMethod, name, "an interface method with a body");
            }

            MethodBodyBlock body = _pe.GetMethodBody(method.RelativeVirtualAddress);
            if (!body.LocalSignature.IsNil)
            {
                _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(ids, null);
            }

            _findings.AddRange(new BodyScanner(_reader, owner, name).Scan(body, isStaticConstructor: _reader.GetString(method.Name) == ".cctor"));
        }

        if (ids.SawPinned)
        {
            Add(Rules.FixedStatement, name, "a pinned local");
        }

        CheckShape(ids, name, "signature or local");
    }

    private void CheckShape(SignatureIds ids, string where, string what)
    {
        if (ids.SawGeneric)
        {
            Add(Rules.Generics, where, what);
        }

        if (ids.SawMultiDimensionalArray)
        {
            Add(Rules.MultiDimensionalArray, where, what);
        }
    }

    private bool IsOwn(TypeReferenceHandle handle, IReadOnlyCollection<string> own)
    {
        EntityHandle scope = _reader.GetTypeReference(handle).ResolutionScope;
        while (scope.Kind == HandleKind.TypeReference)
        {
            scope = _reader.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        }

        return scope.Kind == HandleKind.AssemblyReference
            && own.Contains(_reader.GetString(_reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name));
    }

    /// <summary>An attribute class brings no code; its constructor is looked up in the table instead.</summary>
    private static bool IsAttribute(string id) => id.EndsWith("Attribute", StringComparison.Ordinal) || id.Contains("Attribute.", StringComparison.Ordinal) || id == "T:System.Diagnostics.DebuggerBrowsableState";

    /// <summary>Types the list names by their members only.</summary>
    private bool IsPrimitiveOrNested(string id) => id is "T:System.ValueType" or "T:System.RuntimeFieldHandle" or "T:System.Void";

    private void Add(string rule, string where, string what) => _findings.Add(new Finding(rule, where, what));
}
