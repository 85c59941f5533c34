using System;
using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Bridge.Boot;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Commands;

/// <summary>bridge verify: the device's own checks, with a key of the user's choice.</summary>
internal static class VerifyCommand
{
    private const string BridgePolicyName = "bridge";

    public static Command Create()
    {
        Argument<string> path = new("file") { Description = "OTA file or bare MCUboot image." };
        Option<string> key = Arguments.Text("--key", "Public key to trust (a private key file will do; only its public half is used).", required: true);
        Option<string> policy = Arguments.Text("--policy", "\"bridge\" adds what the device of nf.config demands: its TLVs, identity, hardware, counter, loadable assemblies.");
        Option<string> counter = Arguments.Text("--counter", "Security counter the device has confirmed; only with --policy.");
        Option<string> config = Arguments.Text("--config", "nf.config of the device (default: the nearest one upwards).");
        Option<string> resident = Arguments.Text("--resident", "Folder of .pe files, deployment image or list of a device: every reference must be met there or in the image.");
        Option<bool> json = Arguments.Flag("--json", "Print the result as JSON.");
        var command = new Command("verify", "Say VALID, or the first reason why not.") { path, key, policy, counter, config, resident, json };
        command.SetAction(parse =>
        {
            string policyName = parse.GetValue(policy);
            if (policyName is not (null or BridgePolicyName))
            {
                throw new CliException(ExitCode.Usage, $"there is no policy \"{policyName}\"", null, "--policy bridge");
            }

            if (policyName == null && parse.GetValue(counter) != null)
            {
                throw new CliException(ExitCode.Usage, "--counter means nothing without --policy", null, "--policy bridge");
            }

            using ECDsa trusted = SigningKeys.ReadPublic(parse.GetValue(key));
            byte[] content = Files.Read(parse.GetValue(path));
            long lowest = parse.GetValue(counter) is string text ? Arguments.Number("--counter", text, 0, uint.MaxValue) : 0;
            NfConfigFile board = policyName == null ? null : NfConfigFile.Find(parse.GetValue(config));
            ResidentList device = parse.GetValue(resident) is string list ? ResidentList.Read(list) : null;
            Finding finding = new Verification(trusted, board, lowest, device).Verify(content);
            Report(parse.GetValue(path), finding, parse.GetValue(json));
            return finding.IsValid ? ExitCode.Ok : finding.ByPolicy ? ExitCode.Policy : ExitCode.InvalidImage;
        });
        return command;
    }

    private static void Report(string path, Finding finding, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    schema = "bridge.verify/1",
                    file = path,
                    valid = finding.IsValid,
                    reason = finding.IsValid ? null : finding.Reason.ToString(),
                    explanation = finding.IsValid ? null : Refusals.Explain(finding.Reason),
                    detail = finding.Detail,
                    offset = finding.Offset < 0 ? (long?)null : finding.Offset,
                    version = finding.IsValid ? McuVersion.Show(finding.Image.FileVersion) : null,
                    securityCounter = finding.IsValid && finding.Image.SecurityCounter >= 0 ? finding.Image.SecurityCounter : (long?)null,
                },
                Json.Indented));
            return;
        }

        if (finding.IsValid)
        {
            Console.WriteLine($"VALID  {path}  version {McuVersion.Show(finding.Image.FileVersion)}");
            return;
        }

        string place = finding.Offset < 0 ? path : $"{path}, offset {finding.Offset}";
        string detail = finding.Detail == null ? string.Empty : ": " + finding.Detail;
        Console.WriteLine($"INVALID  {finding.Reason}: {Refusals.Explain(finding.Reason)}{detail}  ({place})");
    }
}
