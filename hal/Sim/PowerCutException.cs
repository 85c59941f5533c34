using System;

namespace Bridge.Hal.Sim;

/// <summary>The simulated power is gone: unwinds to the simulator, which boots again. Never thrown on the device.</summary>
public sealed class PowerCutException : Exception
{
    public PowerCutException(int operation)
        : base("power cut at storage operation " + operation)
    {
        Operation = operation;
    }

    /// <summary>Number of the operation the cut fell on, from 1.</summary>
    public int Operation { get; }
}
