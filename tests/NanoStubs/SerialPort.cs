using System;

namespace System.IO.Ports;

public enum Parity
{
    None,
    Odd,
    Even,
}

public enum StopBits
{
    One = 1,
    Two,
    OnePointFive,
}

public enum Handshake
{
    None,
    XOnXOff,
    RequestToSend,
    RequestToSendXOnXOff,
}

/// <summary>Signatures of the device's serial port, to compile against; nothing here runs.</summary>
public sealed class SerialPort
{
    public SerialPort(string portName, int baudRate, Parity parity, int dataBits, StopBits stopBits) => throw new NotSupportedException();

    public int BytesToRead => throw new NotSupportedException();

    public Handshake Handshake { get; set; }

    public int ReadBufferSize { get; set; }

    public int ReadTimeout { get; set; }

    public int WriteTimeout { get; set; }

    public void Open() => throw new NotSupportedException();

    public int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
