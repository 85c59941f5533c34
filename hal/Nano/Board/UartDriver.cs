using System;
using System.IO.Ports;
using nanoFramework.Hardware.Esp32;

namespace Bridge.Hal.Nano;

/// <summary>The UART to the radio, with RTS/CTS. To be used through <see cref="BoundedSerialLink"/>, which keeps the driver's limits.</summary>
/// <remarks>The driver drops input silently when its buffer overflows: it holds 170 ms at 115200 baud, more than a garbage collection takes.</remarks>
public sealed class UartDriver : ISerialDriver
{
    private const int DriverBufferBytes = 2048;
    private const int DataBits = 8;

    /// <summary>128 bytes take 11 ms at 115200 baud. Without a limit a radio that holds CTS would stop the main loop for good.</summary>
    private const int WriteTimeoutMs = 500;

    /// <summary>Only a read of more than has come waits; it does not happen.</summary>
    private const int ReadTimeoutMs = 100;

    private readonly SerialPort _port;

    /// <param name="comPort">COM2 or COM3: COM1 is the debugger's.</param>
    public UartDriver(string comPort, int baud, int pinTx, int pinRx, int pinRts, int pinCts)
    {
        // COM2 and COM3 have no pins until they are given some, which has to be before the port is opened.
        bool second = comPort == "COM2";
        Configuration.SetPinFunction(pinTx, second ? DeviceFunction.COM2_TX : DeviceFunction.COM3_TX);
        Configuration.SetPinFunction(pinRx, second ? DeviceFunction.COM2_RX : DeviceFunction.COM3_RX);
        Configuration.SetPinFunction(pinRts, second ? DeviceFunction.COM2_RTS : DeviceFunction.COM3_RTS);
        Configuration.SetPinFunction(pinCts, second ? DeviceFunction.COM2_CTS : DeviceFunction.COM3_CTS);
        _port = new SerialPort(comPort, baud, Parity.None, DataBits, StopBits.One);
        _port.Handshake = Handshake.RequestToSend;
        _port.ReadBufferSize = DriverBufferBytes;
        _port.WriteTimeout = WriteTimeoutMs;
        _port.ReadTimeout = ReadTimeoutMs;
        _port.Open();
    }

    public int BytesToRead => _port.BytesToRead;

    public int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return _port.Read(buffer, offset, count);
        }
        catch (TimeoutException)
        {
            // Fewer came than were promised; ASH asks again for what is missing.
            return 0;
        }
    }

    public Result Write(byte[] buffer, int offset, int count)
    {
        try
        {
            _port.Write(buffer, offset, count);
            return Result.Ok;
        }
        catch (TimeoutException)
        {
            return Result.TimedOut;
        }
    }
}
