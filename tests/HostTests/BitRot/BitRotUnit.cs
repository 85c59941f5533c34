using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;
using Bridge.DeviceTests;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.BitRot;

/// <summary>One boot, and what follows it, of a store that may have rotted: the real loader, verification, boot control and receiver.</summary>
internal sealed class BitRotUnit(SimStore store) : ITrace
{
    private const int BlockBytes = 512;

    private readonly List<(int Bank, BankStatus Status)> _examined = [];
    private readonly BridgePolicy _policy = BridgePolicy.OfThisDevice();

    public BootHandoff Handoff { get; private set; }

    public bool HadRecord { get; private set; }

    public static BridgeImageCheck Check() => new(new RememberingKeyRing(), BridgePolicy.OfThisDevice());

    public void Boot()
    {
        _examined.Clear();
        var loader = new BootLoader(store, BitRotImages.Geometry, Check(), this, true);
        Handoff = loader.Boot();
        HadRecord = loader.Inputs.HasRecord;
        Assert.IsNotNull(Handoff, "nothing was started");
    }

    public bool WasTold(int bank, BankStatus status) => _examined.Contains((bank, status));

    /// <summary>Takes the file, boots it on trial and confirms it.</summary>
    public void Update(byte[] file)
    {
        var control = new BootControl(Handoff, this);
        if (control.IsOnTrial)
        {
            Assert.AreEqual(Result.Ok, control.Confirm(), "the trial under way is not confirmed");
        }

        Download(control, file);
        Boot();
        Assert.AreEqual(BitRotImages.VersionOf(file), Handoff.FileVersion, "the update does not run");
        Assert.IsTrue(Handoff.OnTrial);
        Assert.AreEqual(Result.Ok, new BootControl(Handoff, this).Confirm());
    }

    public void State(TraceSource source, int state, long deadlineMs)
    {
    }

    public void Event(TraceSource source, int code, long a, long b)
    {
        if (source == TraceSource.Boot && code == (int)BootEvent.BankExamined)
        {
            _examined.Add(((int)a, (BankStatus)(int)b));
        }
    }

    private void Download(BootControl control, byte[] file)
    {
        var keys = new RememberingKeyRing();
        var receiver = new DirectReceiver(new ImageReceiver(control, new ManifestVerifier(keys), _policy, new BridgeImageCheck(keys, _policy), this));
        var agreed = new AgreedImage
        {
            Manufacturer = NfConfig.ManufacturerCode,
            ImageType = NfConfig.ImageType,
            FileVersion = BitRotImages.VersionOf(file),
            FileSizeBytes = file.Length,
            HardwareVersion = NfConfig.HardwareVersion,
        };
        ReceiveStatus status = receiver.Begin(agreed);
        while (status is ReceiveStatus.Continue or ReceiveStatus.Refetch)
        {
            int offset = receiver.NextOffset;
            status = receiver.OnBytes(offset, file, offset, System.Math.Min(BlockBytes, file.Length - offset));
        }

        Assert.AreEqual(ReceiveStatus.Complete, status, "the update is not taken");
        Assert.AreEqual(ReceiveStatus.Verified, receiver.Finish());
        Assert.AreEqual(Result.Ok, receiver.Commit());
    }
}
