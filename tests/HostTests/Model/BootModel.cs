namespace Bridge.HostTests.Model;

/// <summary>The whole exploration, and what came of it.</summary>
public static class BootModel
{
    /// <summary>How an answer begins that tells of a broken promise; its name follows.</summary>
    public const string Broken = "BROKEN ";

    /// <param name="faults">Faults that one run may meet; cuts are not counted.</param>
    /// <param name="maxStates">Where to stop. Whether every run can end well is asked only when that is not reached.</param>
    /// <returns>The numbers in one line; or the broken promise and the shortest way to it.</returns>
    public static string Explore(int faults, int maxStates)
    {
        var explorer = new ModelExplorer();
        ModelFailure failure = explorer.Explore(faults, maxStates);
        if (failure != null)
        {
            return Broken + failure.Text;
        }

        // A run that comes round again does so whatever lies beyond the states that were followed.
        int trials = ModelProgress.Most(explorer.States, explorer.Graph.Idle, edge => edge.StartsTrial, out int endless);
        if (endless >= 0)
        {
            return $"{Broken}trials end: an image runs on trial for ever\n{explorer.PathTo(endless)}";
        }

        int writes = ModelProgress.Most(explorer.States, explorer.Graph.Idle.FindAll(IsLeftAlone), edge => edge.Wears, out endless);
        if (endless >= 0)
        {
            return $"{Broken}boots come to rest: the record is written at every boot\n{explorer.PathTo(endless)}";
        }

        if (!explorer.IsComplete)
        {
            return $"the first {maxStates:N0} states with their {explorer.Transitions:N0} transitions";
        }

        int longest = ModelProgress.Longest(explorer.Graph, explorer.IsDone, out int stuck);
        if (stuck >= 0)
        {
            return $"{Broken}a unit left alone with a good update ends confirmed: it cannot\n{explorer.PathTo(stuck)}";
        }

        return $"{explorer.States:N0} states, {explorer.Transitions:N0} transitions, depth {explorer.Depth}, {explorer.Records} records; "
            + $"at most {longest} steps to a confirmed update, {trials} trial boots without one, {writes} boots that write and change nothing else";
    }

    private static bool IsLeftAlone(ModelEdge edge) => edge.Action != ModelStep.NoAction;
}
