using System;
using System.Collections.Generic;
using System.IO;
using Bridge.Cli.Output;
using Bridge.Hal;

namespace Bridge.Cli.Running;

/// <summary>A directory as the bridge's flash: a file for a file, durable when closed. The same directory is the same bridge.</summary>
/// <remarks>
/// What was appended is kept in memory until the close, as LittleFS keeps it from everybody but the one who writes; a process that is
/// killed in a close leaves a part, as a power cut does. The lock keeps a second process off the directory, and is how a
/// directory that is no flash is told: its files are never taken for the bridge's. No file of a bridge can have the names in capitals.
/// </remarks>
internal sealed class DirectoryStore : IStore, IDisposable
{
    private const string LockName = "LOCK";
    private const string UnfinishedName = "UNFINISHED";
    private const int MaxNameLength = 24;

    /// <summary>ERROR_DISK_FULL, and errno ENOSPC of Linux and macOS, as .NET hands them on.</summary>
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int DiskFullPosix = 28;

    private readonly string _folder;
    private readonly FileStream _lock;
    private readonly MemoryStream _appended = new();
    private string _openName;

    public DirectoryStore(string folder)
    {
        _folder = folder;
        try
        {
            Directory.CreateDirectory(folder);
            string lockPath = Path.Combine(folder, LockName);
            if (!File.Exists(lockPath) && Directory.GetFileSystemEntries(folder).Length > 0)
            {
                throw new CliException(ExitCode.Io, "this directory holds something else than a bridge's flash", folder, "name a new one, or an empty one");
            }

            _lock = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CliException(ExitCode.Io, "cannot take this directory as flash: " + e.Message, folder, "stop the other bridge, or choose another --flash");
        }
    }

    /// <summary>Nothing was ever stored here, or <see cref="Provision"/> was interrupted.</summary>
    public bool IsBlank => File.Exists(PathOf(UnfinishedName)) || Names().Count == 0;

    /// <summary>Does the factory's work on a blank directory. Where a kill interrupts it, the directory stays blank.</summary>
    /// <exception cref="CliException">The disk refuses.</exception>
    public void Provision(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        string unfinished = PathOf(UnfinishedName);
        Must(Try(() => File.WriteAllBytes(unfinished, [])));
        Names().ForEach(name => Must(Delete(name)));
        foreach ((string name, byte[] content) in files)
        {
            Must(OpenAppend(name));
            Must(Append(content, 0, content.Length));
            Must(Close());
        }

        Must(Try(() => File.Delete(unfinished)));
    }

    public Result OpenAppend(string name)
    {
        if (_openName != null)
        {
            return Result.Busy;
        }

        if (!IsLegal(name))
        {
            throw new ArgumentException("file name", nameof(name));
        }

        Result result = Try(() => new FileStream(PathOf(name), FileMode.Append, FileAccess.Write).Dispose());
        if (result == Result.Ok)
        {
            _openName = name;
            _appended.SetLength(0);
        }

        return result;
    }

    public Result Append(byte[] buffer, int offset, int count)
    {
        ExpectOpen();
        _appended.Write(buffer, offset, count);
        return Result.Ok;
    }

    public Result Close()
    {
        ExpectOpen();
        string path = PathOf(_openName);
        _openName = null;
        return Try(() =>
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            file.Write(_appended.GetBuffer(), 0, (int)_appended.Length);
            file.Flush(flushToDisk: true);
        });
    }

    public Result Read(string name, int fileOffset, byte[] buffer, int offset, int count, out int readCount)
    {
        int total = 0;
        Result result = TryFile(name, () =>
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
        long length = 0;
        Result result = TryFile(name, () => length = new FileInfo(PathOf(name)).Length);
        sizeBytes = (int)Math.Min(length, int.MaxValue);
        return result;
    }

    public Result Delete(string name) => name == _openName ? Result.IoError : Try(() => File.Delete(PathOf(name)));

    public Result List(string[] names, out int count)
    {
        List<string> found = [];
        Result result = Try(() => found = Names());
        count = Math.Min(found.Count, names.Length);
        found.CopyTo(0, names, 0, count);
        return found.Count > names.Length ? Result.TooLong : result;
    }

    public void Dispose() => _lock.Dispose();

    private string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>The bridge's files; what a file manager or a person left beside them is not its business.</summary>
    private List<string> Names()
    {
        var names = new List<string>();
        foreach (string path in Directory.EnumerateFiles(_folder))
        {
            if (IsLegal(Path.GetFileName(path)))
            {
                names.Add(Path.GetFileName(path));
            }
        }

        return names;
    }

    private static bool IsLegal(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.AsSpan().IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789.") < 0;

    private void ExpectOpen()
    {
        if (_openName == null)
        {
            throw new InvalidOperationException("no file is open");
        }
    }

    private void Must(Result result)
    {
        if (result != Result.Ok)
        {
            throw new CliException(ExitCode.Io, $"cannot provision the flash: {result}", _folder, "make room there, or choose another --flash");
        }
    }

    private Result TryFile(string name, Action action) => File.Exists(PathOf(name)) ? Try(action) : Result.NotFound;

    /// <summary>The disk's troubles are the firmware's to live with, as the flash's are.</summary>
    private static Result Try(Action action)
    {
        try
        {
            action();
            return Result.Ok;
        }
        catch (Exception e) when (e is IOException { HResult: DiskFullWindows or DiskFullPosix })
        {
            return Result.Full;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Result.IoError;
        }
    }
}
