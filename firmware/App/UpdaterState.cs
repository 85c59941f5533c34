namespace Bridge.Firmware.App;

/// <summary>States of <see cref="Updater"/>: what the image receiver works at. The diagram is there.</summary>
public enum UpdaterState
{
    /// <summary>Nothing: the receiver waits for bytes or is not used.</summary>
    Ready = 0,

    /// <summary>After a restart: the image that was staged before it is verified again. Updates start after that.</summary>
    Restoring = 1,

    /// <summary>An offer: how much of the file is there already.</summary>
    Resuming = 2,

    /// <summary>The front of a file is whole: the manifest is verified and the bank opened.</summary>
    Opening = 3,

    /// <summary>Every byte is stored: all of it is verified.</summary>
    Verifying = 4,
}
