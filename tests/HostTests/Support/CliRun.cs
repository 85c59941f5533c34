using System;
using System.IO;
using System.Threading;
using Bridge.Cli;

namespace Bridge.HostTests.Support;

/// <summary>One run of the bridge tool inside the test process.</summary>
internal sealed class CliRun
{
    private static readonly object ConsoleGate = new();

    private CliRun(int exitCode, string output, string error)
    {
        ExitCode = exitCode;
        Output = output;
        Error = error;
    }

    public int ExitCode { get; }

    public string Output { get; }

    public string Error { get; }

    public string LastLine => Output.TrimEnd().Split('\n')[^1];

    public static CliRun Of(params string[] args) => Of(CancellationToken.None, args);

    public static CliRun Of(CancellationToken cancellation, params string[] args)
    {
        lock (ConsoleGate)
        {
            TextWriter output = Console.Out;
            TextWriter error = Console.Error;
            using var capturedOutput = new StringWriter { NewLine = "\n" };
            using var capturedError = new StringWriter { NewLine = "\n" };
            try
            {
                Console.SetOut(capturedOutput);
                Console.SetError(capturedError);
                int exitCode = Program.Run(args, cancellation).GetAwaiter().GetResult();
                return new CliRun(exitCode, capturedOutput.ToString(), capturedError.ToString());
            }
            finally
            {
                Console.SetOut(output);
                Console.SetError(error);
            }
        }
    }
}
