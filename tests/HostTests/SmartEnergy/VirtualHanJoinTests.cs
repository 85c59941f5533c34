using System.Linq;
using Bridge.Firmware.App;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Joining;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>The whole firmware on a Smart Energy hub: from the first scan to the update confirmed.</summary>
[TestClass]
public sealed class VirtualHanJoinTests
{
    [TestMethod]
    public void Bridge_joins_establishes_keys_finds_the_hub_and_is_updated()
    {
        JoinRun run = JoinRun.Whole(new SmartEnergyRun());

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.IsEmpty(run.Result.Violations);
    }
}
