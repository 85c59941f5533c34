using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Bridge.Cli.Serving;

/// <summary>A serial port behind a TCP socket, as network coordinators offer it: raw bytes, one client at a time.</summary>
/// <remarks>A newcomer takes the port over, since a host that crashed leaves its old connection half open.</remarks>
public sealed class TcpSerialPort : IDisposable
{
    private const int ReceiveBytes = 1024;

    private readonly TcpListener _listener;
    private readonly Action<byte[]> _received;
    private readonly CancellationTokenSource _stop = new();
    private Channel<byte[]> _outgoing = Channel.CreateUnbounded<byte[]>();
    private TcpClient _client;

    /// <param name="endpoint">Port 0 takes a free one: see <see cref="Endpoint"/>.</param>
    /// <param name="received">Hears the client's bytes, on a thread of the pool.</param>
    public TcpSerialPort(IPEndPoint endpoint, Action<byte[]> received)
    {
        _received = received;
        _listener = new TcpListener(endpoint);
        _listener.Start();
        _ = AcceptAll();
    }

    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Bytes for the client; dropped while there is none, as on a line nobody listens to.</summary>
    public void Write(byte[] buffer, int offset, int count)
    {
        if (_client != null)
        {
            _outgoing.Writer.TryWrite(buffer.AsSpan(offset, count).ToArray());
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _client?.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAll()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            client.NoDelay = true;
            _client?.Dispose();
            var outgoing = Channel.CreateUnbounded<byte[]>();
            _outgoing = outgoing;
            _client = client;
            _ = Receive(client);
            _ = Send(client, outgoing.Reader);
        }
    }

    private async Task Receive(TcpClient client)
    {
        byte[] buffer = new byte[ReceiveBytes];
        try
        {
            NetworkStream stream = client.GetStream();
            for (int count = await stream.ReadAsync(buffer, _stop.Token); count > 0; count = await stream.ReadAsync(buffer, _stop.Token))
            {
                _received(buffer.AsSpan(0, count).ToArray());
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client hung up: the port waits for the next one.
        }
    }

    private async Task Send(TcpClient client, ChannelReader<byte[]> outgoing)
    {
        try
        {
            NetworkStream stream = client.GetStream();
            await foreach (byte[] bytes in outgoing.ReadAllAsync(_stop.Token))
            {
                await stream.WriteAsync(bytes, _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }
}
