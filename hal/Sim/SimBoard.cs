using System;

namespace Bridge.Hal.Sim;

/// <summary>Identity of a simulated unit.</summary>
public sealed class SimIdentity : IDeviceIdentity
{
    public int ManufacturerCode { get; set; }

    public int ImageType { get; set; }

    public int HardwareVersion { get; set; }

    public int BridgeType { get; set; } = 1;

    public byte[] InstallCode { get; set; }
}

/// <summary>Lines that remember what was written and answer what was set.</summary>
public sealed class SimGpio : IGpio
{
    private readonly bool[] _lines = new bool[2];

    public void Write(GpioLine line, bool on) => _lines[(int)line] = on;

    public bool Read(GpioLine line) => _lines[(int)line];
}

/// <summary>Resets as calls into the simulator.</summary>
public sealed class SimReset : IReset
{
    public int RebootCount { get; private set; }

    public int RadioResetCount { get; private set; }

    public Action OnReboot { get; set; }

    public Action OnResetRadio { get; set; }

    public void Reboot()
    {
        RebootCount++;
        OnReboot?.Invoke();
    }

    public void ResetRadio()
    {
        RadioResetCount++;
        OnResetRadio?.Invoke();
    }
}
