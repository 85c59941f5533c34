using System;
using System.IO;

namespace Bridge.Hal.Nano;

/// <summary>The store on the LittleFS partition of the board (drive I:).</summary>
/// <remarks>
/// Only closing commits (Flush does not reach lfs_file_sync). Files are appended to or deleted, never overwritten: overwriting a file
/// of more than 1 KB with other content was broken (nanoframework/Home#1840). Opening in Append mode creates a missing file.
/// Whatever the platform throws is an I/O error here: the callers decide on results, and the drivers' exception types are not documented.
/// </remarks>
public sealed class FileStore : IStore
{
    private readonly string _root;
    private FileStream _open;

    /// <param name="root">Drive and directory with its closing backslash, "I:\".</param>
    public FileStore(string root)
    {
        _root = root;
    }

    public Result OpenAppend(string name)
    {
        if (_open != null)
        {
            return Result.Busy;
        }

        try
        {
            _open = new FileStream(_root + name, FileMode.Append, FileAccess.Write);
            return Result.Ok;
        }
        catch (Exception)
        {
            return Result.IoError;
        }
    }

    public Result Append(byte[] buffer, int offset, int count)
    {
        if (_open == null)
        {
            return Result.IoError;
        }

        try
        {
            _open.Write(buffer, offset, count);
            return Result.Ok;
        }
        catch (Exception)
        {
            return Result.IoError;
        }
    }

    public Result Close()
    {
        if (_open == null)
        {
            return Result.IoError;
        }

        FileStream closing = _open;
        _open = null;
        return CloseStream(closing);
    }

    public Result Read(string name, int fileOffset, byte[] buffer, int offset, int count, out int readCount)
    {
        readCount = 0;
        FileStream stream = null;
        try
        {
            if (!File.Exists(_root + name))
            {
                return Result.NotFound;
            }

            stream = new FileStream(_root + name, FileMode.Open, FileAccess.Read);
            stream.Seek(fileOffset, SeekOrigin.Begin);
            int got = 1;
            while (readCount < count && got > 0)
            {
                got = stream.Read(buffer, offset + readCount, count - readCount);
                readCount += got;
            }

            return Result.Ok;
        }
        catch (Exception)
        {
            return Result.IoError;
        }
        finally
        {
            CloseStream(stream);
        }
    }

    public Result Size(string name, out int sizeBytes)
    {
        sizeBytes = 0;
        FileStream stream = null;
        try
        {
            if (!File.Exists(_root + name))
            {
                return Result.NotFound;
            }

            stream = new FileStream(_root + name, FileMode.Open, FileAccess.Read);
            sizeBytes = (int)stream.Length;
            return Result.Ok;
        }
        catch (Exception)
        {
            return Result.IoError;
        }
        finally
        {
            CloseStream(stream);
        }
    }

    public Result Delete(string name)
    {
        try
        {
            File.Delete(_root + name);
            return Result.Ok;
        }
        catch (Exception)
        {
            return Result.IoError;
        }
    }

    public Result List(string[] names, out int count)
    {
        count = 0;
        try
        {
            string[] paths = Directory.GetFiles(_root);
            if (paths.Length > names.Length)
            {
                return Result.TooLong;
            }

            foreach (string path in paths)
            {
                names[count] = path.Substring(path.LastIndexOf('\\') + 1);
                count++;
            }

            return Result.Ok;
        }
        catch (Exception)
        {
            return Result.IoError;
        }
    }

    private static Result CloseStream(FileStream stream)
    {
        if (stream == null)
        {
            return Result.Ok;
        }

        try
        {
            stream.Close();
            return Result.Ok;
        }
        catch (Exception)
        {
            return Result.IoError;
        }
    }
}
