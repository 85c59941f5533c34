using System;
using System.IO.Ports;
using nanoFramework.Hardware.Esp32;

namespace Bridge.Hal.Nano;

/// <summary>The UART to the radio.</summary>
/// <remarks>
/// A driver Read blocks until the whole count has come, so no more is asked for than BytesToRead tells. A write is at most 128 bytes,
/// and the driver drops input silently when its buffer overflows: the buffer holds 170 ms at 115200 baud, more than a garbage collection takes.
/// </remarks>
public sealed class UartLink : ISerialLink
{
    private const int DriverBufferBytes = 2048;
    private const int MaxWriteBytes = 128;
    private const int DataBits = 8;

    private readonly SerialPort _port;

    public UartLink(string comPort, int baud, int pinTx, int pinRx, int pinRts, int pinCts)
    {
        // COM2 and COM3 have no pins until they are given some.
        bool second = comPort == "COM2";
        Configuration.SetPinFunction(pinTx, second ? DeviceFunction.COM2_TX : DeviceFunction.COM3_TX);
        Configuration.SetPinFunction(pinRx, second ? DeviceFunction.COM2_RX : DeviceFunction.COM3_RX);
        Configuration.SetPinFunction(pinRts, second ? DeviceFunction.COM2_RTS : DeviceFunction.COM3_RTS);
        Configuration.SetPinFunction(pinCts, second ? DeviceFunction.COM2_CTS : DeviceFunction.COM3_CTS);
        _port = new SerialPort(comPort, baud, Parity.None, DataBits, StopBits.One);
        _port.Handshake = Handshake.RequestToSend;
        _port.ReadBufferSize = DriverBufferBytes;
        _port.Open();
    }

    public int Read(byte[] buffer, int offset, int count)
    {
        int waiting = _port.BytesToRead;
        if (waiting <= 0)
        {
            return 0;
        }

        try
        {
            return _port.Read(buffer, offset, waiting < count ? waiting : count);
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
            while (count > 0)
            {
                int part = count < MaxWriteBytes ? count : MaxWriteBytes;
                _port.Write(buffer, offset, part);
                offset += part;
                count -= part;
            }

            return Result.Ok;
        }
        catch (TimeoutException)
        {
            return Result.IoError;
        }
    }
}
