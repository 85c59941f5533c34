using System.Globalization;
using System.Text.RegularExpressions;

namespace Bridge.NanoTests.Results;

/// <summary>One result as the test launcher prints it: Test passed,NAMESPACE.CLASS.METHOD.ROW,TICKS.</summary>
/// <param name="Outcome">passed, failed or skipped.</param>
/// <param name="Row">Index of the data row; 0 without rows.</param>
/// <param name="Rest">Ticks of 100 ns, or the message of a failure.</param>
internal sealed partial record LauncherLine(string Outcome, string Name, int Row, string Rest)
{
    public string Key => $"{Name}.{Row.ToString(CultureInfo.InvariantCulture)}";

    /// <returns>Null when the line is no result.</returns>
    public static LauncherLine Parse(string line)
    {
        Match match = Result().Match(line);
        return match.Success && int.TryParse(match.Groups["row"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int row)
            ? new LauncherLine(match.Groups["outcome"].Value, match.Groups["name"].Value, row, match.Groups["rest"].Value)
            : null;
    }

    public override string ToString() => $"Test {Outcome},{Key},{Rest}";

    // Not anchored at the end: a line torn by the end of the process is no result, as it lacks the comma.
    [GeneratedRegex(@"^Test (?<outcome>passed|failed|skipped),(?<name>[^,]+)\.(?<row>\d+),(?<rest>.*)$")]
    private static partial Regex Result();
}
