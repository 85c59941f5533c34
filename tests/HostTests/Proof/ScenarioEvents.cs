using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Bridge.Proof;

namespace Bridge.HostTests.Proof;

/// <summary>The turning points of a run, by what the device traces; the number is the bank.</summary>
internal sealed class ScenarioEvents : IProofObserver
{
    private bool _isOnTrial;

    public List<string> Events { get; } = [];

    public void Event(TraceSource source, int code, long a, long b)
    {
        if (source == TraceSource.Store && (ReceiveEvent)code == ReceiveEvent.Resumed)
        {
            Events.Add("resumed");
        }
        else if (source == TraceSource.Boot)
        {
            OnBoot((BootEvent)code, a, b);
        }
    }

    public void State(TraceSource source, int state, long deadlineMs)
    {
    }

    public void OnTime(long nowMs)
    {
    }

    public void OnPowerOn(int boot)
    {
    }

    public void OnOperation(int number, StoreOperation operation, string name)
    {
    }

    public void OnFault(PlannedFault fault)
    {
    }

    public void OnReset(string why)
    {
    }

    private void OnBoot(BootEvent code, long a, long b)
    {
        switch (code)
        {
            case BootEvent.Reason:
                _isOnTrial = b != 0;
                break;
            case BootEvent.Started when _isOnTrial:
                Events.Add($"trial {a}");
                break;
            case BootEvent.Committed:
                Events.Add($"committed {a}");
                break;
            case BootEvent.Confirmed:
                Events.Add($"confirmed {a}");
                break;
        }
    }
}
