using System;
using System.Collections.Generic;

namespace Bridge.HostTests.Model;

/// <summary>Questions about whole runs: does every one end well, and how long may it take.</summary>
internal static class ModelProgress
{
    /// <summary>Most steps from any state to one that is done, when no more faults come: the unit picks its actions, chance the outcomes.</summary>
    /// <param name="stuck">A state from which there is no such way; -1 when there is none.</param>
    public static int Longest(ModelGraph graph, Func<int, bool> isDone, out int stuck)
    {
        // An action is safe when all its outcomes are; each knows how many of them are not yet.
        var open = new Dictionary<(int, int), int>();
        var into = new List<(int From, int Action)>[graph.Count];
        foreach (ModelEdge edge in graph.Healthy)
        {
            open[(edge.From, edge.Action)] = open.GetValueOrDefault((edge.From, edge.Action)) + 1;
            (into[edge.To] ??= []).Add((edge.From, edge.Action));
        }

        var distance = new int[graph.Count];
        Array.Fill(distance, -1);
        var queue = new Queue<int>();
        for (int state = 0; state < graph.Count; state++)
        {
            if (isDone(state))
            {
                distance[state] = 0;
                queue.Enqueue(state);
            }
        }

        int longest = 0;
        while (queue.Count > 0)
        {
            int state = queue.Dequeue();
            longest = distance[state];
            foreach ((int from, int action) in into[state] ?? [])
            {
                int left = open[(from, action)] - 1;
                open[(from, action)] = left;
                if (left == 0 && distance[from] < 0)
                {
                    distance[from] = longest + 1;
                    queue.Enqueue(from);
                }
            }
        }

        stuck = Array.IndexOf(distance, -1);
        return longest;
    }

    /// <summary>Most edges of a kind on any run.</summary>
    /// <param name="endless">A state from which such edges come round for ever; -1 when there is none.</param>
    public static int Most(int states, List<ModelEdge> edges, Func<ModelEdge, bool> counts, out int endless)
    {
        int[] first = Starts(states, edges, out int[] order);
        int[] component = Components(states, edges, first, order, out int components);
        var most = new int[components];
        endless = -1;

        // Components are numbered in the order they are closed: what one leads to has a lower number.
        var byComponent = new List<int>[components];
        for (int state = 0; state < states; state++)
        {
            (byComponent[component[state]] ??= []).Add(state);
        }

        int longest = 0;
        for (int c = 0; c < components; c++)
        {
            foreach (int state in byComponent[c])
            {
                for (int i = first[state]; i < first[state + 1]; i++)
                {
                    ModelEdge edge = edges[order[i]];
                    int weight = counts(edge) ? 1 : 0;
                    if (component[edge.To] == c)
                    {
                        endless = weight != 0 ? state : endless;
                    }
                    else
                    {
                        most[c] = Math.Max(most[c], most[component[edge.To]] + weight);
                    }
                }
            }

            longest = Math.Max(longest, most[c]);
        }

        return longest;
    }

    private static int[] Starts(int states, List<ModelEdge> edges, out int[] order)
    {
        var first = new int[states + 1];
        foreach (ModelEdge edge in edges)
        {
            first[edge.From + 1]++;
        }

        for (int state = 0; state < states; state++)
        {
            first[state + 1] += first[state];
        }

        order = new int[edges.Count];
        var next = (int[])first.Clone();
        for (int i = 0; i < edges.Count; i++)
        {
            order[next[edges[i].From]++] = i;
        }

        return first;
    }

    /// <summary>Strongly connected components (Tarjan), without recursion.</summary>
    private static int[] Components(int states, List<ModelEdge> edges, int[] first, int[] order, out int components)
    {
        var component = new int[states];
        var index = new int[states];
        var low = new int[states];
        var next = new int[states];
        var path = new Stack<int>();
        var open = new Stack<int>();
        int clock = 0;
        components = 0;
        Array.Fill(component, -1);
        for (int root = 0; root < states; root++)
        {
            if (index[root] == 0)
            {
                path.Push(root);
            }

            while (path.Count > 0)
            {
                int state = path.Peek();
                if (index[state] == 0)
                {
                    index[state] = low[state] = ++clock;
                    next[state] = first[state];
                    open.Push(state);
                }

                if (next[state] < first[state + 1])
                {
                    int to = edges[order[next[state]++]].To;
                    if (index[to] == 0)
                    {
                        path.Push(to);
                    }
                    else if (component[to] < 0)
                    {
                        low[state] = Math.Min(low[state], index[to]);
                    }

                    continue;
                }

                path.Pop();
                if (path.Count > 0)
                {
                    low[path.Peek()] = Math.Min(low[path.Peek()], low[state]);
                }

                if (low[state] == index[state])
                {
                    int member;
                    do
                    {
                        member = open.Pop();
                        component[member] = components;
                    }
                    while (member != state);
                    components++;
                }
            }
        }

        return component;
    }
}
