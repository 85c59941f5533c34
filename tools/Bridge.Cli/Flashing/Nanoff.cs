using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Bridge.Cli.Output;

namespace Bridge.Cli.Flashing;

/// <summary>Runs nanoff and does not take its word: an error it prints counts, whatever it exits with.</summary>
/// <param name="program">Name or path.</param>
/// <param name="progress">Gets every line as it comes; true when it will be overwritten by the next.</param>
public sealed partial class Nanoff(string program, Action<string, bool> progress)
{
    public const string DefaultProgram = "nanoff";

    /// <summary>How to get the generation whose options are used here; from 3 on they are verbs.</summary>
    public const string Install = "dotnet tool install --global nanoff --version \"2.5.*\"";

    /// <returns>What it printed.</returns>
    /// <exception cref="CliException">It is missing, ended with an error, or printed one.</exception>
    public async Task<string> Run(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using Process process = Start(arguments);
        using CancellationTokenRegistration registration = cancellation.Register(() => process.Kill(entireProcessTree: true));
        Task<string> error = Follow(process.StandardError);
        string output = await Follow(process.StandardOutput) + await error;
        await process.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        Match complaint = Complaint().Match(output);
        if (process.ExitCode == 0 && !complaint.Success)
        {
            return output;
        }

        string what = complaint.Success ? complaint.Value.Trim() : $"it ended with {process.ExitCode}";
        throw new CliException(ExitCode.Board, "nanoff failed: " + what, Line(program, arguments), "check port and cable, hold BOOT while it connects, then repeat");
    }

    /// <summary>The command as a shell takes it.</summary>
    public static string Line(string program, IEnumerable<string> arguments)
    {
        var line = new StringBuilder(Commands.Arguments.Quoted(program));
        foreach (string argument in arguments)
        {
            line.Append(' ').Append(Commands.Arguments.Quoted(argument));
        }

        return line.ToString();
    }

    /// <summary>"Error E4003: ..." as it is printed normally, "E4003" when it was told to be brief, and what an exception leaves.</summary>
    [GeneratedRegex(@"^[^\S\n]*(Error E\d{4}|E\d{4}\b|Unhandled exception)[^\n]*", RegexOptions.Multiline)]
    private static partial Regex Complaint();

    private Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        try
        {
            Process process = Process.Start(start);
            process.StandardInput.Close();
            return process;
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException)
        {
            throw new CliException(ExitCode.Nanoff, "there is no nanoff: " + e.Message, program, Install);
        }
    }

    /// <summary>Splits at carriage returns too: that is how nanoff counts its percents.</summary>
    private async Task<string> Follow(StreamReader reader)
    {
        var all = new StringBuilder();
        var line = new StringBuilder();
        char[] one = new char[1];
        while (await reader.ReadAsync(one) > 0)
        {
            if (one[0] is not ('\r' or '\n'))
            {
                line.Append(one[0]);
                continue;
            }

            all.Append(line).Append('\n');
            progress(line.ToString(), one[0] == '\r');
            line.Clear();
        }

        progress(line.ToString(), false);
        return all.Append(line).Append('\n').ToString();
    }
}
