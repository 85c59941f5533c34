using System;
using System.Diagnostics;
using System.IO;

namespace Bridge.HostTests.Support;

/// <summary>The bridge tool as a process of its own, started by a shell: for what only a whole process shows.</summary>
/// <remarks>In the line, bridge is the tool and $DATA the folder of the sample files. Needs a POSIX shell.</remarks>
internal sealed class ShellRun
{
    private ShellRun(int exitCode, string output, string error)
    {
        ExitCode = exitCode;
        Output = output;
        Error = error;
    }

    /// <summary>Of the line's last command.</summary>
    public int ExitCode { get; }

    public string Output { get; }

    public string Error { get; }

    public static ShellRun Of(TemporaryFolder folder, string line)
    {
        var start = new ProcessStartInfo("sh") { WorkingDirectory = folder[string.Empty], RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("bridge() { dotnet \"$TOOL\" \"$@\"; }; " + line);
        start.Environment["TOOL"] = Path.Combine(AppContext.BaseDirectory, "bridge.dll");
        start.Environment["DATA"] = Samples.Path();
        using Process shell = Process.Start(start);
        System.Threading.Tasks.Task<string> error = shell.StandardError.ReadToEndAsync();
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return new ShellRun(shell.ExitCode, output, error.Result);
    }
}
