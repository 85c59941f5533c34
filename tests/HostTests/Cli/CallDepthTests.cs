using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Bridge.Cli.Budgets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

/// <summary>The stack is as deep as the deepest chain of calls; a circle has no depth and is refused.</summary>
[TestClass]
public sealed class CallDepthTests
{
    [TestMethod]
    public void Device_code_does_not_recurse()
    {
        CallDepth depth = Device();

        Assert.AreEqual(string.Empty, string.Join('\n', depth.Recursions));
    }

    [TestMethod]
    public void Deepest_chain_of_the_device_code_stays_within_its_budget()
    {
        CallDepth depth = Device();

        Assert.IsGreaterThan(5, depth.Chain.Count, "the graph is cut somewhere");
        Assert.IsLessThanOrEqualTo(BudgetTable.MaxCallDepth, depth.Chain.Count, string.Join(" -> ", depth.Chain));
    }

    [TestMethod]
    [DataRow("static void A() { A(); }", "Bridge.C.A/0 -> Bridge.C.A/0", DisplayName = "itself")]
    [DataRow("static void A() { B(1); } static void B(int x) { A(); }", "Bridge.C.A/0 -> Bridge.C.B/1 -> Bridge.C.A/0", DisplayName = "each other")]
    [DataRow("I _i; void A() { _i.Run(); } public void Run() { A(); }", "Bridge.C.A/0 -> Bridge.C.Run/0 -> Bridge.C.A/0", DisplayName = "through an interface")]
    [DataRow("int P { get { return P; } }", "Bridge.C.get_P/0 -> Bridge.C.get_P/0", DisplayName = "a property")]
    public void Circle_is_found(string members, string circle)
    {
        Assert.AreEqual(circle, Of(members.Contains("I _i", StringComparison.Ordinal) ? ": I" : string.Empty, members).Recursions.Single());
    }

    [TestMethod]
    public void Two_ways_to_one_method_are_no_circle_and_the_longer_one_counts()
    {
        CallDepth depth = Of(string.Empty, "static void A() { B(); D(); } static void B() { D(); } static void D() { } static void B(int other) { B(); }");

        Assert.IsEmpty(depth.Recursions);
        Assert.AreEqual("Bridge.C.A/0 Bridge.C.B/0 Bridge.C.D/0", string.Join(' ', depth.Chain));
    }

    [TestMethod]
    public void Answer_of_a_class_that_does_not_implement_the_interface_is_none()
    {
        Assert.IsEmpty(Of(string.Empty, "I _i; public void Run() { _i.Run(); }").Recursions);
    }

    private static CallDepth Device() => new(CallGraph.Of(
        new[] { "Bridge.Hal.dll", "Bridge.Bootloader.dll", "Bridge.Firmware.dll" }.Select(name => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, name)))));

    private static CallDepth Of(string contracts, string members)
    {
        var compilation = CSharpCompilation.Create(
            "Fixture",
            [CSharpSyntaxTree.ParseText($"namespace Bridge {{ interface I {{ void Run(); }} class C {contracts} {{ {members} }} }}")],
            new[] { "netstandard.dll" }.Select(name => MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, "Ref", name))),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using var image = new MemoryStream();
        Assert.IsTrue(compilation.Emit(image).Success);
        return new CallDepth(CallGraph.Of(new List<byte[]> { image.ToArray() }));
    }
}
