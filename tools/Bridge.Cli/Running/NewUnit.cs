using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.Cli.Simulating;
using Bridge.Hal;
using Bridge.Hal.Sim;
using VirtualHan.Device;

namespace Bridge.Cli.Running;

/// <summary>A unit as it leaves the factory, made in memory first, so that a file that cannot be installed leaves nothing behind.</summary>
internal static class NewUnit
{
    /// <summary>The files of its flash, with a secret of its own.</summary>
    /// <param name="installed">OTA file to install, or null for the sample.</param>
    public static IEnumerable<KeyValuePair<string, byte[]>> Files(string installed, byte[] installCode, KeyRing keys)
    {
        SimStore unit = Make(installed, image =>
        {
            var store = new SimStore(NfConfig.StoreSizeBytes, 0);
            Provisioning.Provision(store, image, installCode, new HostRandom());
            return store;
        });
        BootHandoff start = ResidentProgram.Boot(unit.Clone(), new RunStatus(_ => { }), keys);
        return start.Bank == Bank.A
            ? unit.FileNames.Select(name => KeyValuePair.Create(name, unit.FileBytes(name)))
            : throw new CliException(ExitCode.InvalidImage, "the image to install would not start: it must be signed with a key the unit trusts, and made for it", installed, "--installed FILE, signed with the --key given");
    }

    /// <summary>Reads the OTA file, or makes the sample, and hands it to the factory.</summary>
    public static T Make<T>(string installed, Func<byte[], T> factory)
    {
        using var samples = new SampleImages(NfConfigFile.BuiltIn());
        byte[] image = installed == null ? samples.Installed() : Output.Files.Read(installed);
        try
        {
            return factory(image);
        }
        catch (ArgumentException e)
        {
            throw new CliException(ExitCode.InvalidImage, e.Message, installed, "bridge pack makes images");
        }
        catch (InvalidOperationException e)
        {
            throw new CliException(ExitCode.Policy, e.Message, installed, "bridge verify says what fits this device");
        }
    }
}
