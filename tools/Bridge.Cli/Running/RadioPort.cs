using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Bridge.Cli.Output;

namespace Bridge.Cli.Running;

/// <summary>The radio's serial port: a TCP socket or a device of this machine, as a stream of bytes.</summary>
internal sealed class RadioPort : IDisposable
{
    public const int DefaultBaud = 115_200;

    private const int ReceiveBytes = 1024;
    private const string TcpScheme = "tcp://";

    private readonly Stream _stream;
    private readonly IDisposable _owner;

    private RadioPort(Stream stream, IDisposable owner)
    {
        _stream = stream;
        _owner = owner;
    }

    /// <param name="radio">tcp://HOST:PORT, or a device path, with :BAUD behind it or not.</param>
    public static RadioPort Open(string radio)
    {
        try
        {
            return radio.StartsWith(TcpScheme, StringComparison.Ordinal) ? OpenTcp(radio) : OpenDevice(radio);
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Io, "cannot open the radio: " + e.Message, radio, "check the port, and that no other program has it");
        }
    }

    /// <summary>Hands on what arrives until the port closes; the answer is why.</summary>
    public async Task<string> ReadAll(Action<byte[]> received, CancellationToken cancellation)
    {
        byte[] buffer = new byte[ReceiveBytes];
        try
        {
            int count = await _stream.ReadAsync(buffer, cancellation);
            while (count > 0)
            {
                received(buffer.AsSpan(0, count).ToArray());
                count = await _stream.ReadAsync(buffer, cancellation);
            }

            return "the other end closed it";
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            return e.Message;
        }
    }

    /// <summary>What is lost on the wire is the link's to repeat; a port that is gone ends <see cref="ReadAll"/>.</summary>
    public void Write(byte[] buffer, int offset, int count)
    {
        try
        {
            _stream.Write(buffer, offset, count);
            _stream.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _owner?.Dispose();
    }

    private static RadioPort OpenTcp(string radio)
    {
        if (!Uri.TryCreate(radio, UriKind.Absolute, out Uri address) || address.Port <= 0)
        {
            throw new CliException(ExitCode.Usage, $"--radio takes tcp://HOST:PORT, not \"{radio}\"", null, "--radio tcp://127.0.0.1:6638");
        }

        var client = new TcpClient { NoDelay = true };
        client.Connect(address.Host, address.Port);
        return new RadioPort(client.GetStream(), client);
    }

    /// <summary>8N1, raw, without the echo and line editing a terminal has. The system's own tool sets it up: .NET has no serial port of its own.</summary>
    private static RadioPort OpenDevice(string radio)
    {
        int colon = radio.LastIndexOf(':');
        bool hasBaud = colon > 0 && int.TryParse(radio.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        string device = hasBaud ? radio[..colon] : radio;
        string baud = hasBaud ? radio[(colon + 1)..] : DefaultBaud.ToString(CultureInfo.InvariantCulture);
        if (!File.Exists(device))
        {
            throw new CliException(ExitCode.Io, "no such serial port", device, OperatingSystem.IsWindows() ? "--radio tcp://HOST:PORT" : "ls /dev/tty*");
        }

        if (OperatingSystem.IsWindows())
        {
            Configure("mode", [device, "BAUD=" + baud, "PARITY=n", "DATA=8", "STOP=1"], device);
        }
        else
        {
            string flag = OperatingSystem.IsMacOS() ? "-f" : "-F";
            Configure("stty", [flag, device, baud, "raw", "-echo", "-echoe", "-echok", "cs8", "-parenb", "-cstopb", "-hupcl", "clocal", "min", "1", "time", "0"], device);
        }

        // Unbuffered: a frame is written when it is due, and reading and writing go on side by side.
        return new RadioPort(new FileStream(device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0, FileOptions.Asynchronous), null);
    }

    private static void Configure(string tool, string[] arguments, string device)
    {
        using Process process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardError = true, RedirectStandardOutput = true });
        string complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new CliException(ExitCode.Io, $"{tool} cannot set the port up: {complaint.Trim()}", device, "check that it is a serial port and yours to use");
        }
    }
}
