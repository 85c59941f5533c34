using System.Globalization;

namespace Bridge.Cli.Budgets;

/// <summary>One thing there is only so much of.</summary>
/// <param name="Limit">Null where the number is told and not limited.</param>
/// <param name="Source">Where the number comes from: computed, measured on what.</param>
public sealed record BudgetRow(string Name, long Used, long? Limit, string Unit, string Source)
{
    public bool IsKept => Limit == null || Used <= Limit;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsKept ? "ok  " : "OVER")}  {Name,-48} {Used,9:N0} {(Limit == null ? string.Empty : "of " + Limit.Value.ToString("N0", CultureInfo.InvariantCulture)),-12} {Unit,-7} {Source}");
}
