using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Live;
using VirtualHan.Time;

namespace Bridge.HostTests.Live;

[TestClass]
public sealed class LiveLoopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [TestMethod]
    public void Events_come_in_their_order_and_not_before_their_time()
    {
        var queue = new EventQueue();
        var loop = new LiveLoop(queue);
        using var stop = new CancellationTokenSource(Patience);
        var seen = new List<string>();
        queue.At(20_000, () => seen.Add("later"));
        queue.At(10_000, () => seen.Add("sooner"));
        queue.At(30_000, stop.Cancel);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        loop.Run(stop.Token);

        CollectionAssert.AreEqual(new[] { "sooner", "later" }, seen);
        Assert.IsGreaterThanOrEqualTo(25, clock.ElapsedMilliseconds);
    }

    [TestMethod]
    public void Work_of_other_threads_is_done_on_the_loops_own_at_a_time_that_never_runs_backwards()
    {
        var queue = new EventQueue();
        var loop = new LiveLoop(queue);
        using var stop = new CancellationTokenSource(Patience);
        var times = new List<long>();
        var threads = new HashSet<int>();
        int loopThread = 0;
        queue.At(0, () => loopThread = Environment.CurrentManagedThreadId);
        Parallel.For(0, 100, _ => loop.Post(() =>
        {
            times.Add(queue.NowUs);
            threads.Add(Environment.CurrentManagedThreadId);
            if (times.Count == 100)
            {
                stop.Cancel();
            }
        }));

        loop.Run(stop.Token);

        Assert.HasCount(100, times);
        CollectionAssert.AreEqual(new[] { loopThread }, new List<int>(threads));
        for (int i = 1; i < times.Count; i++)
        {
            Assert.IsGreaterThanOrEqualTo(times[i - 1], times[i]);
        }
    }
}
