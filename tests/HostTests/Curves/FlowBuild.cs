using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Bridge.HostTests.Legality;
using Bridge.HostTests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Bridge.HostTests.Curves;

/// <summary>The key agreement compiled from its sources so that it tells where it goes; with a deliberate change, if one is wanted.</summary>
internal sealed class FlowBuild
{
    private static readonly string[] Files =
    [
        .. Sources("bootloader/Boot", "Verdict"),
        .. Sources(
            "bootloader/Crypto",
            "Aes128", "AesMmo", "BinaryField", "BinaryField.Elements", "CurvePoint", "HmacMmo", "KoblitzCurve", "MontgomeryLadder", "ScalarModulus"),
        .. Sources("firmware/Crypto", "ManagedKeyAgreement", "ManagedKeyAgreement.Tasks"),
        .. Sources("firmware/KeyEstablishment", "CbkeSuite", "IKeyAgreement", "KeyAgreementState", "KeyCredentials"),
    ];

    private readonly Assembly _assembly;
    private readonly List<string> _places = [];
    private readonly FieldInfo _passed;
    private readonly FieldInfo _count;
    private readonly FieldInfo _indexedAt;

    public FlowBuild(SourceChange change)
    {
        FlowRewriter rewriter = new(_places);
        CSharpParseOptions options = new(LanguageVersion.CSharp13);
        List<SyntaxTree> trees = [.. Files.Select(path => rewriter.Rewrite(CSharpSyntaxTree.ParseText(Source(path, change), options, path)))];
        trees.Add(CSharpSyntaxTree.ParseText(FlowRewriter.Recorder, options));
        CSharpCompilation compilation = Fixture.Compile("Bridge.Crypto.Told", trees, [typeof(Hal.Result).Assembly.Location]);
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        if (!result.Success)
        {
            throw new InvalidOperationException(string.Join("; ", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        }

        _assembly = Assembly.Load(image.ToArray());
        Type flow = _assembly.GetType("Flow", true);
        _passed = flow.GetField("Passed");
        _count = flow.GetField("Count");
        _indexedAt = flow.GetField("IndexedAt");
    }

    /// <summary>One whole agreement against peers that stay the same.</summary>
    public FlowTrace Trace(IndependentAgreement peers, byte[] privateKey, byte[] random)
    {
        _passed.SetValue(null, 0UL);
        _count.SetValue(null, 0L);
        _indexedAt.SetValue(null, new ulong[_places.Count]);
        Type suites = _assembly.GetType("Bridge.Firmware.KeyEstablishment.CbkeSuite", true);
        object suite = suites.GetMethod(peers.Suite.PrivateKeyBytes == 36 ? "Suite2" : "Suite1").Invoke(null, null);
        object credentials = Activator.CreateInstance(
            _assembly.GetType("Bridge.Firmware.KeyEstablishment.KeyCredentials", true), suite, peers.Initiator.Certificate, privateKey, peers.Initiator.CaPublicKey);
        dynamic agreement = Activator.CreateInstance(_assembly.GetType("Bridge.Firmware.Crypto.ManagedKeyAgreement", true), credentials);
        agreement.BeginEphemeral(random);
        int steps = Run(agreement);
        agreement.BeginAgreement(true, peers.Responder.Certificate, peers.ResponderEphemeral);
        steps += Run(agreement);
        return new FlowTrace(
            agreement.State.ToString(), steps, (long)_count.GetValue(null), (ulong)_passed.GetValue(null), (ulong[])_indexedAt.GetValue(null), _places);
    }

    private static string[] Sources(string folder, params string[] names) =>
        Array.ConvertAll(names, name => $"{Samples.RepositoryRoot()}/{folder}/{name}.cs");

    private static int Run(dynamic agreement)
    {
        int steps = 0;
        while (agreement.State.ToString() == "Working")
        {
            agreement.Step();
            steps++;
        }

        return steps;
    }

    private static string Source(string path, SourceChange change)
    {
        string source = File.ReadAllText(path).ReplaceLineEndings("\n");
        if (change == null || !path.Replace('\\', '/').EndsWith("/" + change.File, StringComparison.Ordinal))
        {
            return source;
        }

        return source.Split(change.From).Length == 2
            ? source.Replace(change.From, change.To, StringComparison.Ordinal)
            : throw new InvalidOperationException("what is to change does not stand once in " + change.File);
    }
}
