using System.Device.Gpio;
using System.Threading;

namespace Bridge.Hal.Nano;

/// <summary>LED, button and the radio's reset line.</summary>
public sealed class BoardPins : IGpio
{
    /// <summary>EFR32 data sheets ask for 50 ns; a millisecond-grained sleep is what there is.</summary>
    private const int ResetPulseMs = 5;

    private readonly GpioPin _led;
    private readonly GpioPin _button;
    private readonly GpioPin _radioReset;

    public BoardPins(int pinLed, int pinButton, int pinRadioReset)
    {
        var controller = new GpioController();
        _led = controller.OpenPin(pinLed, PinMode.Output);
        _button = controller.OpenPin(pinButton, PinMode.InputPullUp);
        _radioReset = controller.OpenPin(pinRadioReset, PinMode.OutputOpenDrain);
        _radioReset.Write(PinValue.High);
    }

    public void Write(GpioLine line, bool on)
    {
        if (line == GpioLine.Led)
        {
            _led.Write(on ? PinValue.High : PinValue.Low);
        }
    }

    /// <summary>The button pulls its pin low.</summary>
    public bool Read(GpioLine line) => line == GpioLine.Button && _button.Read() == PinValue.Low;

    public void PulseRadioReset()
    {
        _radioReset.Write(PinValue.Low);
        Thread.Sleep(ResetPulseMs);
        _radioReset.Write(PinValue.High);
    }
}
