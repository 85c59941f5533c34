using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Bridge.Cli.Output;

namespace Bridge.Cli.Running;

/// <summary>The radio's serial port: a TCP socket or a device of this machine, as a stream of bytes.</summary>
internal sealed class RadioPort : IDisposable
{
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
    /// <param name="hasHandshake">RTS/CTS, on a device.</param>
    public static RadioPort Open(string radio, bool hasHandshake, CancellationToken cancellation)
    {
        try
        {
            return radio.StartsWith(TcpScheme, StringComparison.Ordinal) ? OpenTcp(radio, cancellation) : new RadioPort(SerialDevice.Open(radio, hasHandshake), null);
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

    private static RadioPort OpenTcp(string radio, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(radio, UriKind.Absolute, out Uri address) || address.Port <= 0)
        {
            throw new CliException(ExitCode.Usage, $"--radio takes tcp://HOST:PORT, not \"{radio}\"", null, "--radio tcp://127.0.0.1:6638");
        }

        var client = new TcpClient { NoDelay = true };
        client.ConnectAsync(address.DnsSafeHost, address.Port, cancellation).AsTask().GetAwaiter().GetResult();
        return new RadioPort(client.GetStream(), client);
    }
}
