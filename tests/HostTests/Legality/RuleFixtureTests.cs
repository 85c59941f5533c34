using System.Collections.Generic;
using System.IO;
using System.Linq;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Legality;

/// <summary>Every rule has a construct that it must find, and beside it the nearest one it must leave alone.</summary>
[TestClass]
public sealed class RuleFixtureTests
{
    private static readonly DeviceApi Api = new();

    [TestMethod]
    [DataRow(Rules.UnknownMember, "class C { string M(string s) => s.Replace('a', 'b'); }", DisplayName = "method the device lacks")]
    [DataRow(Rules.UnknownMember, "class C { int M(byte[] b) => System.Buffer.ByteLength(b); }", DisplayName = "type the device lacks")]
    [DataRow(Rules.UnknownMember, "class C { System.Uri _u; }", DisplayName = "type in a field only")]
    [DataRow(Rules.Generics, "class C<T> { T _t; }", DisplayName = "generic class")]
    [DataRow(Rules.Generics, "class C { T M<T>(T t) => t; }", DisplayName = "generic method")]
    [DataRow(Rules.Generics, "class C { System.Action<int> _a; }", DisplayName = "generic delegate")]
    [DataRow(Rules.Generics, "class C { int? _n; }", DisplayName = "nullable value")]
    [DataRow(Rules.Generics, "class C { int M() { System.Func<int> f = () => 1; return f(); } }", DisplayName = "generic delegate in a local")]
    [DataRow(Rules.Generics, "class C { event System.EventHandler E; void F() { E?.Invoke(this, null); } }", DisplayName = "field-like event")]
    [DataRow(Rules.MultiDimensionalArray, "class C { int[,] _a; }", DisplayName = "two-dimensional field")]
    [DataRow(Rules.MultiDimensionalArray, "class C { int M() { var a = new int[2, 2]; return a[0, 1]; } }", DisplayName = "two-dimensional local")]
    [DataRow(Rules.CheckedArithmetic, "class C { int M(int a) => checked(a + 1); }", DisplayName = "checked addition")]
    [DataRow(Rules.CheckedArithmetic, "class C { byte M(int a) { checked { return (byte)a; } } }", DisplayName = "checked conversion")]
    [DataRow(Rules.EnumToString, "enum E { A } class C { string M(E e) => e.ToString(); }", DisplayName = "ToString")]
    [DataRow(Rules.EnumToString, "enum E { A } class C { string M(E e) => \"x\" + e; }", DisplayName = "concatenation")]
    [DataRow(Rules.EnumToString, "enum E { A } class C { string M(E e) => string.Format(\"{0}\", e); }", DisplayName = "Format")]
    [DataRow(Rules.EnumToString, "enum E { A } class C { string M(E e) { object o = e; return o.ToString(); } }", DisplayName = "boxed")]
    [DataRow(Rules.StackAlloc, "class C { unsafe int M() { int* p = stackalloc int[2]; return p[0]; } }", DisplayName = "stackalloc")]
    [DataRow(Rules.FixedStatement, "class C { unsafe int M(int[] a) { fixed (int* p = a) { return p[0]; } } }", DisplayName = "fixed")]
    [DataRow(Rules.DependentStaticInitialiser, "class A { static int X = B.Y + 1; } class B { public static int Y = 5; }", DisplayName = "field of another class")]
    [DataRow(Rules.DependentStaticInitialiser, "class A { static B X = new B(); } class B { static int[] T = { 1, 2, 3 }; int _n = T[0]; }", DisplayName = "object of a class with static state")]
    [DataRow(Rules.DependentStaticInitialiser, "class A { static int X = B.F(); } class B { static int Y = 5; public static int F() => Y; }", DisplayName = "method of a class with static state")]
    [DataRow(Rules.UnsignedToSigned, "class C { int M(uint u) => (int)u >> 3; }", DisplayName = "uint shifted as int")]
    [DataRow(Rules.UnsignedToSigned, "class C { long M(ulong u) => (long)u / 7; }", DisplayName = "ulong divided as long")]
    [DataRow(Rules.UnsignedToSigned, "class C { long M(ulong u) => (long)u % 7; }", DisplayName = "ulong remainder as long")]
    [DataRow(Rules.UnsignedToSigned, "class C { long M(uint u) => (long)(int)u; }", DisplayName = "uint widened as int")]
    [DataRow(Rules.UnsignedToSigned, "class C { int M(uint u) { int i = (int)u; return i >> 3; } }", DisplayName = "through a local")]
    [DataRow(Rules.UnsignedToSigned, "class C { int M(uint u) => (int)u; }", DisplayName = "through a return")]
    [DataRow(Rules.StringElementAgainstNull, "class C { bool M(string[] a) => a[0] != null; }", DisplayName = "string element against null")]
    [DataRow(Rules.StringElementAgainstNull, "class C { int M(string[] a) => null == (a[0]) ? 1 : 0; }", DisplayName = "null against string element")]
    [DataRow(Rules.StringElementAgainstNull, "class C { bool M(string[] a) => a[0] is not null; }", DisplayName = "string element is not null")]
    public void Rule_finds(string rule, string source)
    {
        List<Finding> findings = Fixture.Scan(source, Api);

        Assert.IsTrue(findings.Any(finding => finding.Rule == rule), $"{rule} did not find it; found: {string.Join("; ", findings)}");
    }

    [TestMethod]
    public void Every_rule_is_explained_in_the_documentation()
    {
        string document = File.ReadAllText(Path.Combine(Samples.RepositoryRoot(), "docs", "testing.md"));
        IEnumerable<string> rules = typeof(Rules).GetFields().Select(field => (string)field.GetRawConstantValue());

        Assert.AreEqual(string.Empty, string.Join(", ", rules.Where(rule => !document.Contains($"| `{rule}` |"))));
    }

    [TestMethod]
    public void Rule_finds_a_default_interface_method()
    {
        List<Finding> findings = Fixture.Scan("interface I { int M() => 1; }", Api, modernRuntime: true);

        Assert.IsTrue(findings.Any(finding => finding.Rule == Rules.DefaultInterfaceMethod));
    }

    [TestMethod]
    [DataRow("class C { int M(byte[] b) { System.Array.Copy(b, 0, b, 1, 2); return b.Length; } }", DisplayName = "listed members")]
    [DataRow("class C { string M(int n) => $\"{n:X2}\"; }", DisplayName = "interpolation")]
    [DataRow("class C { int[][] _a = new int[2][]; }", DisplayName = "jagged array")]
    [DataRow("class C { byte M(int a) => unchecked((byte)a); }", DisplayName = "unchecked conversion")]
    [DataRow("enum E { A } class C { string M(E e) => ((int)e).ToString(); }", DisplayName = "enum as a number")]
    [DataRow("interface I { int M(); }", DisplayName = "interface without body")]
    [DataRow("class A { static int[] X = { 1, 2, 3, 4, 5, 6 }; const int Y = B.Y + 1; } class B { public const int Y = 5; }", DisplayName = "constants of another class")]
    [DataRow("class C { int _f; void M(uint u) { _f = (int)u; } }", DisplayName = "cast into a field")]
    [DataRow("class C { void M(uint u, int[] a) { a[0] = (int)u; } }", DisplayName = "cast into an array element")]
    [DataRow("class C { bool M(uint u) => (int)u < 0; }", DisplayName = "cast compared")]
    [DataRow("class C { int M(byte b, ushort s) => (b << 8 | s) >> 3; }", DisplayName = "small unsigned types")]
    [DataRow("class C { bool M(byte[][] a, string s) => a[0] != null && s != null; }", DisplayName = "other elements and plain strings against null")]
    [DataRow("class C { string this[int i] => \"a\"; char M(string s) => s[0]; int P { get; set; } }", DisplayName = "accessors")]
    public void Rules_leave_alone(string source)
    {
        Assert.AreEqual(string.Empty, string.Join("; ", Fixture.Scan(source, Api)));
    }
}
