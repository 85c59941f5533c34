using System;
using System.Collections.Generic;
using System.IO;
using System.Security;

namespace Bridge.Cli.Output;

/// <summary>A file to be written.</summary>
/// <param name="Fill">Writes its content.</param>
/// <param name="Secret">Readable by its owner only, from the first byte on.</param>
public sealed record NewFile(string Path, Action<Stream> Fill, bool Secret = false);

/// <summary>File access that fails with a message for a person and never leaves half a file.</summary>
public static class Files
{
    /// <summary>No file this tool reads is larger; a path to a disk or a pipe ends here, not in memory.</summary>
    public const long MaxFileBytes = 64 * 1024 * 1024;

    private static readonly string[] DeviceFolders = ["/dev/", "/proc/"];

    public static byte[] Read(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (Directory.Exists(path))
            {
                throw new CliException(ExitCode.Io, "this is a folder", path, "name a file");
            }

            if (!info.Exists)
            {
                throw new CliException(ExitCode.Io, "no such file", path, "check the path");
            }

            // A device or a pipe has no length to ask beforehand: what is counted is what comes.
            using FileStream stream = info.OpenRead();
            using var content = new MemoryStream();
            byte[] part = new byte[64 * 1024];
            for (int count = stream.Read(part); count > 0; count = stream.Read(part))
            {
                content.Write(part, 0, count);
                if (content.Length > MaxFileBytes)
                {
                    throw new CliException(ExitCode.Io, $"larger than {MaxFileBytes} bytes", path, "check the path");
                }
            }

            return content.ToArray();
        }
        catch (Exception e) when (IsFileFault(e))
        {
            throw new CliException(ExitCode.Io, "cannot read: " + e.Message, path);
        }
    }

    /// <inheritdoc cref="Write(bool, NewFile[])"/>
    public static void Write(string path, byte[] content, bool overwrite, bool secret = false) =>
        Write(overwrite, new NewFile(path, stream => stream.Write(content), secret));

    /// <summary>Writes each file beside its target and renames when all are written: a target is whole or untouched.</summary>
    /// <remarks>Nothing is written when one of the targets may not be replaced. They are renamed in the order given.</remarks>
    public static void Write(bool overwrite, params NewFile[] files)
    {
        foreach (NewFile file in files)
        {
            CheckTarget(file.Path, overwrite);
        }

        var leftovers = new List<string>();
        try
        {
            string[] temporaries = Array.ConvertAll(files, file => $"{file.Path}.{Guid.NewGuid():N}.part");
            for (int i = 0; i < files.Length; i++)
            {
                Attempt(files[i].Path, () => WriteTemporary(temporaries[i], files[i], leftovers));
            }

            for (int i = 0; i < files.Length; i++)
            {
                Attempt(files[i].Path, () => File.Move(temporaries[i], files[i].Path, overwrite));
                leftovers.Remove(temporaries[i]);
                if (!overwrite)
                {
                    leftovers.Add(files[i].Path);
                }
            }

            leftovers.Clear();
        }
        finally
        {
            leftovers.ForEach(File.Delete);
        }
    }

    /// <summary>Makes a new folder, open to its owner only, with these files; when that fails there is none.</summary>
    public static void WriteFolder(string folder, params NewFile[] files)
    {
        Attempt(folder, () => CreateSecretFolder(folder));
        try
        {
            Write(overwrite: false, files);
        }
        catch (CliException)
        {
            Directory.Delete(folder);
            throw;
        }
    }

    /// <summary>Refuses a target that may not be replaced: the rename would put a file in the place of whatever stands there.</summary>
    public static void CheckTarget(string path, bool overwrite) => Attempt(path, () => CheckReplaceable(path, overwrite));

    /// <summary>A new file under a name nobody can have laid out beforehand: nobody else's mode, link or content is taken over.</summary>
    private static void WriteTemporary(string temporary, NewFile file, List<string> leftovers)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (file.Secret && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(temporary, options);
        leftovers.Add(temporary);
        file.Fill(stream);
        stream.Flush(flushToDisk: true);
    }

    private static void CreateSecretFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void CheckReplaceable(string path, bool overwrite)
    {
        if (Directory.Exists(path))
        {
            throw new CliException(ExitCode.Io, "this is a folder", path, "choose another name");
        }

        if (!File.Exists(path))
        {
            return;
        }

        if (!overwrite)
        {
            throw new CliException(ExitCode.Io, "file exists", path, "choose another name or pass --overwrite");
        }

        for (FileSystemInfo step = new FileInfo(path); step != null; step = step.ResolveLinkTarget(returnFinalTarget: false))
        {
            if (!OperatingSystem.IsWindows() && Array.Exists(DeviceFolders, folder => step.FullName.StartsWith(folder, StringComparison.Ordinal)))
            {
                throw new CliException(ExitCode.Io, "a device is no place for this file", path, "choose another name");
            }
        }

        // For reading and writing, as only that does not wait for the other end of a pipe.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (!stream.CanSeek)
        {
            throw new CliException(ExitCode.Io, "this is no regular file", path, "choose another name");
        }
    }

    private static void Attempt(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (IsFileFault(e))
        {
            throw new CliException(ExitCode.Io, "cannot write: " + e.Message, path);
        }
    }

    private static bool IsFileFault(Exception e) =>
        e is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException or ArgumentException;
}
