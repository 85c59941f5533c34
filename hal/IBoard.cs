namespace Bridge.Hal;

/// <summary>Named lines of the board; the pins behind them stand in nf.config.</summary>
public enum GpioLine
{
    Led = 0,
    Button = 1,
}

/// <summary>Digital inputs and outputs.</summary>
public interface IGpio
{
    void Write(GpioLine line, bool on);

    bool Read(GpioLine line);
}

/// <summary>Monotonic milliseconds since start. Only the outer loop reads it; logic is handed nowMs.</summary>
public interface IClock
{
    long NowMs { get; }
}

/// <summary>Random bytes. Quality is the adapter's to state.</summary>
public interface IRandom
{
    void Fill(byte[] buffer, int offset, int count);
}

/// <summary>Resets.</summary>
public interface IReset
{
    /// <summary>Restarts the whole device through the resident program. Does not return on the device.</summary>
    void Reboot();

    /// <summary>Pulses the radio's reset line.</summary>
    void ResetRadio();
}

/// <summary>The two sleeps of a board.</summary>
public interface ISleep
{
    /// <summary>Keeps memory: the program goes on where it stopped, and the clock with it. What comes in on the serial link meanwhile is lost.</summary>
    /// <returns>Ok when the time is over; IoError when the hardware refused and no time has passed.</returns>
    Result Sleep(int durationMs);

    /// <summary>Keeps nothing: ends in a restart, when the time is over, at the radio's first byte, or when the button is pushed.</summary>
    /// <returns>IoError when the hardware refused and no time has passed; else it does not return.</returns>
    Result DeepSleep(long durationMs);
}

/// <summary>What this unit is, written at provisioning.</summary>
public interface IDeviceIdentity
{
    int ManufacturerCode { get; }

    int ImageType { get; }

    /// <summary>High byte version, low byte revision (ZCL 11.4.2.10).</summary>
    int HardwareVersion { get; }

    /// <summary>Alt HAN bridge type 1..4 for B1..B4.</summary>
    int BridgeType { get; }

    /// <summary>Install code including its two CRC bytes (8, 10, 14 or 18 bytes), or null when not provisioned.</summary>
    byte[] InstallCode { get; }
}
