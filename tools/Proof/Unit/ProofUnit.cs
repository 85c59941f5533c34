using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>A switched-off unit in its world: where a run can be forked.</summary>
internal sealed class ProofUnit(SimStore store, World world)
{
    public SimStore Store { get; } = store;

    public World World { get; } = world;

    public static ProofUnit FromFactory(ProofSubject subject, long seed) =>
        new(FactoryUnit.Make(subject, seed), new World { Floor = subject.Images[0].SecurityCounter });

    public ProofUnit Copy() => new(Store.Clone(), World.Copy());
}
