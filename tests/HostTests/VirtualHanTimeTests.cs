using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Ncp;
using VirtualHan.Time;

namespace Bridge.HostTests;

/// <summary>The clock, the agenda, the random numbers and the serial line.</summary>
[TestClass]
public sealed class VirtualHanTimeTests
{
    [TestMethod]
    public void Events_run_in_the_order_of_time_and_then_of_scheduling()
    {
        var queue = new EventQueue();
        var order = new List<string>();
        queue.At(2000, () => order.Add("late"));
        queue.At(1000, () =>
        {
            order.Add("first");
            queue.At(1000, () => order.Add("fourth"));
        });
        queue.At(1000, () => order.Add("second"));
        queue.At(1000, () => order.Add("third"));
        while (queue.RunNext())
        {
        }

        Assert.AreEqual("first second third fourth late", string.Join(' ', order));
        Assert.AreEqual(2000, queue.NowUs);
    }

    [TestMethod]
    public void A_cancelled_event_does_not_run_and_is_no_deadline()
    {
        var queue = new EventQueue();
        bool ran = false;
        ScheduledEvent cancelled = queue.At(1000, () => ran = true);
        queue.At(5000, () => { });
        cancelled.Cancel();
        Assert.AreEqual(5000, queue.NextUs);
        queue.RunUntil(10000);
        Assert.IsFalse(ran);
        Assert.AreEqual(10000, queue.NowUs);
        Assert.AreEqual(long.MaxValue, queue.NextUs);
    }

    [TestMethod]
    public void The_past_is_now()
    {
        var queue = new EventQueue();
        long at = -1;
        queue.RunUntil(7000);
        queue.At(1000, () => at = queue.NowUs);
        queue.RunNext();
        Assert.AreEqual(7000, at);
    }

    [TestMethod]
    public void Streams_of_one_seed_differ_and_each_repeats()
    {
        byte[] first = new SeededRandom(1, "ether").Bytes(16);
        CollectionAssert.AreEqual(first, new SeededRandom(1, "ether").Bytes(16));
        CollectionAssert.AreNotEqual(first, new SeededRandom(1, "hub").Bytes(16));
        CollectionAssert.AreNotEqual(first, new SeededRandom(2, "ether").Bytes(16));
    }

    [TestMethod]
    public void A_serial_line_takes_ten_bits_per_byte_and_keeps_the_order()
    {
        var queue = new EventQueue();
        var arrived = new List<byte>();
        var line = new SerialLine(queue, 115200, arrived.AddRange);
        byte[] sent = Enumerable.Range(0, 1152).Select(i => (byte)i).ToArray();
        line.Write(sent, 0, 1000);
        line.Write(sent, 1000, 152);
        while (queue.RunNext())
        {
        }

        CollectionAssert.AreEqual(sent, arrived);
        Assert.AreEqual(100_000, queue.NowUs, 100.0);
    }

    [TestMethod]
    public void A_cut_serial_line_forgets_what_is_under_way()
    {
        var queue = new EventQueue();
        var arrived = new List<byte>();
        var line = new SerialLine(queue, 115200, arrived.AddRange);
        line.Write(new byte[100], 0, 100);
        queue.RunUntil(4000);
        int before = arrived.Count;
        line.Cut();
        line.Write([0x55], 0, 1);
        while (queue.RunNext())
        {
        }

        Assert.IsTrue(before is > 0 and < 100);
        Assert.AreEqual(before + 1, arrived.Count);
        Assert.AreEqual(0x55, arrived[^1]);
    }
}
