namespace Bridge.Boot;

/// <summary>What has to happen to the boot record before the start.</summary>
public enum RecordWrite
{
    None = 0,

    /// <summary>Tried; the start does not depend on it.</summary>
    Note = 1,

    /// <summary>Must be durable; if it fails, decide again without it.</summary>
    Required = 2,
}
