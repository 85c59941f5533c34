using Bridge.Hal;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>Looks on while one run is played.</summary>
public interface IProofObserver : ITrace
{
    /// <summary>Simulated time since the first power-on.</summary>
    void OnTime(long nowMs);

    void OnPowerOn(int boot);

    void OnOperation(int number, StoreOperation operation, string name);

    /// <summary>A fault of the plan, right before its operation.</summary>
    void OnFault(PlannedFault fault);

    void OnReset(string why);
}
