namespace Bridge.Hal;

/// <summary>The serial link over a driver that blocks when more is read than has come, and copies at most a FIFO's worth at once.</summary>
public sealed class BoundedSerialLink : ISerialLink
{
    /// <summary>The ESP32's transmit FIFO: what fits is copied before the driver returns; for more it keeps a pointer into the managed array.</summary>
    public const int MaxWriteBytes = 128;

    private readonly ISerialDriver _driver;
    private bool _isStuck;

    public BoundedSerialLink(ISerialDriver driver)
    {
        _driver = driver;
    }

    public int Read(byte[] buffer, int offset, int count)
    {
        int waiting = _driver.BytesToRead;
        if (waiting <= 0 || count <= 0)
        {
            return 0;
        }

        return _driver.Read(buffer, offset, waiting < count ? waiting : count);
    }

    /// <remarks>
    /// A driver that timed out still holds the transmitter, and the next write would wait for it where no thread of ours runs any more. So it
    /// is not written to again: only a restart frees it.
    /// </remarks>
    public Result Write(byte[] buffer, int offset, int count)
    {
        Result result = _isStuck ? Result.TimedOut : Result.Ok;
        while (count > 0 && result == Result.Ok)
        {
            int part = count < MaxWriteBytes ? count : MaxWriteBytes;
            result = _driver.Write(buffer, offset, part);
            offset += part;
            count -= part;
        }

        _isStuck = result == Result.TimedOut;
        return result;
    }
}
