using System.Collections.Generic;

namespace Bridge.HostTests.Model;

/// <summary>Runs a step once for each way nature may choose in it: the step asks, and is repeated until every answer was given.</summary>
internal sealed class ModelChoices
{
    private readonly List<(int Taken, int Options)> _script = [];
    private int _position;

    /// <summary>Beyond the answers that an earlier run gave as well: what is seen from here on is new.</summary>
    public bool IsFresh => _position >= _script.Count;

    /// <returns>0..options-1; 0 is the ordinary course.</returns>
    public int Next(int options)
    {
        if (_position == _script.Count)
        {
            _script.Add((0, options));
        }

        return _script[_position++].Taken;
    }

    /// <summary>Goes to the next run.</summary>
    /// <returns>False when all have been made.</returns>
    public bool Advance()
    {
        _position = 0;
        while (_script.Count > 0)
        {
            (int taken, int options) = _script[^1];
            _script.RemoveAt(_script.Count - 1);
            if (taken + 1 < options)
            {
                _script.Add((taken + 1, options));
                return true;
            }
        }

        return false;
    }
}
