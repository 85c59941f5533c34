using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>The files of the two banks: x.pre, the OTA file's bytes before the image, and x.000, x.001, .. of one chunk of image bytes each; x is a or b.</summary>
/// <remarks>
/// Every file is written whole, closed and read back, so a resume point lies at each chunk. Nothing here decides to erase:
/// <see cref="Erase"/> is called after the boot record has withdrawn its promise about the bank, and by nobody else.
/// </remarks>
public sealed class BankStore
{
    /// <summary>Header, manifest of the largest image and two element heads fit twice.</summary>
    public const int MaxPrefixBytes = 2048;

    /// <summary>Writes of one file before the store counts as failing.</summary>
    public const int MaxWriteTries = 2;

    private const int ReadTries = 2;
    private const int ReadBackBytes = 512;

    private readonly IStore _store;
    private readonly byte[] _readBack = new byte[ReadBackBytes];

    /// <summary>Banks as nf.config has them.</summary>
    public BankStore(IStore store)
        : this(store, StoreGeometry.OfThisDevice())
    {
    }

    public BankStore(IStore store, StoreGeometry geometry)
    {
        _store = store;
        Geometry = geometry;
    }

    public StoreGeometry Geometry { get; }

    /// <summary>Name of a bank's prefix file.</summary>
    public static string PrefixName(int bank) => bank == Bank.A ? "a.pre" : "b.pre";

    /// <param name="chunk">0..999.</param>
    public static string ChunkName(int bank, int chunk)
    {
        char[] name = new char[5];
        name[0] = bank == Bank.A ? 'a' : 'b';
        name[1] = '.';
        name[2] = (char)('0' + (chunk / 100));
        name[3] = (char)('0' + (chunk / 10 % 10));
        name[4] = (char)('0' + (chunk % 10));
        return new string(name);
    }

    /// <summary>Writes the prefix in place of any older one.</summary>
    /// <returns>Ok when it was read back equal; TooLong, Full, IoError.</returns>
    public Result WritePrefix(int bank, byte[] buffer, int offset, int count) =>
        count > MaxPrefixBytes ? Result.TooLong : WriteFile(PrefixName(bank), buffer, offset, count);

    /// <returns>Ok; NotFound; TooLong when the file is larger than <paramref name="buffer"/>; IoError.</returns>
    public Result ReadPrefix(int bank, byte[] buffer, out int count)
    {
        count = 0;
        string name = PrefixName(bank);
        Result result = SizeOf(name, out int size);
        if (result != Result.Ok)
        {
            return result;
        }

        if (size > buffer.Length)
        {
            return Result.TooLong;
        }

        result = ReadExactly(name, 0, buffer, 0, size);
        count = result == Result.Ok ? size : 0;
        return result;
    }

    /// <summary>Writes one chunk in place of any older file of its name.</summary>
    /// <param name="count">1..the chunk size; only the last chunk is short.</param>
    /// <returns>Ok when it was read back equal; TooLong, Full, IoError.</returns>
    public Result WriteChunk(int bank, int chunk, byte[] buffer, int offset, int count) =>
        chunk >= Geometry.MaxChunks || count > Geometry.ChunkSizeBytes
            ? Result.TooLong
            : WriteFile(ChunkName(bank, chunk), buffer, offset, count);

    /// <summary>Reads one chunk, whole.</summary>
    /// <param name="buffer">At least one chunk from <paramref name="offset"/> on.</param>
    /// <param name="count">Bytes of the chunk.</param>
    /// <returns>Ok, NotFound, IoError; TooLong when the file is longer than a chunk.</returns>
    public Result ReadChunk(int bank, int chunk, byte[] buffer, int offset, out int count)
    {
        count = 0;
        string name = ChunkName(bank, chunk);
        Result result = SizeOf(name, out int size);
        if (result != Result.Ok)
        {
            return result;
        }

        if (size > Geometry.ChunkSizeBytes)
        {
            return Result.TooLong;
        }

        result = ReadExactly(name, 0, buffer, offset, size);
        count = result == Result.Ok ? size : 0;
        return result;
    }

    /// <summary>Adds up the chunks: full ones, then at most one short one.</summary>
    /// <returns>Ok; NotFound when there is no first chunk; Malformed when a chunk is too long or more are present than a bank holds; IoError.</returns>
    public Result ImageSize(int bank, out int sizeBytes)
    {
        sizeBytes = 0;
        for (int chunk = 0; chunk <= Geometry.MaxChunks; chunk++)
        {
            Result result = SizeOf(ChunkName(bank, chunk), out int size);
            if (result == Result.NotFound)
            {
                return chunk == 0 ? Result.NotFound : Result.Ok;
            }

            if (result != Result.Ok)
            {
                return result;
            }

            if (size > Geometry.ChunkSizeBytes || chunk == Geometry.MaxChunks)
            {
                return Result.Malformed;
            }

            sizeBytes += size;
            if (size < Geometry.ChunkSizeBytes)
            {
                return Result.Ok;
            }
        }

        return Result.Ok;
    }

    /// <summary>Reads a whole image into memory: what is verified there is what runs, whatever the store answers later.</summary>
    /// <returns>Ok; NotFound; Malformed; TooLong when it does not fit <paramref name="buffer"/>; IoError.</returns>
    public Result LoadImage(int bank, byte[] buffer, out int sizeBytes)
    {
        Result result = ImageSize(bank, out sizeBytes);
        if (result != Result.Ok)
        {
            return result;
        }

        if (sizeBytes > buffer.Length)
        {
            return Result.TooLong;
        }

        int done = 0;
        for (int chunk = 0; done < sizeBytes; chunk++)
        {
            int count = sizeBytes - done < Geometry.ChunkSizeBytes ? sizeBytes - done : Geometry.ChunkSizeBytes;
            result = ReadExactly(ChunkName(bank, chunk), 0, buffer, done, count);
            if (result != Result.Ok)
            {
                return result;
            }

            done += count;
        }

        return Result.Ok;
    }

    /// <summary>Reads inside one file, a second time when the first fails.</summary>
    /// <returns>Ok; IoError also when the file is shorter; NotFound.</returns>
    public Result ReadExactly(string name, int fileOffset, byte[] buffer, int offset, int count)
    {
        Result result = Result.IoError;
        for (int attempt = 0; attempt < ReadTries; attempt++)
        {
            result = _store.Read(name, fileOffset, buffer, offset, count, out int got);
            if (result == Result.Ok && got == count)
            {
                return Result.Ok;
            }
        }

        return result == Result.Ok ? Result.IoError : result;
    }

    /// <summary>Deletes the prefix, then every chunk. Cut short, it leaves chunks without a prefix, which nothing resumes from.</summary>
    /// <returns>Ok, IoError.</returns>
    public Result Erase(int bank)
    {
        Result result = _store.Delete(PrefixName(bank));
        return result == Result.Ok ? EraseChunksFrom(bank, 0) : result;
    }

    /// <summary>Deletes the chunks from <paramref name="firstChunk"/> on.</summary>
    /// <returns>Ok, IoError.</returns>
    public Result EraseChunksFrom(int bank, int firstChunk)
    {
        Result result = Result.Ok;
        for (int chunk = firstChunk; chunk < Geometry.MaxChunks; chunk++)
        {
            string name = ChunkName(bank, chunk);
            if (_store.Size(name, out int _) != Result.NotFound)
            {
                Result deleted = _store.Delete(name);
                result = result == Result.Ok ? deleted : result;
            }
        }

        return result;
    }

    private Result SizeOf(string name, out int sizeBytes)
    {
        Result result = _store.Size(name, out sizeBytes);
        return result == Result.Ok ? result : _store.Size(name, out sizeBytes);
    }

    private Result WriteFile(string name, byte[] buffer, int offset, int count)
    {
        Result result = Result.IoError;
        for (int attempt = 0; attempt < MaxWriteTries; attempt++)
        {
            result = _store.Delete(name);
            if (result == Result.Ok)
            {
                result = WriteOnce(name, buffer, offset, count);
            }

            if (result == Result.Ok)
            {
                return Result.Ok;
            }
        }

        _store.Delete(name);
        return result;
    }

    private Result WriteOnce(string name, byte[] buffer, int offset, int count)
    {
        Result result = StoreFile.Write(_store, name, buffer, offset, count);
        if (result != Result.Ok)
        {
            return result;
        }

        result = SizeOf(name, out int size);
        if (result != Result.Ok || size != count)
        {
            return Result.IoError;
        }

        return IsStored(name, buffer, offset, count) ? Result.Ok : Result.IoError;
    }

    private bool IsStored(string name, byte[] buffer, int offset, int count)
    {
        int done = 0;
        while (done < count)
        {
            int part = count - done < ReadBackBytes ? count - done : ReadBackBytes;
            if (ReadExactly(name, done, _readBack, 0, part) != Result.Ok || !Bytes.AreEqual(_readBack, 0, buffer, offset + done, part))
            {
                return false;
            }

            done += part;
        }

        return true;
    }
}
