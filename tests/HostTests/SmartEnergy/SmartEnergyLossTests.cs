using System.Linq;
using Bridge.Firmware.SmartEnergy;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>The Smart Energy device over a bad ether. A failure names its seed, which replays it.</summary>
[TestClass]
public sealed class SmartEnergyLossTests
{
    private const long Hour = 3_600_000;
    private const int Seeds = 30;

    [TestMethod]
    [DataRow(0.0, 0.0, 0)]
    [DataRow(0.1, 0.0, 0)]
    [DataRow(0.3, 0.0, 0)]
    [DataRow(0.0, 0.5, 0)]
    [DataRow(0.0, 0.2, 9_000)]
    [DataRow(0.2, 0.2, 15_000)]
    public void Change_of_tenancy_takes_effect_once_and_never_early(double loss, double duplication, int maxDelayMs)
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var ether = new SmartEnergyEther(seed) { Loss = loss, Duplication = duplication, MaxDelayMs = maxDelayMs, TenancyUtc = SmartEnergyEther.StartUtc + (2 * 3600) };

            ether.Run(30 * Hour);

            string replay = $"replay: seed={seed} loss={loss} duplication={duplication} maxDelayMs={maxDelayMs}";
            Assert.AreEqual(1, ether.TimesOf(SmartEnergyEvent.ConsumerDataErased).Count, replay);
            long earliestMs = (2 * Hour) - maxDelayMs - 1000;
            Assert.IsGreaterThanOrEqualTo(earliestMs, ether.TimesOf(SmartEnergyEvent.ConsumerDataErased)[0], replay);
            Assert.IsTrue(ether.IsTenancyTaken, replay);
            Assert.AreNotEqual(-1, ether.ServedTunnel, replay);
            Assert.IsTrue(ether.Device.IsTunnelOpen, replay);
        }
    }

    [TestMethod]
    [DataRow(0.05)]
    [DataRow(0.1)]
    public void Keep_alive_does_not_give_up_a_hub_that_answers_most_of_the_time(double loss)
    {
        int lost = Enumerable.Range(1, Seeds).Sum(seed =>
        {
            var ether = new SmartEnergyEther(seed) { Loss = loss };
            ether.Run(12 * Hour);
            return ether.Lost;
        });

        Assert.AreEqual(0, lost);
    }

    [TestMethod]
    public void Hub_that_falls_silent_is_given_up_within_the_hour_by_every_seed()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var ether = new SmartEnergyEther(seed);
            ether.Run(Hour);
            ether.Loss = 1;
            ether.Run(Hour);

            Assert.AreEqual(1, ether.Lost, $"replay: seed={seed}");
        }
    }

    /// <summary>Link-layer checks drop bent frames; here they come through, and nothing may break or stay broken.</summary>
    [TestMethod]
    [DataRow(0.3)]
    [DataRow(1.0)]
    public void Bent_messages_break_nothing_for_longer_than_they_come(double flips)
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var ether = new SmartEnergyEther(seed) { Flips = flips, Duplication = 0.2, MaxDelayMs = 2000 };
            ether.Run(6 * Hour);

            ether.Flips = 0;
            ether.MaxDelayMs = 0;
            ether.Run(49 * Hour);
            long wantedUtc = SmartEnergyEther.StartUtc + (ether.NowMs / 1000);
            Assert.IsLessThanOrEqualTo(1, System.Math.Abs(ether.Device.Utc(ether.NowMs) - wantedUtc), $"replay: seed={seed} flips={flips}");
            Assert.IsTrue(ether.Device.IsTunnelOpen, $"replay: seed={seed} flips={flips}");
        }
    }
}
