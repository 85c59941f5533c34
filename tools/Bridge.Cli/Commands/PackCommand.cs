using System;
using System.CommandLine;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using Bridge.Boot;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Commands;

/// <summary>bridge pack: PEs or a raw payload and a key become a Zigbee OTA file.</summary>
internal static class PackCommand
{
    public static Command Create()
    {
        Argument<string[]> assemblies = new("assemblies") { Description = "nanoFramework .pe files, in the order they are to be loaded.", Arity = ArgumentArity.ZeroOrMore };
        Option<string> raw = Arguments.Text("--raw", "Any file as the payload, instead of .pe files. No bridge runs such an image.");
        Option<string> key = Arguments.Text("--key", "Private P-256 key (PEM).", required: true);
        Option<string> version = Arguments.Text("--version", "Image version maj.min.rev[+build].", required: true);
        Option<string> counter = Arguments.Text("--counter", "Security counter; a device that confirmed a higher one refuses this image.", required: true);
        Option<string> output = Arguments.Text("--out", "OTA file to write.", required: true);
        Option<string> manufacturer = Arguments.Text("--manufacturer", "Manufacturer code (default: nf.config).");
        Option<string> imageType = Arguments.Text("--image-type", "Image type (default: nf.config).");
        Option<string> minHardware = Arguments.Text("--min-hardware", "Lowest hardware version, 0xVVRR (default: nf.config's).");
        Option<string> maxHardware = Arguments.Text("--max-hardware", "Highest hardware version, 0xVVRR (default: nf.config's).");
        Option<string> types = Arguments.Text("--bridge-types", "Bridge types the image is for, as B1,B2 (default: nf.config's).");
        Option<string> resident = Arguments.Text("--resident", "Folder of .pe files, deployment image or list of the device: packs only what it could load.");
        Option<string> header = Arguments.Text("--header-string", "OTA header string, at most 32 ASCII characters.");
        Option<string> config = Arguments.Text("--config", "nf.config to take defaults from (default: the nearest one upwards).");
        Option<bool> slim = Arguments.Flag("--slim", "Take the names that nobody looks up out of the last assembly: a quarter less to store and to send.");
        Option<bool> overwrite = Arguments.Flag("--overwrite", "Replace the output file if it exists.");
        Option<bool> json = Arguments.Flag("--json", "Print the result as JSON.");
        var command = new Command("pack", "Make a signed Zigbee OTA file.")
        {
            assemblies, raw, key, version, counter, output, manufacturer, imageType, minHardware, maxHardware, types, resident, header, config, slim, overwrite, json,
        };
        command.SetAction(parse =>
        {
            NfConfigFile board = NfConfigFile.Find(parse.GetValue(config));
            ushort lowest = Word(minHardware, board.HardwareVersion);
            BridgeImageOptions options = BridgeImageOptions.For(
                board,
                Arguments.Version("--version", parse.GetValue(version)),
                (uint)Arguments.Number("--counter", parse.GetValue(counter), 0, uint.MaxValue));
            options = options with
            {
                Manufacturer = Word(manufacturer, board.ManufacturerCode),
                ImageType = Word(imageType, board.ImageType),
                MinHardware = lowest,
                MaxHardware = Word(maxHardware, Math.Max(lowest, board.HardwareVersion)),
                BridgeTypes = parse.GetValue(types) is string list ? Arguments.BridgeTypes("--bridge-types", list) : options.BridgeTypes,
                HeaderString = parse.GetValue(header) is string text ? HeaderString(text) : options.HeaderString,
            };
            if (options.MinHardware > options.MaxHardware)
            {
                throw new CliException(ExitCode.Usage, "--min-hardware is above --max-hardware");
            }

            byte[] payload = Payload(parse.GetValue(assemblies), parse.GetValue(raw), parse.GetValue(slim));
            if (parse.GetValue(resident) is string device)
            {
                CheckReferences(payload, parse.GetValue(raw), ResidentList.Read(device));
            }

            using var signer = new PlatformSigner(SigningKeys.ReadPrivate(parse.GetValue(key)));
            byte[] image = BridgeImageBuilder.Image(payload, options).Build(signer, out byte[] digest);
            CheckRoom(image.Length, board);
            byte[] file = BridgeImageBuilder.Wrap(image, digest, options, signer);
            Files.Write(parse.GetValue(output), file, parse.GetValue(overwrite));
            Report(parse.GetValue(output), file, options, signer, parse.GetValue(json));
            return ExitCode.Ok;

            ushort Word(Option<string> option, ushort otherwise) =>
                parse.GetValue(option) is string word ? (ushort)Arguments.Number(option.Name, word, 0, ushort.MaxValue) : otherwise;
        });
        return command;
    }

    private static byte[] Payload(string[] assemblies, string raw, bool isSlim)
    {
        if ((assemblies.Length == 0) == (raw == null))
        {
            throw new CliException(ExitCode.Usage, "name the .pe files of the image, or one --raw file", null, "bridge pack App.pe Lib.pe --key my-key.pem --version 1.1.0 --counter 1 --out update.zigbee");
        }

        if (isSlim && raw != null)
        {
            throw new CliException(ExitCode.Usage, "--slim asks for assemblies; a --raw payload has none");
        }

        byte[] payload = raw != null ? Files.Read(raw) : PePayload.Join(assemblies, isSlim);
        return payload.Length > 0 ? payload : throw new CliException(ExitCode.InvalidImage, "the payload is empty", raw);
    }

    /// <summary>The device's own check, before there is anything to sign.</summary>
    private static void CheckReferences(byte[] payload, string raw, ResidentList device)
    {
        if (raw != null)
        {
            throw new CliException(ExitCode.Usage, "--resident asks for assemblies; a --raw payload has none");
        }

        var source = new ArrayImageSource(payload, 0, payload.Length);
        var assemblies = new PeWalker();
        RefusalReason reason = assemblies.Walk(source, 0, payload.Length);
        if (reason != RefusalReason.None)
        {
            throw new CliException(ExitCode.InvalidImage, Refusals.Explain(reason), $"payload, offset {assemblies.ProblemOffset}", "bridge inspect FILE.pe");
        }

        if (device.ExplainTwin(PeFile.ReadAll(payload, "payload")) is string twin)
        {
            throw new CliException(ExitCode.Policy, "an image cannot replace what is deployed: " + twin, "payload", "leave it out and refer to the device's; a deployment is changed with bridge flash");
        }

        var references = new PeReferences();
        reason = references.Check(source, assemblies, device);
        if (reason != RefusalReason.None)
        {
            throw new CliException(
                ExitCode.Policy,
                reason == RefusalReason.MissingReference ? "the device could not load this: " + device.Explain(references) : Refusals.Explain(reason),
                $"payload, offset {references.ProblemOffset}",
                "put the assembly before those that refer to it, or build against what the device has");
        }
    }

    /// <summary>As the device: what a bank holds is the MCUboot image, without the OTA header and the manifest.</summary>
    private static void CheckRoom(int sizeBytes, NfConfigFile board)
    {
        if (sizeBytes > board.BankSizeBytes)
        {
            throw new CliException(ExitCode.Policy, $"the image needs {sizeBytes} bytes, a bank has {board.BankSizeBytes}", board.Path, "leave assemblies out, or raise bank_size_bytes for a board with more flash");
        }
    }

    private static string HeaderString(string text)
    {
        if (text.Length > OtaHeader.StringSizeBytes || text.Any(c => c is < ' ' or > '~'))
        {
            throw new CliException(ExitCode.Usage, $"--header-string takes at most {OtaHeader.StringSizeBytes} printable ASCII characters");
        }

        return text;
    }

    private static void Report(string path, byte[] file, BridgeImageOptions options, ImageSigner signer, bool json)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(file));
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    schema = "bridge.pack/1",
                    file = path,
                    sizeBytes = file.Length,
                    version = options.Version.ToString(),
                    fileVersion = options.Version.FileVersion,
                    securityCounter = options.SecurityCounter,
                    sha256 = digest,
                    keyHash = Convert.ToHexStringLower(signer.KeyHash),
                },
                Json.Indented));
            return;
        }

        Console.WriteLine($"wrote        {path}");
        Console.WriteLine($"size         {file.Length} bytes");
        Console.WriteLine($"version      {options.Version}   (OTA file version 0x{options.Version.FileVersion:X8})");
        Console.WriteLine($"counter      {options.SecurityCounter}");
        Console.WriteLine($"sha256       {digest}");
        Console.WriteLine($"key hash     {Convert.ToHexStringLower(signer.KeyHash)}");
    }
}
