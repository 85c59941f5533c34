using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Bridge.HostTests.Legality;

/// <summary>Documentation ids of what an assembly shows: public types, methods and fields. Inherited members and a value type's equality are left out.</summary>
internal static class PublicMembers
{
    public static IEnumerable<string> Of(byte[] image)
    {
        using var pe = new PEReader(new MemoryStream(image));
        MetadataReader reader = pe.GetMetadataReader();
        var ids = new List<string>();
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            TypeDefinition type = reader.GetTypeDefinition(handle);
            if ((type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
            {
                AddMembers(reader, type, SignatureIds.NameOf(reader, handle), ids);
            }
        }

        return ids;
    }

    private static void AddMembers(MetadataReader reader, TypeDefinition type, string name, List<string> ids)
    {
        ids.Add("T:" + name);
        foreach (FieldDefinitionHandle handle in type.GetFields())
        {
            FieldDefinition field = reader.GetFieldDefinition(handle);
            if ((field.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public && reader.GetString(field.Name) != "value__")
            {
                ids.Add($"F:{name}.{reader.GetString(field.Name)}");
            }
        }

        foreach (MethodDefinitionHandle handle in type.GetMethods())
        {
            MethodDefinition method = reader.GetMethodDefinition(handle);
            string methodName = reader.GetString(method.Name).Replace('.', '#');
            bool isDefaultConstructor = methodName == "#ctor" && method.GetParameters().Count == 0;
            if ((method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public && !isDefaultConstructor)
            {
                MethodSignature<string> signature = method.DecodeSignature(new SignatureIds(), null);
                string parameters = signature.ParameterTypes.Length == 0 ? string.Empty : "(" + string.Join(",", signature.ParameterTypes) + ")";
                ids.Add(methodName is "op_Equality" or "op_Inequality" or "GetHashCode" or "Equals" ? "T:" + name : $"M:{name}.{methodName}{parameters}");
            }
        }
    }
}
