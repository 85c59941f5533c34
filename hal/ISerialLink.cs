namespace Bridge.Hal;

/// <summary>The UART to the radio, 8N1. Never blocks longer than the bytes take to leave.</summary>
public interface ISerialLink
{
    /// <summary>Reads what has arrived, at most <paramref name="count"/> bytes.</summary>
    /// <returns>Number of bytes, 0 when none wait.</returns>
    int Read(byte[] buffer, int offset, int count);

    /// <returns>Ok, IoError.</returns>
    Result Write(byte[] buffer, int offset, int count);
}
