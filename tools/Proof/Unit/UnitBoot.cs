using System;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Zcl;
using Bridge.Hal;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>One life of the unit from power-on to the next reset: the device's own boot loader, boot control, banks, records, receiver, OTA client and trial, on a store with faults, before a hub.</summary>
/// <remarks>The radio with ASH and EZSP, the ZCL foundation and the LED are not in it; time jumps to the next deadline.</remarks>
internal sealed class UnitBoot
{
    /// <summary>What any run needs is a tenth of it.</summary>
    private const int MaxSteps = 50_000;

    /// <summary>A trial, a held version and the longest back-off of a refused one fit many times.</summary>
    private const long MaxMs = 60L * 24 * 60 * 60 * 1000;

    private const int AssemblyAlignment = 4;
    private const int FactoryMajor = 1;

    private static readonly SimIdentity Identity = new()
    {
        ManufacturerCode = NfConfig.ManufacturerCode,
        ImageType = NfConfig.ImageType,
        HardwareVersion = NfConfig.HardwareVersion,
        BridgeType = NfConfig.BridgeType,
    };

    private readonly ProofBench _bench;
    private readonly ProofUnit _unit;
    private readonly RunTape _tape;
    private readonly Watch _watch;
    private readonly ProofHub _hub;
    private readonly byte[] _token = new byte[CounterWitness.SizeBytes];
    private BootHandoff _handoff;
    private Updater _updater;
    private long _nowMs;

    public UnitBoot(ProofBench bench, ProofUnit unit, RunTape tape)
    {
        _bench = bench;
        _unit = unit;
        _tape = tape;
        _watch = new Watch(bench.Subject, unit, tape, bench.Observer);
        _hub = new ProofHub(bench.Subject, unit.World, _watch);
    }

    /// <summary>Boots, checks, and lives until a reset, or until <paramref name="isOver"/> says so.</summary>
    /// <exception cref="PowerCutException">The plan's.</exception>
    /// <exception cref="ViolationException">An invariant is broken.</exception>
    public void Live(Func<bool> isOver)
    {
        int image = Boot();
        _updater = new Updater(_handoff, Identity, new AppOptions { Keys = _bench.Keys }, _unit.World.Boots, _watch);
        _updater.Start(0);
        _updater.OnRadioReady(0);
        if (!(_unit.World.IsTrialToFail && image == 1))
        {
            _updater.OnNetworkUp(0);
        }

        for (int step = 0; step < MaxSteps && _nowMs < MaxMs; step++)
        {
            if (Carry() || _hub.SwitchesOff || isOver())
            {
                _unit.World.ElapsedMs += _nowMs;
                return;
            }

            long deadlineMs = _updater.NextDeadlineMs;
            if (deadlineMs == Deadline.Never)
            {
                throw new ViolationException(Invariant.UpdateCompletes, "the firmware waits for nothing");
            }

            _nowMs = Math.Max(_nowMs, deadlineMs);
            _bench.Observer?.OnTime(_unit.World.ElapsedMs + _nowMs);
            _updater.OnTime(_nowMs);
        }

        throw new ViolationException(Invariant.UpdateCompletes, $"one boot lasts {_nowMs / 1000} s and does not end");
    }

    /// <summary>Boots and checks, and starts no firmware.</summary>
    /// <returns>Index of the image that runs; -1 for the factory image.</returns>
    public int Boot()
    {
        _unit.World.Boots++;
        var check = new BootCheck(_bench.Subject, _unit);
        check.Before();
        var loader = new BootLoader(_unit.Store, _bench.Subject.Geometry.Store, _bench.ImageCheck(), _watch, hasFactory: true);
        _handoff = loader.Boot();
        if (_handoff is { Bank: Bank.None })
        {
            _handoff.RunsFactory(FactoryMajor, 0, 0);
        }

        int image = check.After(_handoff, Started(loader));
        long version = image < 0 ? FactoryMajor << 24 : _bench.Subject.Images[image].FileVersion;
        _watch.OnStarted(image, version, _handoff.OnTrial);
        _tape.OnHandedOver();
        FollowScenario(image);
        return image;
    }

    /// <summary>The bytes the resident program would load, assembly by assembly.</summary>
    private static ReadOnlySpan<byte> Started(BootLoader loader)
    {
        byte[] payload = [];
        int at = 0;
        for (int i = 0; i < loader.AssemblyCount; i++)
        {
            byte[] assembly = loader.CopyAssembly(i);
            int padded = (assembly.Length + AssemblyAlignment - 1) / AssemblyAlignment * AssemblyAlignment;
            Array.Resize(ref payload, at + padded);
            assembly.CopyTo(payload, at);
            at += padded;
        }

        return payload;
    }

    private void FollowScenario(int image)
    {
        World world = _unit.World;
        if (image == 1)
        {
            world.HadFirstTrial = true;
        }
        else if (world.HadFirstTrial)
        {
            world.IsTrialToFail = false;
        }
    }

    /// <summary>Carries messages and tokens until the firmware asks for nothing more.</summary>
    /// <returns>True when it asks for a reset.</returns>
    private bool Carry()
    {
        bool hasWork = true;
        while (hasWork)
        {
            ApsMessage answer = null;
            hasWork = false;
            for (UpdaterAction action = _updater.Poll(); action != UpdaterAction.None; action = _updater.Poll())
            {
                hasWork = true;
                switch (action)
                {
                    case UpdaterAction.Send:
                        answer = _hub.Answer(_updater.Outgoing, _nowMs) ?? answer;
                        break;
                    case UpdaterAction.ReadToken:
                        (_unit.World.Token ?? new byte[CounterWitness.SizeBytes]).CopyTo(_token, 0);
                        _updater.OnTokenRead(Result.Ok, _token, _nowMs);
                        break;
                    case UpdaterAction.WriteToken:
                        _unit.World.Token = (byte[])_updater.Token.Clone();
                        _updater.OnTokenWritten(Result.Ok, _nowMs);
                        break;
                    case UpdaterAction.Reboot:
                        return true;
                }
            }

            if (answer != null)
            {
                _updater.OnMessage(answer, _nowMs);
            }
        }

        return false;
    }
}
