using System;
using System.IO;
using System.Security;

namespace Bridge.Cli.Output;

/// <summary>File access that fails with a message for a person and never leaves half a file.</summary>
public static class Files
{
    /// <summary>No file this tool reads is larger; a path to a disk or a pipe ends here, not in memory.</summary>
    public const long MaxFileBytes = 64 * 1024 * 1024;

    public static byte[] Read(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                throw new CliException(ExitCode.Io, "no such file", path, "check the path");
            }

            if (info.Length > MaxFileBytes)
            {
                throw new CliException(ExitCode.Io, $"file of {info.Length} bytes is larger than {MaxFileBytes}", path);
            }

            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (IsFileFault(e))
        {
            throw new CliException(ExitCode.Io, "cannot read: " + e.Message, path);
        }
    }

    /// <summary>Writes beside the target and renames, so that the target is whole or untouched.</summary>
    public static void Write(string path, byte[] content, bool overwrite, bool secret = false)
    {
        string temporary = path + ".part";
        try
        {
            if (!overwrite && File.Exists(path))
            {
                throw new CliException(ExitCode.Io, "file exists", path, "choose another name or pass --overwrite");
            }

            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (secret && !OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite);
        }
        catch (Exception e) when (IsFileFault(e))
        {
            throw new CliException(ExitCode.Io, "cannot write: " + e.Message, path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static bool IsFileFault(Exception e) =>
        e is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException or ArgumentException;
}
