using System.Collections.Generic;
using System.Linq;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>One operation of the run without faults: a row of the matrix.</summary>
/// <param name="Name">The file it is about; null for a list.</param>
public sealed record ScenarioOperation(int Number, StoreOperation Operation, string Name);

/// <summary>The matrix of one geometry.</summary>
/// <param name="Cells">By operation, then by fault.</param>
/// <param name="WithoutFaults">What is wrong before any fault; null as a rule.</param>
public sealed record GeometryReport(
    ProofGeometry Geometry, IReadOnlyList<ScenarioOperation> Operations, IReadOnlyList<CellTally> Cells, Violation WithoutFaults)
{
    public IEnumerable<Violation> Violations =>
        (WithoutFaults == null ? [] : new[] { WithoutFaults }).Concat(Cells.SelectMany(cell => cell.Violations));

    public long ViolationCount => (WithoutFaults == null ? 0 : 1) + Cells.Sum(cell => cell.ViolationCount);

    public long AllRuns => Cells.Sum(cell => cell.Runs.Sum());

    /// <param name="depth">1..<see cref="ProofOptions.MostFaults"/>.</param>
    public long Runs(int depth) => Cells.Sum(cell => cell.Runs[depth - 1]);

    public long Candidates(int depth) => Cells.Sum(cell => cell.Candidates[depth - 1]);
}
