using System;
using System.Collections.Generic;

namespace Bridge.HostTests.Model;

/// <summary>The states found, in the order of their depth, how each was reached first, and the edges that the questions about whole runs need.</summary>
internal sealed class ModelGraph
{
    private readonly Dictionary<UInt128, int> _numbers = [];
    private readonly List<UInt128> _states = [];
    private readonly List<(int From, ModelStep Step)> _origins = [];
    private readonly List<int> _depths = [];

    /// <summary>Boots, cuts in them, and the loss of power: what goes on without any doing of the firmware.</summary>
    public List<ModelEdge> Idle { get; } = [];

    /// <summary>What a unit does that is left alone with a hub that offers the best image.</summary>
    public List<ModelEdge> Healthy { get; } = [];

    public int Count => _states.Count;

    public int Depth => _depths[^1];

    public ModelUnit this[int number] => ModelUnit.Unpack(_states[number]);

    /// <returns>The state's number.</returns>
    public int Add(UInt128 state, int from, ModelStep step)
    {
        if (!_numbers.TryGetValue(state, out int number))
        {
            number = _states.Count;
            _numbers.Add(state, number);
            _states.Add(state);
            _origins.Add((from, step));
            _depths.Add(from < 0 ? 0 : _depths[from] + 1);
        }

        return number;
    }

    /// <summary>A shortest way to a state, one step a line.</summary>
    public string PathTo(int number, ModelRecords records)
    {
        var lines = new Stack<string>();
        for (; number >= 0; number = _origins[number].From)
        {
            (int from, ModelStep step) = _origins[number];
            lines.Push($"  {(from < 0 ? "at first" : step.ToString())}\n      -> {this[number].Describe(records)}");
        }

        return string.Join("\n", lines);
    }
}

/// <param name="Action">As in <see cref="ModelStep.Action"/>.</param>
internal readonly record struct ModelEdge(int From, int To, sbyte Action, bool StartsTrial, bool Wears);
