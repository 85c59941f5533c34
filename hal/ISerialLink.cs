namespace Bridge.Hal;

/// <summary>The UART to the radio, 8N1. Never blocks longer than the bytes take to leave, or the driver's time-out.</summary>
public interface ISerialLink
{
    /// <summary>Reads what has arrived, at most <paramref name="count"/> bytes.</summary>
    /// <returns>Number of bytes, 0 when none wait.</returns>
    int Read(byte[] buffer, int offset, int count);

    /// <returns>Ok; IoError; TimedOut when the other end keeps its line closed: the link is lost until the next start.</returns>
    Result Write(byte[] buffer, int offset, int count);
}
