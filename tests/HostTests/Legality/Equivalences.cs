using System.Collections.Generic;

namespace Bridge.HostTests.Legality;

/// <summary>
/// References the host's compiler makes where the device's makes another one from the same source. Closed: each line says why it is harmless.
/// </summary>
internal static class Equivalences
{
    private static readonly Dictionary<string, string> Table = new()
    {
        // Attributes every compiler of the host writes by itself; the device's compiler run writes none or its own.
        ["M:System.Runtime.CompilerServices.CompilationRelaxationsAttribute.#ctor(System.Int32)"] = "assembly attribute of the host's compiler",
        ["M:System.Runtime.CompilerServices.RuntimeCompatibilityAttribute.#ctor"] = "assembly attribute of the host's compiler",
        ["M:System.Runtime.CompilerServices.CompilerGeneratedAttribute.#ctor"] = "mark on compiler-made members; the metadata processor drops it",
        ["M:System.Diagnostics.DebuggableAttribute.#ctor(System.Diagnostics.DebuggableAttribute.DebuggingModes)"] = "assembly attribute of the host's compiler",
        ["M:System.Diagnostics.DebuggerBrowsableAttribute.#ctor(System.Diagnostics.DebuggerBrowsableState)"] = "mark on the field behind an auto-property in debug builds",
        ["M:System.Runtime.CompilerServices.IsReadOnlyAttribute.#ctor"] = "mark on in parameters and readonly structs; no code",
        ["M:System.Runtime.Versioning.TargetFrameworkAttribute.#ctor(System.String)"] = "assembly attribute of the host's SDK",
        ["M:System.Reflection.AssemblyInformationalVersionAttribute.#ctor(System.String)"] = "assembly attribute of the host's SDK",

        ["M:System.Runtime.CompilerServices.RefSafetyRulesAttribute.#ctor(System.Int32)"] = "module attribute of C# 11 and later; the device projects turn it off",

        // Operators the host's reflection types declare; without them the device compares the references, which is what is meant.
        ["M:System.Type.op_Equality(System.Type,System.Type)"] = "reference comparison on the device",
        ["M:System.Reflection.Assembly.op_Equality(System.Reflection.Assembly,System.Reflection.Assembly)"] = "reference comparison on the device",
        ["M:System.Reflection.MethodInfo.op_Inequality(System.Reflection.MethodInfo,System.Reflection.MethodInfo)"] = "reference comparison on the device",

        // The device's String.Format has the params overload only; interpolation binds to it there.
        ["M:System.String.Format(System.String,System.Object)"] = "interpolation; Format(String, Object[]) on the device",
        ["M:System.String.Format(System.String,System.Object,System.Object)"] = "interpolation; Format(String, Object[]) on the device",
        ["M:System.String.Format(System.String,System.Object,System.Object,System.Object)"] = "interpolation; Format(String, Object[]) on the device",

        // No code of its own: the array type's element access and the constructor of the base class.
        ["M:System.Attribute.#ctor"] = "base constructor of an attribute class",
    };

    public static bool Has(string id) => Table.ContainsKey(id);
}
