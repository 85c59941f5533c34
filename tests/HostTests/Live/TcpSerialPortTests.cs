using System;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Bridge.Cli.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Live;

[TestClass]
public sealed class TcpSerialPortTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [TestMethod]
    public void Bytes_go_both_ways()
    {
        using var bench = new Bench();
        using TcpClient client = bench.Connect();

        client.GetStream().Write([1, 2]);
        CollectionAssert.AreEqual(new byte[] { 1, 2 }, bench.Take(2));
        bench.Port.Write([9, 3, 4, 9], 1, 2);
        CollectionAssert.AreEqual(new byte[] { 3, 4 }, Read(client, 2));
    }

    [TestMethod]
    public void Second_client_takes_over_and_the_first_is_hung_up_on()
    {
        using var bench = new Bench();
        using TcpClient first = bench.Connect();
        first.GetStream().Write([1]);
        bench.Take(1);
        using TcpClient second = bench.Connect();

        Assert.AreEqual(0, ReadOrHangUp(first));
        second.GetStream().Write([2]);
        CollectionAssert.AreEqual(new byte[] { 2 }, bench.Take(1));
        bench.Port.Write([3], 0, 1);
        CollectionAssert.AreEqual(new byte[] { 3 }, Read(second, 1));
    }

    [TestMethod]
    public void Client_that_hangs_up_in_mid_frame_leaves_the_port_open_and_nothing_waiting()
    {
        using var bench = new Bench();
        using (TcpClient client = bench.Connect())
        {
            client.GetStream().Write([0x1A, 0xC0, 0x38]);
            bench.Take(3);
        }

        Assert.IsTrue(SpinWait.SpinUntil(() => !bench.Port.HasClient, Patience));
        bench.Port.Write([7], 0, 1);
        using TcpClient next = bench.Connect();
        next.GetStream().Write([4]);
        bench.Take(1);
        bench.Port.Write([8], 0, 1);

        CollectionAssert.AreEqual(new byte[] { 8 }, Read(next, 1));
    }

    [TestMethod]
    public void Client_that_aborts_leaves_the_port_open()
    {
        using var bench = new Bench();
        for (int i = 0; i < 20; i++)
        {
            using TcpClient client = bench.Connect();
            client.LingerState = new LingerOption(true, 0);
        }

        using TcpClient next = bench.Connect();
        next.GetStream().Write([5]);
        CollectionAssert.AreEqual(new byte[] { 5 }, bench.Take(1));
    }

    [TestMethod]
    public void Port_that_closes_hangs_up()
    {
        var bench = new Bench();
        using TcpClient client = bench.Connect();
        client.GetStream().Write([1]);
        bench.Take(1);

        bench.Dispose();

        Assert.AreEqual(0, ReadOrHangUp(client));
    }

    private static byte[] Read(TcpClient client, int count)
    {
        client.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        byte[] bytes = new byte[count];
        client.GetStream().ReadExactly(bytes);
        return bytes;
    }

    /// <summary>0 however the other end went: a reset is a hang-up too.</summary>
    private static int ReadOrHangUp(TcpClient client)
    {
        client.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        try
        {
            return client.Client.Receive(new byte[1]);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }

    private sealed class Bench : IDisposable
    {
        private readonly BlockingCollection<byte> _received = [];

        public Bench() => Port = new TcpSerialPort(new IPEndPoint(IPAddress.Loopback, 0), bytes => Array.ForEach(bytes, _received.Add));

        public TcpSerialPort Port { get; }

        public TcpClient Connect()
        {
            var client = new TcpClient();
            client.Connect(Port.Endpoint);
            return client;
        }

        public byte[] Take(int count)
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                Assert.IsTrue(_received.TryTake(out bytes[i], Patience), "the port did not hear the client");
            }

            return bytes;
        }

        public void Dispose() => Port.Dispose();
    }
}
