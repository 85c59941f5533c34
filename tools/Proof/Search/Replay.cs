using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>One run of the search again, from the factory to where the search ended it, with somebody looking on.</summary>
public static class Replay
{
    /// <param name="observer">Null for nobody.</param>
    public static RunResult Play(ProofSubject subject, int seed, FaultPlan plan, IProofObserver observer = null) => UnitRun.Play(
        new ProofBench(subject, observer), Scenario.Start(subject, seed), plan, new RunTape(plan, isRecording: false), isToTheEnd: UnitRun.IsToTheEnd(plan));
}
