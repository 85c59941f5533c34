namespace Bridge.Firmware.Ota;

/// <summary>Events of <see cref="Bridge.Hal.TraceSource.Store"/>.</summary>
public enum ReceiveEvent
{
    /// <summary>a = target bank, b = file version.</summary>
    ManifestVerified = 0,

    /// <summary>A half download goes on. a = file offset, b = chunks found good.</summary>
    Resumed = 1,

    /// <summary>a = chunk, b = chunks in all.</summary>
    ChunkStored = 2,

    /// <summary>a = chunk, b = how often now.</summary>
    ChunkRejected = 3,

    /// <summary>The stored bytes failed a check and are read once more. a = <see cref="Bridge.Boot.RefusalReason"/>.</summary>
    ReadAgain = 4,

    /// <summary>a = bank, b = file version.</summary>
    ImageVerified = 5,

    /// <summary>a = <see cref="Bridge.Boot.RefusalReason"/>, b = <see cref="ReceiveStage"/>.</summary>
    Refused = 6,

    /// <summary>The reference that was refused; its name follows. a = major in the upper, minor in the lower 16 bits, b = position of its row in the image.</summary>
    MissingReference = 7,

    /// <summary>The next 16 letters of that name, ASCII, the first in the lowest byte of a, the ninth in that of b.</summary>
    MissingName = 8,
}
