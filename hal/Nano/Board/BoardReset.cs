using nanoFramework.Runtime.Native;

namespace Bridge.Hal.Nano;

/// <summary>Restarts the ESP32 through its own boot, and the radio by its reset line.</summary>
public sealed class BoardReset : IReset
{
    private readonly BoardPins _pins;

    public BoardReset(BoardPins pins)
    {
        _pins = pins;
    }

    public void Reboot() => Power.RebootDevice(RebootOption.NormalReboot);

    public void ResetRadio() => _pins.PulseRadioReset();
}
