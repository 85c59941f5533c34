using System;
using System.IO;
using Bridge.Cli.Output;
using Bridge.Hal;

namespace Bridge.Cli.Running;

/// <summary>A directory as the bridge's flash: a file for a file, durable when closed. The same directory is the same bridge.</summary>
/// <remarks>
/// A process that is killed leaves what it had appended, or part of it, as a power cut does; only a closed file is promised.
/// The lock keeps a second process off the directory. Its name is none a bridge's file can have.
/// </remarks>
internal sealed class DirectoryStore : IStore, IDisposable
{
    private const string LockName = "LOCK";

    private readonly string _folder;
    private readonly FileStream _lock;
    private FileStream _open;
    private string _openName;

    public DirectoryStore(string folder)
    {
        _folder = folder;
        try
        {
            Directory.CreateDirectory(folder);
            _lock = new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Io, "cannot take this directory as flash: " + e.Message, folder, "stop the other bridge, or choose another --flash");
        }
    }

    /// <summary>Nothing was ever stored here.</summary>
    public bool IsEmpty => Directory.GetFiles(_folder).Length <= 1;

    public Result OpenAppend(string name)
    {
        if (_open != null)
        {
            return Result.Busy;
        }

        return Try(() =>
        {
            _open = new FileStream(PathOf(name), FileMode.Append, FileAccess.Write, FileShare.Read);
            _openName = name;
        });
    }

    public Result Append(byte[] buffer, int offset, int count) => Try(() => _open.Write(buffer, offset, count));

    public Result Close()
    {
        FileStream open = _open;
        _open = null;
        _openName = null;
        return Try(() =>
        {
            open.Flush(flushToDisk: true);
            open.Dispose();
        });
    }

    public Result Read(string name, int fileOffset, byte[] buffer, int offset, int count, out int readCount)
    {
        readCount = 0;
        if (!File.Exists(PathOf(name)))
        {
            return Result.NotFound;
        }

        int total = 0;
        Result result = Try(() =>
        {
            using var file = new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Position = Math.Min(fileOffset, file.Length);
            total = file.ReadAtLeast(buffer.AsSpan(offset, count), count, throwOnEndOfStream: false);
        });
        readCount = result == Result.Ok ? total : 0;
        return result;
    }

    public Result Size(string name, out int sizeBytes)
    {
        sizeBytes = 0;
        var file = new FileInfo(PathOf(name));
        if (!file.Exists)
        {
            return Result.NotFound;
        }

        sizeBytes = (int)file.Length;
        return Result.Ok;
    }

    public Result Delete(string name) => name == _openName ? Result.IoError : Try(() => File.Delete(PathOf(name)));

    public Result List(string[] names, out int count)
    {
        count = 0;
        foreach (string path in Directory.EnumerateFiles(_folder))
        {
            string name = Path.GetFileName(path);
            if (name == LockName)
            {
                continue;
            }

            if (count == names.Length)
            {
                return Result.TooLong;
            }

            names[count] = name;
            count++;
        }

        return Result.Ok;
    }

    public void Dispose()
    {
        _open?.Dispose();
        _lock.Dispose();
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>The disk's troubles are the firmware's to live with, as the flash's are.</summary>
    private static Result Try(Action action)
    {
        try
        {
            action();
            return Result.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Result.IoError;
        }
    }
}
