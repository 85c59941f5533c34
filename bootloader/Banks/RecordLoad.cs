namespace Bridge.Boot;

/// <summary>What <see cref="RecordStore.Load"/> found.</summary>
public enum RecordLoad
{
    /// <summary>A state, in two equal copies of the newest generation.</summary>
    Settled = 0,

    /// <summary>A state, but it could not be brought into two copies: the store refuses to be written.</summary>
    Unsettled = 1,

    /// <summary>No record was ever written, or the store was formatted.</summary>
    None = 2,

    /// <summary>There are record files, and not one of them is intact.</summary>
    Damaged = 3,

    /// <summary>The store cannot be listed.</summary>
    Unreadable = 4,
}
