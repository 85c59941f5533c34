namespace System.Device.Gpio;

public enum PinMode
{
    Input,
    InputPullDown,
    InputPullUp,
    Output,
    OutputOpenDrain,
}

/// <summary>Signatures of the device's GPIO, to compile against; nothing here runs.</summary>
public readonly struct PinValue
{
    public static PinValue High => throw new NotSupportedException();

    public static PinValue Low => throw new NotSupportedException();

    public static bool operator ==(PinValue a, PinValue b) => throw new NotSupportedException();

    public static bool operator !=(PinValue a, PinValue b) => throw new NotSupportedException();

    public override bool Equals(object obj) => throw new NotSupportedException();

    public override int GetHashCode() => throw new NotSupportedException();
}

public class GpioPin
{
    public PinValue Read() => throw new NotSupportedException();

    public void Write(PinValue value) => throw new NotSupportedException();
}

public sealed class GpioController
{
    public GpioPin OpenPin(int pinNumber, PinMode mode) => throw new NotSupportedException();
}
