using System;
using Bridge.Boot;
using Bridge.DeviceTests;
using Bridge.Firmware.App;
using Bridge.Firmware.Ash;
using Bridge.Firmware.Ezsp;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Device;

namespace Bridge.HostTests;

/// <summary>The security counter's copy in the radio: the only thing that remembers it when the store was formatted.</summary>
[TestClass]
public sealed class CounterWitnessTests
{
    private readonly FakeNcp _ncp = new(new SilentTrace()) { IsMember = true };
    private long _nowMs = 1000;

    [TestMethod]
    public void A_witness_that_could_not_be_read_is_not_overwritten()
    {
        Witness(5);
        _ncp.UnknownCommand = EzspFrameId.GetToken;

        Run(counter: 0);

        Assert.AreEqual(1, _ncp.Commands[EzspFrameId.GetToken]);
        Assert.AreEqual(0, _ncp.Commands[EzspFrameId.SetToken]);
        Assert.AreEqual(5L, CounterWitness.Read(_ncp.Tokens));
    }

    [TestMethod]
    [DataRow(-1L, 3L, 3L)]
    [DataRow(2L, 3L, 3L)]
    [DataRow(3L, 3L, 3L)]
    [DataRow(5L, 3L, 5L)]
    [DataRow(5L, 0L, 5L)]
    public void The_witness_read_only_ever_rises(long witness, long counter, long expected)
    {
        if (witness >= 0)
        {
            Witness(witness);
        }

        Run(counter);

        Assert.AreEqual(expected, CounterWitness.Read(_ncp.Tokens));
    }

    private void Witness(long counter) => CounterWitness.Write(_ncp.Tokens, counter);

    /// <summary>Two minutes of the application against the scripted radio.</summary>
    private void Run(long counter)
    {
        var handoff = new BootHandoff
        {
            Bank = Bank.A,
            FileVersion = 0x01000000,
            SecurityCounter = counter,
            Store = new SimStore(NfConfig.StoreSizeBytes, 1),
        };
        var identity = new SimIdentity
        {
            ManufacturerCode = NfConfig.ManufacturerCode,
            ImageType = NfConfig.ImageType,
            HardwareVersion = NfConfig.HardwareVersion,
            BridgeType = NfConfig.BridgeType,
            InstallCode = Convert.FromHexString(Samples.InstallCode),
        };
        var app = new BridgeApp(handoff, identity, 1, new SilentTrace());
        app.Start(_nowMs);
        long endMs = _nowMs + 120_000;
        while (_nowMs < endMs)
        {
            Settle(app);
            _nowMs = Math.Min(endMs, Math.Max(_nowMs + 1, Math.Min(app.NextDeadlineMs, _ncp.Link.NextDeadlineMs)));
            app.OnTime(_nowMs);
            _ncp.Link.OnTime(_nowMs);
        }
    }

    private void Settle(BridgeApp app)
    {
        bool worked = true;
        while (worked)
        {
            AppAction action = app.Poll();
            worked = action != AppAction.None;
            if (action == AppAction.WriteSerial)
            {
                _ncp.Link.OnBytes(app.ActionBuffer, app.ActionOffset, app.ActionCount, _nowMs);
            }

            for (AshAction link = _ncp.Link.Poll(); link != AshAction.None; link = _ncp.Link.Poll())
            {
                worked = true;
                switch (link)
                {
                    case AshAction.Write:
                        app.OnSerial(_ncp.Link.ActionBuffer, _ncp.Link.ActionOffset, _ncp.Link.ActionCount, _nowMs);
                        break;
                    case AshAction.Deliver:
                        _ncp.OnFrame(_ncp.Link.ActionBuffer, _ncp.Link.ActionOffset, _ncp.Link.ActionCount, _nowMs);
                        break;
                    case AshAction.Connected:
                        _ncp.Booted();
                        break;
                }
            }
        }
    }
}
