namespace Bridge.Hal;

/// <summary>Named append-only files with an explicit commit: what LittleFS keeps its promises about.</summary>
/// <remarks>
/// Names are at most 24 characters of a-z, 0-9 and '.'. One file is open at a time. Nothing is ever overwritten:
/// a file grows by appending or goes by <see cref="Delete"/>. Only <see cref="Close"/> makes appended bytes durable;
/// before that a power cut may keep none, some or all of them.
/// </remarks>
public interface IStore
{
    /// <summary>Opens for appending, creating the file when it is missing.</summary>
    /// <returns>Ok, Full, IoError; Busy when a file is open already.</returns>
    Result OpenAppend(string name);

    /// <returns>Ok, Full, IoError; after a failure the open file must be closed and deleted.</returns>
    Result Append(byte[] buffer, int offset, int count);

    /// <summary>Commits what was appended and closes.</summary>
    /// <returns>Ok when durable; Full, IoError when not.</returns>
    Result Close();

    /// <summary>Reads up to <paramref name="count"/> bytes; fewer at the end of the file.</summary>
    /// <returns>Ok, NotFound, IoError.</returns>
    Result Read(string name, int fileOffset, byte[] buffer, int offset, int count, out int readCount);

    /// <returns>Ok, NotFound, IoError.</returns>
    Result Size(string name, out int sizeBytes);

    /// <summary>Deletes; a missing file is no error.</summary>
    /// <returns>Ok, IoError.</returns>
    Result Delete(string name);

    /// <summary>Fills <paramref name="names"/> with the files present, in no particular order.</summary>
    /// <returns>Ok; TooLong when there are more files than places; IoError.</returns>
    Result List(string[] names, out int count);
}
