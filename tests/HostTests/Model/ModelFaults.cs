using System;
using Bridge.Boot;

namespace Bridge.HostTests.Model;

/// <summary>What happens to a unit from outside. Each costs one of the faults a state has left, but for healing and the loss of power.</summary>
internal sealed class ModelFaults(Action<ModelUnit, ModelStep> reached)
{
    public void Strike(ModelUnit unit)
    {
        for (int bank = Bank.A; bank <= Bank.B; bank++)
        {
            string letter = ModelRecords.Letter(bank);
            int image = ModelBank.ImageOf(unit.Banks[bank]);
            if (ModelBank.IsWhole(unit.Banks[bank]))
            {
                SetBank(unit, bank, ModelBank.Broken, $"a bit of {letter} flips");
                SetBank(unit, bank, ModelBank.Unreadable(image), $"{letter} cannot be read");
            }
            else if (ModelBank.IsUnreadable(unit.Banks[bank]))
            {
                ModelUnit after = unit.Copy();
                after.Banks[bank] = ModelBank.Whole(image);
                reached(after, new ModelStep(ModelStepKind.Heal, $"{letter} can be read again"));
            }
        }

        for (int i = 0; i < unit.Generations.Count; i++)
        {
            ModelGeneration generation = unit.Generations[i];
            Spoil(unit, i, generation.First, generation.Second, health => generation with { First = health }, "first");
            Spoil(unit, i, generation.Second, generation.First, health => generation with { Second = health }, "second");
        }

        var formatted = new ModelUnit { Run = unit.Run };
        Pay(unit, formatted, "the store is formatted");
    }

    private void SetBank(ModelUnit unit, int bank, int content, string detail)
    {
        ModelUnit after = unit.Copy();
        after.Banks[bank] = content;
        Pay(unit, after, detail);
    }

    /// <summary>
    /// Both copies of a generation may be torn, and then there is no record. That both waver, so that a load may find two and the next none,
    /// is where the record's promise ends (docs/boot.md, "What this does not protect").
    /// </summary>
    private void Spoil(ModelUnit unit, int generation, CopyHealth health, CopyHealth other, Func<CopyHealth, ModelGeneration> with, string copy)
    {
        if (health != CopyHealth.Intact)
        {
            return;
        }

        foreach (CopyHealth spoilt in new[] { CopyHealth.Torn, CopyHealth.Wavering })
        {
            if (other == CopyHealth.Wavering || (other == CopyHealth.Torn && spoilt == CopyHealth.Wavering))
            {
                continue;
            }

            ModelUnit after = unit.Copy();
            ModelGeneration left = with(spoilt);
            bool isReadable = left.First is CopyHealth.Intact or CopyHealth.Wavering || left.Second is CopyHealth.Intact or CopyHealth.Wavering;
            after.Generations[generation] = isReadable ? left : left with { Record = ModelRecords.None };
            Pay(unit, after, $"the {copy} copy of generation {unit.Generations.Count - generation} is {spoilt}");
        }
    }

    private void Pay(ModelUnit unit, ModelUnit after, string detail)
    {
        if (unit.FaultsLeft > 0)
        {
            after.FaultsLeft = unit.FaultsLeft - 1;
            reached(after, new ModelStep(ModelStepKind.Fault, detail));
        }
    }
}
