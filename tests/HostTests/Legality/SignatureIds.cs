using System;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection.Metadata;

namespace Bridge.HostTests.Legality;

/// <summary>Writes types of a signature as documentation ids do, and notes what in them the device cannot load.</summary>
internal sealed class SignatureIds : ISignatureTypeProvider<string, object>
{
    public bool SawGeneric { get; private set; }

    public bool SawMultiDimensionalArray { get; private set; }

    public bool SawPinned { get; private set; }

    public static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        string name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            return NameOf(reader, (TypeReferenceHandle)type.ResolutionScope) + "." + name;
        }

        string space = reader.GetString(type.Namespace);
        return space.Length == 0 ? name : space + "." + name;
    }

    public static string NameOf(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        string name = reader.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil)
        {
            return NameOf(reader, type.GetDeclaringType()) + "." + name;
        }

        string space = reader.GetString(type.Namespace);
        return space.Length == 0 ? name : space + "." + name;
    }

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "System." + typeCode switch
    {
        PrimitiveTypeCode.TypedReference => "TypedReference",
        _ => typeCode.ToString(),
    };

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => NameOf(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => NameOf(reader, handle);

    public string GetTypeFromSpecification(MetadataReader reader, object genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetByReferenceType(string elementType) => elementType + "@";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetArrayType(string elementType, ArrayShape shape)
    {
        SawMultiDimensionalArray = true;
        return elementType + "[" + new string(',', shape.Rank - 1) + "]";
    }

    public string GetPinnedType(string elementType)
    {
        SawPinned = true;
        return elementType;
    }

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
    {
        SawGeneric = true;
        return genericType + "{" + string.Join(",", typeArguments) + "}";
    }

    public string GetGenericMethodParameter(object genericContext, int index)
    {
        SawGeneric = true;
        return "``" + index;
    }

    public string GetGenericTypeParameter(object genericContext, int index)
    {
        SawGeneric = true;
        return "`" + index;
    }

    public string GetFunctionPointerType(MethodSignature<string> signature) => "=FUNC:" + string.Join(",", signature.ParameterTypes.Select(Convert.ToString));

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;
}
