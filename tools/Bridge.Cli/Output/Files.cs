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

    /// <summary>Writes beside the target and renames, so that the target is whole or untouched.</summary>
    public static void Write(string path, byte[] content, bool overwrite, bool secret = false)
    {
        string temporary = path + ".part";
        try
        {
            if (File.Exists(path))
            {
                CheckReplaceable(path, overwrite);
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
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    /// <summary>The rename would put a file in the place of a device.</summary>
    private static void CheckReplaceable(string path, bool overwrite)
    {
        if (!overwrite)
        {
            throw new CliException(ExitCode.Io, "file exists", path, "choose another name or pass --overwrite");
        }

        string target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        if (!OperatingSystem.IsWindows() && target.StartsWith("/dev/", StringComparison.Ordinal))
        {
            throw new CliException(ExitCode.Io, "a device is no place for this file", path, "choose another name");
        }
    }

    private static bool IsFileFault(Exception e) =>
        e is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException or ArgumentException;
}
