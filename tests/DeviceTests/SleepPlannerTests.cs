using Bridge.Firmware.App;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class SleepPlannerTests
{
    private const int Quiet = SleepPlanner.QuietMs;

    [TestMethod]
    public void A_quiet_line_and_nothing_due_is_a_sleep_of_bounded_length()
    {
        SleepPlanner planner = new SleepPlanner(0, 0);
        Assert.AreEqual(0, planner.Plan(true, Deadline.Never, Quiet - 1));
        Assert.AreEqual(SleepPlanner.MaxSleepMs, planner.Plan(true, Deadline.Never, Quiet));
    }

    [TestMethod]
    public void Whoever_must_not_sleep_does_not()
    {
        SleepPlanner planner = new SleepPlanner(0, 0);
        Assert.AreEqual(0, planner.Plan(false, Deadline.Never, Quiet));
    }

    [TestMethod]
    [DataRow(5_000, 1_000)]
    [DataRow(1_000, 1_000)]
    [DataRow(999, 999)]
    [DataRow(50, 50)]
    [DataRow(49, 0)]
    [DataRow(0, 0)]
    [DataRow(-1, 0)]
    public void A_sleep_ends_at_the_next_deadline(int dueInMs, int sleepMs)
    {
        SleepPlanner planner = new SleepPlanner(0, 0);
        Assert.AreEqual(sleepMs, planner.Plan(true, (long)(Quiet + dueInMs), Quiet));
    }

    [TestMethod]
    public void Serial_traffic_keeps_it_awake()
    {
        SleepPlanner planner = new SleepPlanner(0, 0);
        planner.OnSerial(Quiet);
        Assert.AreEqual(0, planner.Plan(true, Deadline.Never, (2 * Quiet) - 1));
        Assert.AreEqual(SleepPlanner.MaxSleepMs, planner.Plan(true, Deadline.Never, 2 * Quiet));
    }

    /// <summary>The radio repeats a frame five times at most, each wait at most twice the one before, from 400 to 3,200 ms (UG101 5.6.2).</summary>
    [TestMethod]
    [DataRow(400)]
    [DataRow(700)]
    [DataRow(1_600)]
    [DataRow(3_200)]
    public void A_frame_sent_at_any_moment_of_a_sleep_is_heard_when_it_is_repeated(int firstWaitMs)
    {
        for (int sentMs = 0; sentMs < SleepPlanner.MaxSleepMs; sentMs += 10)
        {
            int atMs = sentMs;
            int waitMs = firstWaitMs;
            int lost = 0;
            while (IsAsleep(atMs))
            {
                atMs += waitMs;
                waitMs = waitMs * 2 < 3_200 ? waitMs * 2 : 3_200;
                lost++;
            }

            Assert.IsTrue(lost <= 3);
        }
    }

    [TestMethod]
    [DataRow(0, 24 * 60 * 60 * 1000, 0)]
    [DataRow(15, 15 * 60_000, 15 * 60_000)]
    [DataRow(15, (15 * 60_000) - 1, 0)]
    [DataRow(15, 6 * 60 * 60 * 1000, 6 * 60 * 60 * 1000)]
    [DataRow(1440, 24 * 60 * 60 * 1000, 24 * 60 * 60 * 1000)]
    [DataRow(15, 0, 0)]
    [DataRow(15, -5, 0)]
    public void A_long_rest_is_a_deep_sleep_to_its_end(int minMinutes, int dueInMs, int sleepMs)
    {
        SleepPlanner planner = new SleepPlanner(minMinutes, 0);
        Assert.AreEqual((long)sleepMs, planner.PlanDeep(true, (long)(Quiet + dueInMs), Quiet));
        Assert.AreEqual(0L, planner.PlanDeep(false, (long)(Quiet + dueInMs), Quiet));
        Assert.AreEqual(0L, planner.PlanDeep(true, (long)(Quiet + dueInMs), Quiet - 1));
    }

    [TestMethod]
    public void However_far_the_next_deadline_a_deep_sleep_ends_within_a_day()
    {
        SleepPlanner planner = new SleepPlanner(1, 0);
        Assert.AreEqual(SleepPlanner.MaxDeepSleepMs, planner.PlanDeep(true, Deadline.Never, Quiet));
        Assert.AreEqual(0L, new SleepPlanner(0, 0).PlanDeep(true, Deadline.Never, Quiet));
    }

    private static bool IsAsleep(int atMs) => atMs % (SleepPlanner.MaxSleepMs + Quiet) < SleepPlanner.MaxSleepMs;
}
