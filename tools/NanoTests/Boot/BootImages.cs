using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Bridge.Cli.Packaging;
using Bridge.NanoTests.Building;
using Bridge.NanoTests.Projects;

namespace Bridge.NanoTests.Boot;

/// <summary>The programs of tests/DevicePrograms and the OTA files the boot path feeds to the device, packed as a release is and signed with the sample key.</summary>
internal sealed class BootImages
{
    /// <summary>What is deployed with it, it refers to.</summary>
    public const string ResidentProject = "Bridge.Resident";

    private const string SampleLibrary = "SampleLib";
    private const string TrialFirmware = "TrialFirmware";
    private const string Receive = "Receive";

    private readonly IReadOnlyDictionary<string, BuiltAssembly> _built;
    private readonly NanoProject _options;
    private readonly string _programs;
    private readonly string _data;

    private BootImages(string root, IReadOnlyList<BuiltAssembly> built)
    {
        _built = built.ToDictionary(assembly => assembly.Project.Name);
        _options = _built[ResidentProject].Project;
        _programs = Path.Combine(root, "tests", "DevicePrograms");
        _data = Path.Combine(root, "tests", "Data");
    }

    /// <summary>Version 1.1.0, counter 1: a library and the trial firmware.</summary>
    public byte[] Trial { get; private set; }

    /// <summary>Version 1.2.0, counter 2: the real firmware, which ends at the first pin on a board that is not there.</summary>
    public byte[] Real { get; private set; }

    /// <summary>The .pe that receives in.ota.</summary>
    public string ReceiveProgram { get; private set; }

    /// <param name="make">Compiles and converts a project into a folder of its own.</param>
    public static BootImages Make(string root, IReadOnlyList<BuiltAssembly> built, Func<NanoProject, IReadOnlyList<string>, BuiltAssembly> make)
    {
        var images = new BootImages(root, built);
        images.Build(make);
        return images;
    }

    private void Build(Func<NanoProject, IReadOnlyList<string>, BuiltAssembly> make)
    {
        string[] device = [.. new[] { "Bridge.Hal", "Bridge.Bootloader" }.Select(name => _built[name].Dll)];
        BuiltAssembly library = make(Project(SampleLibrary, false, Path.Combine(_data, "pe", "1.1.0.0", "lib.cs")), []);
        BuiltAssembly firmware = make(Project(TrialFirmware, false, Path.Combine(_programs, "TrialFirmware.cs")), [.. device, library.Dll]);
        string meter = Path.Combine(_programs, "..", "DeviceTests", "Support", "AllocationMeter.cs");
        ReceiveProgram = make(
            Project(Receive, true, Path.Combine(_programs, "Receive.cs"), meter),
            [.. device, _built["Bridge.Hal.Store"].Dll, _built["Bridge.Factory"].Dll]).Pe;
        Trial = Pack("1.1.0", 1, library.Pe, firmware.Pe);
        Real = Pack("1.2.0", 2, _built["Bridge.Hal.Board"].Pe, _built["Bridge.Firmware"].Pe);
    }

    /// <summary>Compiled with the options and against the platform of the resident program.</summary>
    private NanoProject Project(string name, bool isExecutable, params string[] sources) =>
        _options with { Name = name, AssemblyName = name, IsExecutable = isExecutable, Sources = sources, File = name, ProjectReferences = [] };

    private byte[] Pack(string version, uint counter, params string[] assemblies)
    {
        if (!McuVersion.TryParse(version, out McuVersion parsed))
        {
            throw new NanoTestException(ExitCode.Build, string.Create(CultureInfo.InvariantCulture, $"\"{version}\" is no version"));
        }

        using var signer = new PlatformSigner(SigningKeys.ReadPrivate(Path.Combine(_data, "p256-key.pem")));
        return BridgeImageBuilder.Build(PePayload.Join(assemblies, isSlim: true), BridgeImageOptions.For(NfConfigFile.BuiltIn(), parsed, counter), signer);
    }
}
