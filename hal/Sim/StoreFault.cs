namespace Bridge.Hal.Sim;

/// <summary>What can befall a store at one of its operations: the vocabulary of the tests, the proof, its picture and its replay lines.</summary>
/// <remarks>docs/testing.md says how each is modelled, and which of them LittleFS can show.</remarks>
public enum StoreFault
{
    None = 0,

    /// <summary>The power goes before the operation. Bytes not yet committed: by seed, as with <see cref="CutIn"/>.</summary>
    CutBefore = 1,

    /// <summary>The power goes in the operation, which may have taken effect, or in part: by seed, as LittleFS may leave it.</summary>
    CutIn = 2,

    /// <summary>The power goes when the operation is done.</summary>
    CutAfter = 3,

    /// <summary>The power goes in the operation; of the uncommitted bytes nothing is left, and a deleted file is still there.</summary>
    CutLost = 4,

    /// <summary>The power goes in the operation; every uncommitted byte is kept, and a deleted file is gone.</summary>
    CutKept = 5,

    /// <summary>The power goes in the operation; a prefix is kept, in whole units of the commit granularity.</summary>
    CutPrefix = 6,

    /// <summary>The power goes in the operation; any subset of pages is kept, the others read as erased.</summary>
    CutPages = 7,

    /// <summary>The power goes in the operation; from some byte on, any of the bits that were to be programmed are not.</summary>
    CutBits = 8,

    /// <summary>As <see cref="CutBits"/>, and those bits read differently from read to read until the file is deleted.</summary>
    CutWavering = 9,

    /// <summary>The power goes before the operation, the next mount fails, and the platform formats.</summary>
    Formatted = 10,

    /// <summary>The read, size or list fails, and works when repeated.</summary>
    ReadOnce = 11,

    /// <summary>The file cannot be read from now on until it is deleted; a list, for a while.</summary>
    ReadForGood = 12,

    /// <summary>The open, append, close or delete fails. What a failed close leaves of the bytes follows from the seed.</summary>
    WriteRefused = 13,

    /// <summary>The close reports success, and one bit of what it committed is wrong.</summary>
    WriteCorrupt = 14,

    /// <summary>The store has no room for a while.</summary>
    StoreFull = 15,

    /// <summary>Before the operation one bit of one file at rest inverts; which follows from the seed.</summary>
    FlipBit = 16,
}
