using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;

namespace Bridge.NanoTests.Running;

/// <summary>One process run to its end or to its time limit: what it printed on both streams, line by line.</summary>
internal sealed class ProcessRun
{
    /// <summary>A program that prints without end is stopped here, not when memory is full.</summary>
    public const int MaxLines = 200_000;

    private readonly List<string> _lines = [];

    private ProcessRun()
    {
    }

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>-1 when the process was ended by us.</summary>
    public int ExitCode { get; private set; } = -1;

    public bool TimedOut { get; private set; }

    public bool PrintedTooMuch => _lines.Count >= MaxLines;

    public TimeSpan Elapsed { get; private set; }

    /// <param name="program">An executable, a command on the path, or a .dll that the dotnet host runs.</param>
    public static ProcessRun Of(string program, IEnumerable<string> arguments, TimeSpan limit, string folder = null, IReadOnlyDictionary<string, string> environment = null)
    {
        bool isManaged = Path.GetExtension(program).Equals(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isManaged ? DotnetHost() : program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? string.Empty,
        };
        if (isManaged)
        {
            start.ArgumentList.Add(program);
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var run = new ProcessRun();
        run.Execute(start, limit);
        return run;
    }

    /// <summary>The host that runs this tool, so that a converter or MSBuild sees the same SDK.</summary>
    public static string DotnetHost() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    private void Execute(ProcessStartInfo start, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        using Process process = Start(start);
        process.StandardInput.Close();
        using var tooMuch = new ManualResetEventSlim();
        process.OutputDataReceived += (_, line) => Take(line.Data, tooMuch);
        process.ErrorDataReceived += (_, line) => Take(line.Data, tooMuch);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(100)))
        {
            TimedOut = clock.Elapsed > limit;
            if (TimedOut || tooMuch.IsSet)
            {
                process.Kill(entireProcessTree: true);
                break;
            }
        }

        // Without a limit: the process is gone, and what is still in the pipes belongs to the result.
        process.WaitForExit();
        ExitCode = TimedOut || tooMuch.IsSet ? -1 : process.ExitCode;
        Elapsed = clock.Elapsed;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception e)
        {
            throw new NanoTestException(NanoTests.ExitCode.Io, $"cannot run {start.FileName}: {e.Message}");
        }
    }

    private void Take(string line, ManualResetEventSlim tooMuch)
    {
        if (line == null)
        {
            return;
        }

        lock (_lines)
        {
            if (_lines.Count < MaxLines)
            {
                _lines.Add(line.TrimEnd('\r'));
            }

            if (_lines.Count == MaxLines)
            {
                tooMuch.Set();
            }
        }
    }
}
