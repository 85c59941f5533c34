using System.Collections.Generic;
using System.Linq;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>The run without faults: the operations that faults are put at, and where to fork.</summary>
internal sealed class Scenario
{
    public Scenario(ProofSubject subject, int seed)
    {
        Subject = subject;
        Tape = new RunTape(FaultPlan.None, isRecording: true);
        Result = UnitRun.Play(new ProofBench(subject), Start(subject, seed), FaultPlan.None, Tape, isToTheEnd: true);
    }

    public ProofSubject Subject { get; }

    public RunTape Tape { get; }

    public RunResult Result { get; }

    /// <summary>A unit that was never switched on.</summary>
    public static ForkPoint Start(ProofSubject subject, int seed) => new(0, ProofUnit.FromFactory(subject, seed));

    public ScenarioOperation[] Operations() =>
        Tape.Operations.Select((operation, index) => new ScenarioOperation(Tape.First + index, operation, Tape.Names[index])).ToArray();

    /// <summary>Every fault at every operation of a tape that it makes a difference at.</summary>
    public static IEnumerable<PlannedFault> Faults(RunTape tape)
    {
        for (int i = 0; i < tape.Operations.Count; i++)
        {
            foreach (StoreFault fault in StoreFaults.All)
            {
                if (StoreFaults.Applies(fault, tape.Operations[i]))
                {
                    yield return new PlannedFault(tape.First + i, fault);
                }
            }
        }
    }
}
