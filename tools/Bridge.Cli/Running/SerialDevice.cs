using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using Bridge.Cli.Commands;
using Bridge.Cli.Output;

namespace Bridge.Cli.Running;

/// <summary>A serial device of this machine as a stream. The system's own tool sets it up: .NET has no serial port of its own.</summary>
internal static class SerialDevice
{
    private const int DefaultBaud = 115_200;
    private const int MinBaud = 1_200;
    private const int MaxBaud = 4_000_000;

    /// <summary>8N1, raw, without the echo and line editing a terminal has, whatever who had the port before has left.</summary>
    private static readonly string[] RawLine = ["raw", "-echo", "-echoe", "-echok", "cs8", "-parenb", "-cstopb", "-hupcl", "clocal", "min", "1", "time", "0"];

    /// <param name="radio">Device path, with :BAUD behind it or not.</param>
    /// <param name="hasHandshake">RTS/CTS.</param>
    /// <exception cref="CliException">No such device, not a serial one, or no such speed.</exception>
    /// <exception cref="IOException">Another program has it.</exception>
    public static Stream Open(string radio, bool hasHandshake)
    {
        (string device, string speed) = Split(radio);
        if (!File.Exists(device))
        {
            throw new CliException(ExitCode.Io, "no such serial port", device, OperatingSystem.IsWindows() ? "--radio tcp://HOST:PORT" : "ls /dev/tty*");
        }

        string baud = Arguments.Number("the speed behind --radio's path", speed, MinBaud, MaxBaud).ToString(CultureInfo.InvariantCulture);
        if (OperatingSystem.IsWindows())
        {
            SetUp("mode", [device, "BAUD=" + baud, "PARITY=n", "DATA=8", "STOP=1", hasHandshake ? "OCTS=on" : "OCTS=off", hasHandshake ? "RTS=hs" : "RTS=on"], device);
            return Open();
        }

        // Before it is opened, since opening waits for a carrier where the line has not been told there is none.
        string[] arguments = [OperatingSystem.IsMacOS() ? "-f" : "-F", device, baud, .. RawLine, hasHandshake ? "crtscts" : "-crtscts"];
        SetUp("stty", arguments, device);
        Stream stream = Open();
        if (OperatingSystem.IsMacOS())
        {
            // There the settings go with the last one who closes the port.
            SetUp("stty", arguments, device);
        }

        return stream;

        // Unbuffered: a frame is written when it is due, and reading and writing go on side by side.
        Stream Open() => new FileStream(device, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.Asynchronous);
    }

    /// <summary>A path may hold colons of its own (/dev/serial/by-path).</summary>
    private static (string Device, string Speed) Split(string radio)
    {
        int colon = radio.LastIndexOf(':');
        return !File.Exists(radio) && colon > 0 && radio.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0
            ? (radio[..colon], radio[(colon + 1)..])
            : (radio, DefaultBaud.ToString(CultureInfo.InvariantCulture));
    }

    private static void SetUp(string tool, string[] arguments, string device)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardError = true, RedirectStandardOutput = true });
            string complaint = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new CliException(ExitCode.Io, $"{tool} cannot set the port up: {complaint.Trim()}", device, "check that it is a serial port and yours to use");
            }
        }
        catch (Win32Exception e)
        {
            throw new CliException(ExitCode.Io, $"cannot start {tool}: {e.Message}", device, $"put {tool} on the PATH, or --radio tcp://HOST:PORT");
        }
    }
}
