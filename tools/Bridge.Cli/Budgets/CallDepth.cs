using System;
using System.Collections.Generic;
using System.Linq;

namespace Bridge.Cli.Budgets;

/// <summary>The deepest chain of calls, and whether there is one without end.</summary>
internal sealed class CallDepth
{
    private readonly CallGraph _graph;
    private readonly Dictionary<string, int> _depths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _deepest = new(StringComparer.Ordinal);
    private readonly List<string> _path = [];

    public CallDepth(CallGraph graph)
    {
        _graph = graph;
        foreach (string method in graph.Methods)
        {
            Visit(method);
        }

        string top = graph.Methods.MaxBy(method => _depths[method]);
        for (string method = top; method != null; method = _deepest.GetValueOrDefault(method))
        {
            Chain.Add(method);
        }
    }

    /// <summary>From the outermost method to the innermost.</summary>
    public List<string> Chain { get; } = [];

    /// <summary>Each circle of calls once, as "A -> B -> A".</summary>
    public List<string> Recursions { get; } = [];

    private int Visit(string method)
    {
        if (_depths.TryGetValue(method, out int known))
        {
            return known;
        }

        int start = _path.IndexOf(method);
        if (start >= 0)
        {
            Recursions.Add(string.Join(" -> ", _path.Skip(start).Append(method)));
            return 0;
        }

        _path.Add(method);
        int depth = 0;
        foreach (string callee in _graph.CallsOf(method).Order(StringComparer.Ordinal))
        {
            int below = Visit(callee);
            if (below > depth)
            {
                depth = below;
                _deepest[method] = callee;
            }
        }

        _path.RemoveAt(_path.Count - 1);
        _depths[method] = depth + 1;
        return depth + 1;
    }
}
