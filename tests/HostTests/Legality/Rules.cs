namespace Bridge.HostTests.Legality;

/// <summary>Names of the rules. What each costs on the device: docs/testing.md.</summary>
internal static class Rules
{
    /// <summary>A reference to a member the device's libraries do not have.</summary>
    public const string UnknownMember = "unknown-member";

    public const string Generics = "generics";
    public const string MultiDimensionalArray = "multi-dimensional-array";
    public const string CheckedArithmetic = "checked-arithmetic";
    public const string EnumToString = "enum-to-string";
    public const string DefaultInterfaceMethod = "default-interface-method";
    public const string StackAlloc = "stackalloc";
    public const string FixedStatement = "fixed-statement";
    public const string DependentStaticInitialiser = "dependent-static-initialiser";
    public const string UnsignedToSigned = "unsigned-to-signed-cast";
    public const string StringElementAgainstNull = "string-element-against-null";
}
