using System;
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

    /// <summary>Writes kept for a client that is slow to read, some minutes of a radio's; what comes beyond is lost, as on a wire.</summary>
    private const int MaxWaiting = 4096;

    /// <summary>A pause after an accept that failed, out of handles say: the port stays open, and does not spin.</summary>
    private const int RetryMs = 100;

    private readonly TcpListener _listener;
    private readonly Action<byte[]> _received;
    private readonly CancellationTokenSource _stop = new();
    private volatile Connection _client;

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

    /// <summary>Somebody has the port open.</summary>
    public bool HasClient => _client != null;

    /// <summary>Bytes for the client; dropped while there is none, as on a line nobody listens to.</summary>
    public void Write(byte[] buffer, int offset, int count) => _client?.Outgoing.Writer.TryWrite(buffer.AsSpan(offset, count).ToArray());

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _client?.Dispose();
    }

    private async Task AcceptAll()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = new Connection(await _listener.AcceptSocketAsync(_stop.Token));
                Connection former = Interlocked.Exchange(ref _client, client);
                former?.Dispose();
                _ = Receive(client);
                _ = Send(client);
            }
            catch (SocketException) when (!_stop.IsCancellationRequested)
            {
                await Task.Delay(RetryMs, CancellationToken.None);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>Until the client hangs up: then the port waits for the next one.</summary>
    private async Task Receive(Connection client)
    {
        byte[] buffer = new byte[ReceiveBytes];
        try
        {
            for (int count = await Next(); count > 0 && _client == client; count = await Next())
            {
                _received(buffer.AsSpan(0, count).ToArray());
            }
        }
        catch (Exception e) when (IsHangUp(e))
        {
        }

        Interlocked.CompareExchange(ref _client, null, client);
        client.Dispose();

        ValueTask<int> Next() => client.Socket.ReceiveAsync(buffer, SocketFlags.None, _stop.Token);
    }

    private async Task Send(Connection client)
    {
        try
        {
            await foreach (byte[] bytes in client.Outgoing.Reader.ReadAllAsync(_stop.Token))
            {
                // A stream socket sends all of it, or fails.
                await client.Socket.SendAsync(bytes, SocketFlags.None, _stop.Token);
            }
        }
        catch (Exception e) when (IsHangUp(e))
        {
        }
    }

    private static bool IsHangUp(Exception e) => e is SocketException or OperationCanceledException or ObjectDisposedException;

    private sealed class Connection : IDisposable
    {
        public Connection(Socket socket)
        {
            Socket = socket;
            Socket.NoDelay = true;
        }

        public Socket Socket { get; }

        public Channel<byte[]> Outgoing { get; } = Channel.CreateBounded<byte[]>(MaxWaiting);

        public void Dispose()
        {
            Outgoing.Writer.TryComplete();
            Socket.Dispose();
        }
    }
}
