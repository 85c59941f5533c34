using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Bridge.Cli.Budgets;

/// <summary>Who calls whom in our own assemblies. A call through an interface or an abstract class counts as a call of every method that may answer it.</summary>
/// <remarks>Too many edges are possible. Too few only through delegates, reflection and overrides of a method that has a body: the device's logic has none of them.</remarks>
internal sealed class CallGraph
{
    private readonly Dictionary<string, HashSet<string>> _calls = new(StringComparer.Ordinal);
    /// <summary>By the method of an interface or base class: the methods that may answer.</summary>
    private readonly Dictionary<string, List<string>> _answers = new(StringComparer.Ordinal);
    private readonly List<(string Caller, string Callee)> _edges = [];

    public static CallGraph Of(IEnumerable<byte[]> assemblies)
    {
        var graph = new CallGraph();
        foreach (byte[] assembly in assemblies)
        {
            using var file = new PEReader([.. assembly]);
            graph.Add(file, file.GetMetadataReader());
        }

        graph.Link();
        return graph;
    }

    public IEnumerable<string> Methods => _calls.Keys;

    public IReadOnlyCollection<string> CallsOf(string method) => _calls[method];

    private void Add(PEReader file, MetadataReader reader)
    {
        foreach (TypeDefinition type in reader.TypeDefinitions.Select(reader.GetTypeDefinition))
        {
            string[] contracts = [.. Contracts(reader, type)];
            foreach (MethodDefinition method in type.GetMethods().Select(reader.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0))
            {
                int parameters = Parameters(reader, method.Signature);
                string name = Name(TypeName(reader, type), reader.GetString(method.Name), parameters);
                _calls.TryAdd(name, new HashSet<string>(StringComparer.Ordinal));
                foreach (string contract in contracts)
                {
                    AddAnswer(Name(contract, reader.GetString(method.Name), parameters), name);
                }

                foreach (EntityHandle callee in IlCalls.Of(file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()))
                {
                    AddEdge(reader, name, callee);
                }
            }
        }
    }

    private void AddEdge(MetadataReader reader, string caller, EntityHandle callee)
    {
        if (callee.Kind == HandleKind.MethodDefinition)
        {
            MethodDefinition method = reader.GetMethodDefinition((MethodDefinitionHandle)callee);
            string type = TypeName(reader, reader.GetTypeDefinition(method.GetDeclaringType()));
            _edges.Add((caller, Name(type, reader.GetString(method.Name), Parameters(reader, method.Signature))));
        }
        else if (callee.Kind == HandleKind.MemberReference)
        {
            MemberReference method = reader.GetMemberReference((MemberReferenceHandle)callee);
            if (method.Parent.Kind == HandleKind.TypeReference)
            {
                _edges.Add((caller, Name(TypeName(reader, method.Parent), reader.GetString(method.Name), Parameters(reader, method.Signature))));
            }
        }
    }

    /// <summary>When every body is known.</summary>
    private void Link()
    {
        foreach ((string caller, string callee) in _edges)
        {
            if (_calls.ContainsKey(callee))
            {
                _calls[caller].Add(callee);
            }
            else if (_answers.TryGetValue(callee, out List<string> answers))
            {
                _calls[caller].UnionWith(answers);
            }
        }
    }

    private void AddAnswer(string contract, string name)
    {
        _answers.TryAdd(contract, []);
        _answers[contract].Add(name);
    }

    /// <summary>Interfaces and base class of a type, as far as they are ours: what the platform calls is not in the graph.</summary>
    private static IEnumerable<string> Contracts(MetadataReader reader, TypeDefinition type) => type.GetInterfaceImplementations()
        .Select(handle => reader.GetInterfaceImplementation(handle).Interface)
        .Append(type.BaseType)
        .Where(handle => !handle.IsNil && handle.Kind is HandleKind.TypeDefinition or HandleKind.TypeReference)
        .Select(handle => TypeName(reader, handle))
        .Where(name => name.StartsWith("Bridge.", StringComparison.Ordinal));

    private static string TypeName(MetadataReader reader, EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeDefinition)
        {
            return TypeName(reader, reader.GetTypeDefinition((TypeDefinitionHandle)handle));
        }

        TypeReference type = reader.GetTypeReference((TypeReferenceHandle)handle);
        return reader.GetString(type.Namespace) + "." + reader.GetString(type.Name);
    }

    private static string TypeName(MetadataReader reader, TypeDefinition type) => reader.GetString(type.Namespace) + "." + reader.GetString(type.Name);

    private static string Name(string type, string method, int parameters) => $"{type}.{method}/{parameters}";

    private static int Parameters(MetadataReader reader, BlobHandle signature)
    {
        BlobReader blob = reader.GetBlobReader(signature);
        blob.ReadSignatureHeader();
        return blob.ReadCompressedInteger();
    }
}
