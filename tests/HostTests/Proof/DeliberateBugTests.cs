using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Cli.Packaging;
using Bridge.Cli.Simulating;
using Bridge.HostTests.Support;
using Bridge.Proof;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Proof;

/// <summary>The proof of the proof: the bounded form finds each deliberate bug, and the line it prints shows it again.</summary>
[TestClass]
public sealed class DeliberateBugTests
{
    private const string Geometry = "small";

    private static readonly byte[][] Images = new SampleImages(NfConfigFile.BuiltIn()).ForProof(ProofGeometry.Find(Geometry));

    public static IEnumerable<object[]> Names => DeliberateBugs.All.Select(bug => new object[] { bug.Name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Bounded_form_catches(string name)
    {
        DeliberateBug bug = DeliberateBugs.All.Single(one => one.Name == name);
        MutantBuild build = MutantBuild.Of(bug.Change);
        var proof = new MutantProof(build, Geometry, Images);

        MutantViolation violation = proof.Search();

        Assert.IsNotNull(violation, $"nobody noticed that {name}");
        Assert.AreEqual(bug.Caught, violation.Invariant, violation.Detail);
        Assert.AreEqual(violation.Invariant, proof.Replay(violation), "the replay line shows something else: " + violation.Replay);
        build.Unload();
    }

    [TestMethod]
    public void Every_invariant_is_broken_by_some_bug() => CollectionAssert.AreEquivalent(
        Enum.GetValues<Invariant>()[1..], DeliberateBugs.All.Select(bug => bug.Caught).Distinct().ToArray());

    [TestMethod]
    public void A_build_made_the_same_way_without_a_bug_passes()
    {
        MutantBuild build = MutantBuild.Of(null);

        Assert.IsNull(new MutantProof(build, Geometry, Images).Search());

        build.Unload();
    }
}
