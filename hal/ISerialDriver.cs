namespace Bridge.Hal;

/// <summary>A UART as a platform's driver offers it: with limits that <see cref="BoundedSerialLink"/> keeps.</summary>
public interface ISerialDriver
{
    /// <summary>Bytes that a read of so many would return at once. Not trusted to be in any range.</summary>
    int BytesToRead { get; }

    /// <summary>May block when asked for more than <see cref="BytesToRead"/>.</summary>
    /// <returns>Bytes read; 0 when fewer came than were asked for.</returns>
    int Read(byte[] buffer, int offset, int count);

    /// <returns>Ok; TimedOut when the other end did not take the bytes.</returns>
    Result Write(byte[] buffer, int offset, int count);
}
