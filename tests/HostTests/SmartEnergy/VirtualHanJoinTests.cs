using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Joining;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>The whole firmware on a Smart Energy hub: from the first scan to the update confirmed.</summary>
[TestClass]
public sealed class VirtualHanJoinTests
{
    private static void Dump(object o, int depth)
    {
        if (depth > 2) return;
        foreach (var f in o.GetType().GetFields((System.Reflection.BindingFlags)36))
        {
            object v = f.GetValue(o);
            System.Console.WriteLine($"90000 Z{new string(' ', depth * 2)}{o.GetType().Name}.{f.Name} = {v}");
            if (v != null && v.GetType().IsClass && v.GetType().Namespace?.StartsWith("Bridge.Firmware") == true && f.Name is "_smartEnergy" or "_radio" or "_authorisation" or "_client" or "_updater") Dump(v, depth + 1);
        }
    }

    [TestMethod]
    public void Debug()
    {
        JoinRun run = JoinRun.Ready(JoinRun.Of(new SmartEnergyRun()));
        run.Bridge.Ncp.Server.Observer += (id, p, a) => System.Console.WriteLine($"{run.NowMs} {id} {System.Convert.ToHexString(p)} -> {System.Convert.ToHexString(a)}");
        run.For(20000);
        var app = ((VirtualHan.Device.BridgeAppProgram)typeof(VirtualHan.Device.BridgeHost).GetField("_program", (System.Reflection.BindingFlags)36).GetValue(run.Bridge)).App;
        Dump(app, 0);
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result?.Outcome ?? Outcome.TimedOut, run.Text);
    }
}
