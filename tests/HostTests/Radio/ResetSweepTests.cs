using System;
using Bridge.Firmware.App;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Radio;

namespace Bridge.HostTests.Radio;

/// <summary>Joining, rejoining, leaving and the way back, with the radio reset or the power cut at every single command: each ends on the network, and says the truth about its authorisation.</summary>
[TestClass]
public sealed class ResetSweepTests
{
    private const int Limit = 100;
    private const int LongRunSeconds = 600;

    private static readonly byte[] _key = RadioNetwork.Key(0x40);

    public enum Calamity
    {
        /// <summary>The radio's reset line is pulsed when it has executed the command: the answer may or may not get out.</summary>
        Reset,

        /// <summary>Radio and host lose their power.</summary>
        Cut,
    }

    [TestMethod]
    [DataRow(Calamity.Reset)]
    [DataRow(Calamity.Cut)]
    public void A_join_ends_on_the_network_unauthorised(Calamity calamity) => Sweep(
        calamity,
        () => new RadioNetwork(),
        network => network.Bridge.PowerOn(),
        network => Assert.IsFalse(network.Program.Radio.HasLinkKey));

    [TestMethod]
    [DataRow(Calamity.Reset)]
    [DataRow(Calamity.Cut)]
    public void A_rejoin_with_the_network_key_keeps_the_authorisation(Calamity calamity) => Sweep(
        calamity,
        Authorised,
        network => Lose(network),
        network => Assert.IsTrue(network.Program.Radio.HasLinkKey));

    [TestMethod]
    [DataRow(Calamity.Reset)]
    [DataRow(Calamity.Cut)]
    public void A_rejoin_through_the_trust_centre_keeps_the_authorisation(Calamity calamity) => Sweep(
        calamity,
        () =>
        {
            RadioNetwork network = Authorised();
            network.First.Stack.Flash.NetworkKey = RadioNetwork.Key(0xA0);
            return network;
        },
        network => Lose(network),
        network => Assert.IsTrue(network.Program.Radio.HasLinkKey));

    [TestMethod]
    [DataRow(Calamity.Reset)]
    [DataRow(Calamity.Cut)]
    public void Sent_away_by_the_hub_it_joins_afresh_and_is_not_authorised(Calamity calamity) => Sweep(
        calamity,
        Authorised,
        network => network.First.Stack.RemoveDevice(RadioNetwork.BridgeEui64),
        network => Assert.IsFalse(network.Program.Radio.HasLinkKey));

    [TestMethod]
    [DataRow(Calamity.Reset)]
    [DataRow(Calamity.Cut)]
    public void Leaving_by_itself_it_is_authorised_only_while_it_is_the_member_it_was(Calamity calamity) => Sweep(
        calamity,
        Authorised,
        network =>
        {
            network.Program.Radio.Request(RadioRequest.LeaveNetwork, 0, null, network.Queue.NowMs);
            network.Bridge.Wake();
        },
        network =>
        {
            // A reset before the leave took effect leaves a member as it was.
            bool joinedAfresh = network.First.Joined.FindAll(joined => joined.Update == DeviceUpdate.UnsecuredJoin).Count > 1;
            Assert.AreEqual(!joinedAfresh, network.Program.Radio.HasLinkKey);
        });

    [TestMethod]
    [DataRow(Calamity.Reset)]
    [DataRow(Calamity.Cut)]
    public void A_swap_out_ends_with_the_new_trust_centre_unauthorised(Calamity calamity) => Sweep(
        calamity,
        () =>
        {
            RadioNetwork network = Authorised();
            network.SwapOut();
            return network;
        },
        network => Lose(network),
        network =>
        {
            if (network.Program.Radio.PanId == RadioNetwork.FirstPan)
            {
                // The radio has resumed what its flash knew: that the hub is gone shows when it is missed again.
                Lose(network);
                network.Run(LongRunSeconds);
            }

            Assert.IsFalse(network.Program.Radio.HasLinkKey);
            Assert.AreEqual(RadioNetwork.SecondPan, network.Program.Radio.PanId);
            Assert.IsNotNull(network.Flash.LinkKeyTable.KeyOf(RadioNetwork.FirstEui64));
        });

    [TestMethod]
    [DataRow(Calamity.Reset)]
    [DataRow(Calamity.Cut)]
    public void The_way_back_ends_authorised_with_the_trust_centre_of_before(Calamity calamity) => Sweep(
        calamity,
        () =>
        {
            RadioNetwork network = Authorised();
            Coordinator second = network.SwapOut();
            Lose(network);
            network.Run(LongRunSeconds);
            Assert.AreEqual(RadioNetwork.SecondPan, network.Program.Radio.PanId);
            second.Stack.Powered = false;
            network.First.Stack.Powered = true;
            network.First.Stack.PermitJoining(0);
            return network;
        },
        network =>
        {
            // The owner's part, from the record it keeps: after a restart, and whenever the network is up with another trust centre.
            network.Loaded = program =>
            {
                Restore(network, program.Radio);
                program.OnNetworkUp = radio =>
                {
                    if (radio.PanId == RadioNetwork.SecondPan)
                    {
                        Restore(network, radio);
                    }
                };
            };
            network.Loaded(network.Program);
            network.Bridge.Wake();
        },
        network =>
        {
            Assert.IsTrue(network.Program.Radio.HasLinkKey);
            Assert.AreEqual(RadioNetwork.FirstPan, network.Program.Radio.PanId);
        });

    private static void Restore(RadioNetwork network, RadioStack radio) => radio.RestoreTrustCentre(
        RadioNetwork.Wire(RadioNetwork.FirstEui64), RadioNetwork.Wire(Coordinator.ExtendedPanId), network.Queue.NowMs);

    private static RadioNetwork Authorised() => new RadioNetwork().Join().Authorise(_key);

    private static void Lose(RadioNetwork network)
    {
        network.Program.Radio.OnTrustCentreLost(network.Queue.NowMs);
        network.Bridge.Wake();
    }

    /// <summary>One undisturbed run counts the commands; then one run for each of them.</summary>
    private static void Sweep(Calamity calamity, Func<RadioNetwork> prepare, Action<RadioNetwork> act, Action<RadioNetwork> check)
    {
        int commands = Run(calamity, prepare, act, check, -1);
        Assert.IsTrue(commands is >= 5 and < Limit, $"{commands} commands");
        for (int at = 0; at < commands; at++)
        {
            Run(calamity, prepare, act, check, at);
        }
    }

    private static int Run(Calamity calamity, Func<RadioNetwork> prepare, Action<RadioNetwork> act, Action<RadioNetwork> check, int at)
    {
        RadioNetwork network = prepare();
        network.Forget();
        network.Blow = calamity == Calamity.Reset ? network.Bridge.Ncp.PulseReset : network.Bridge.CutPower;
        network.BlowAt = at;
        act(network);
        network.Run(LongRunSeconds);
        Assert.IsTrue(network.Program.IsUp, $"{calamity} at command {at}\n{network.Text}");
        Assert.AreEqual(-1, network.BlowAt, "the command never came");
        check(network);
        return network.Commands.Count;
    }
}
