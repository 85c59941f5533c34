using System.Globalization;
using System.IO;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Flashing;

/// <summary>What goes onto which board, and every nanoff command it takes.</summary>
public sealed record FlashOptions
{
    public string Program { get; init; } = Nanoff.DefaultProgram;

    public required string Port { get; init; }

    public required string Target { get; init; }

    public required string ClrVersion { get; init; }

    /// <summary>Flash the CLR and its partition table too.</summary>
    public bool Clr { get; init; }

    /// <summary>Only with <see cref="Clr"/>: everything on the chip goes, banks, records and identity with it.</summary>
    public bool EraseStore { get; init; }

    /// <summary>Where the copies of the flash and the image written are kept.</summary>
    public required string Folder { get; init; }

    public string Before => Path.Combine(Folder, "before.bin");

    public string AfterClr => Path.Combine(Folder, "after-clr.bin");

    public string After => Path.Combine(Folder, "after.bin");

    public string Image => Path.Combine(Folder, "deployment.bin");

    public static FlashOptions For(NfConfigFile board, string port, string folder) => new()
    {
        Port = port,
        Folder = folder,
        Target = board.Text("target"),
        ClrVersion = board.Text("nanoclr_version"),
    };

    public string[] VersionCommand() => ["--version"];

    /// <summary>Copies the whole flash into a file.</summary>
    public string[] ReadCommand(string file) =>
        [.. Device("--platform", "esp32"), "--devicedetails", "--backuppath", Path.GetDirectoryName(file), "--backupfile", Path.GetFileName(file)];

    /// <summary>
    /// Without --masserase nanoff carries the config partition over. It is told to be brief because its longer output moves the cursor,
    /// which fails where there is no console. It is never told to deploy in the same run: it then ignores the address.
    /// </summary>
    public string[] ClrCommand() =>
        [.. Device("--target", Target), "--update", "--fwversion", ClrVersion, .. EraseStore ? ["--masserase"] : (string[])[], "--verbosity", "minimal"];

    /// <summary>With the address: nanoff's own default, 0x1B0000, is inside the CLR of 1.17 (nanoframework/Home#1835).</summary>
    public string[] DeployCommand(int address) =>
        [.. Device("--target", Target), "--deploy", "--image", Image, "--address", string.Create(CultureInfo.InvariantCulture, $"0x{address:X}")];

    /// <summary>Asks the CLR that runs now what it has loaded.</summary>
    public string[] DetailsCommand() => ["--nanodevice", "--devicedetails", "--serialport", Port, "--suppressnanoffversioncheck"];

    private string[] Device(string option, string value) => [option, value, "--serialport", Port, "--suppressnanoffversioncheck"];
}
