using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>Files that are written in one go.</summary>
public static class StoreFile
{
    /// <summary>Appends to a file, which is created when missing, and commits.</summary>
    /// <returns>Ok when durable, which the caller verifies by reading back; Full, IoError, Busy.</returns>
    public static Result Write(IStore store, string name, byte[] buffer, int offset, int count)
    {
        Result result = store.OpenAppend(name);
        if (result != Result.Ok)
        {
            return result;
        }

        result = store.Append(buffer, offset, count);
        Result closed = store.Close();
        return result != Result.Ok ? result : closed;
    }
}
