using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Bridge.Boot;
using Bridge.Cli.Inspection;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.Cli.Proving;
using Bridge.Cli.Simulating;
using Bridge.Hal.Sim;
using VirtualHan;
using VirtualHan.Device;
using VirtualHan.Hub;
using VirtualHan.Joining;
using VirtualHan.Report;

namespace Bridge.Cli.Commands;

/// <summary>bridge simulate: one update on a virtual Home Area Network, from pack to confirm.</summary>
internal static class SimulateCommand
{
    /// <summary>By then the bridge has joined and asked once: the update is announced to it.</summary>
    private const int ImageReachesHubMs = 15_000;

    private static readonly int[] EzspVersions = [13, 14, 16, 17, 18, 19];

    public static Command Create()
    {
        var image = new Option<string[]>("--image")
        {
            Description = "OTA file to offer (default: the sample assemblies as version 1.1.0). The bridge trusts the sample key only. With --geometry: as for prove.",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string> seed = Arguments.Text("--seed", "Seed of everything random; the same seed gives the same run (default 1).");
        Option<string> loss = Arguments.Text("--loss", "Share of radio frames lost for good, after the radio's own repeats, as 20% or 0.2.");
        Option<string> cutAt = Arguments.Text("--cut-at", "Cut the power at the N-th storage operation; the bridge then boots again and goes on.");
        Option<string> cutPhase = Arguments.Text("--cut-phase", "When in that operation: before, during or after (default during).");
        Option<string> tamper = Arguments.Text("--tamper", "Spoil the offered image: " + Tamper.Names + ".");
        Option<string> ezsp = Arguments.Text("--ezsp", "EZSP version the virtual radio speaks: 13, 14, 16, 17, 18 or 19 (default 13).");
        Option<string> resident = Arguments.Text("--resident", "What is deployed on the bridge, as for pack (default: what the sample needs; with --image it is not asked).");
        Option<bool> noConfirm = Arguments.Flag("--no-confirm", "The hub goes deaf after the upgrade: the trial fails and the old image comes back.");
        Option<string> html = Arguments.Text("--html", "Write the run as one self-contained page.");
        Option<bool> overwrite = Arguments.Flag("--overwrite", "Replace the --html file if it exists.");
        Option<bool> json = Arguments.Flag("--json", "Print the whole run as JSON instead of the timeline.");
        var command = new Command("simulate", "Run an over-the-air update of the bridge firmware on a virtual network.")
        {
            image, seed, loss, cutAt, cutPhase, tamper, ezsp, resident, noConfirm, html, overwrite, json,
        };
        var join = new JoinArguments();
        join.AddTo(command);
        var proof = new ProofReplay();
        proof.AddTo(command);

        // On a thread of its own: this one has to be free for Ctrl-C.
        command.SetAction((parse, cancellation) => Task.Run(() =>
        {
            int seedValue = (int)Arguments.Number("--seed", parse.GetValue(seed) ?? "1", 0, int.MaxValue);
            string[] images = parse.GetValue(image) ?? [];
            string page = parse.GetValue(html);
            if (proof.IsAskedFor(parse))
            {
                RefuseAny(parse, [loss, cutAt, cutPhase, tamper, ezsp, resident, .. join.Options], join.Flags);
                return proof.Run(parse, seedValue, images, page, parse.GetValue(overwrite), parse.GetValue(json));
            }

            string offered = One(images);
            SmartEnergyRun smartEnergy = join.Read(parse);
            using var samples = new SampleImages(NfConfigFile.BuiltIn(), smartEnergy?.BridgeType);
            SimulationOptions options = Options(Offered(offered, parse.GetValue(tamper), samples)) with
            {
                Seed = seedValue,
                Loss = parse.GetValue(loss) is string share ? Arguments.Share("--loss", share) : 0,
                CutAt = parse.GetValue(cutAt) is string operation ? (int)Arguments.Number("--cut-at", operation, 1, int.MaxValue) : null,
                CutFault = Phase(parse.GetValue(cutPhase)),
                EzspVersion = Ezsp(parse.GetValue(ezsp)),
                Resident = Deployed(parse.GetValue(resident), offered),
                NoConfirm = parse.GetValue(noConfirm),
                SmartEnergy = smartEnergy,
            };
            string replay = ReplayLine(parse, offered, [.. join.Options, loss, cutAt, cutPhase, tamper, ezsp, resident], [.. join.Flags, noConfirm], options.Seed);
            if (page != null)
            {
                Files.CheckTarget(page, parse.GetValue(overwrite));
            }

            SimulationResult result = Run(options, samples, cancellation);
            if (page != null)
            {
                using var text = new StringWriter { NewLine = "\n" };
                TimelineHtml.Write(text, result, replay);
                Files.Write(page, Encoding.UTF8.GetBytes(text.ToString()), parse.GetValue(overwrite));
            }

            if (options.CutAt is int never && result.Counters.PowerCuts == 0)
            {
                Console.Error.WriteLine($"bridge: the power was not cut: the run has {result.Counters.StoreOperations} storage operations, --cut-at {never} is beyond");
            }

            Report(result, parse.GetValue(json), replay);
            return ExitCodeOf(result);
        }));
        return command;
    }

    /// <summary>A server that offers whatever it was given: refusing is the bridge's business.</summary>
    internal static SimulationOptions Options(byte[] otaFile) => new()
    {
        OtaFile = otaFile,
        Hub = new HubOptions { Offer = OfferPolicy.Always, ImageFromMs = ImageReachesHubMs },
    };

    /// <summary>The whole run, also for tests.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; noticed at the next event the bridge traces.</exception>
    internal static SimulationResult Run(SimulationOptions options, SampleImages samples, CancellationToken cancellation)
    {
        SmartEnergyRun join = options.SmartEnergy;
        SimStore flash = Provisioning.Factory(samples.Installed(), SampleImages.InstallCode, options.Seed, join?.StoredCredentials ?? []);
        var bridge = new JoiningBridge(join?.BridgeType ?? NfConfig.BridgeType, options.Seed);
        return SimulationProgress.Show(
            options.OtaFile.Length,
            progress => new Simulation(options with
            {
                Store = flash,
                InstallCode = SampleImages.InstallCode,
                Progress = progress,
                Prepare = running =>
                {
                    running.Bridge.Trace.EventTraced += (_, _, _, _) => cancellation.ThrowIfCancellationRequested();
                    options.Prepare(running);
                },
                Boot = bridge.Boot,
                Load = bridge.Load,
            }).Run());
    }

    /// <returns>Null for none.</returns>
    private static string One(string[] images) => images.Length < 2
        ? (images.Length == 0 ? null : images[0])
        : throw new CliException(ExitCode.Usage, "one image is offered on the virtual network", null, "bridge prove --image FILE FILE");

    private static void RefuseAny(ParseResult parse, Option<string>[] options, Option<bool>[] flags)
    {
        foreach (Option option in options.Concat<Option>(flags))
        {
            if (parse.GetResult(option) is { Implicit: false })
            {
                throw new CliException(ExitCode.Usage, $"a run of the proof has no radio network and takes no {option.Name}", null, "--cut 17 --fault cut-pages --geometry product");
            }
        }
    }

    private static byte[] Offered(string path, string tamper, SampleImages samples)
    {
        if (tamper == null)
        {
            return path == null ? samples.Update() : OtaFileAt(path);
        }

        if (!Tamper.IsKnown(tamper))
        {
            throw new CliException(ExitCode.Usage, $"there is no way \"{tamper}\" to tamper", null, "--tamper " + Tamper.Names);
        }

        return path == null
            ? Tamper.Apply(tamper, samples)
            : throw new CliException(ExitCode.Usage, "--tamper spoils the sample image; it cannot go with --image");
    }

    private static ResidentList Deployed(string resident, string image) =>
        resident != null ? ResidentList.Read(resident) : image == null ? SampleImages.Device : null;

    private static byte[] OtaFileAt(string path)
    {
        byte[] content = Files.Read(path);
        return OtaInspector.Recognises(new ByteView(content, 0, content.Length)) && content.Length >= BridgeImageBuilder.OtaHeaderBytes
            ? content
            : throw new CliException(ExitCode.InvalidImage, "not a Zigbee OTA file (no 1e f1 ee 0b)", path + ", offset 0", "bridge pack makes one");
    }

    private static StoreFault Phase(string text) => text switch
    {
        null or "during" => StoreFault.CutIn,
        "before" => StoreFault.CutBefore,
        "after" => StoreFault.CutAfter,
        _ => throw new CliException(ExitCode.Usage, $"--cut-phase takes before, during or after, not \"{text}\""),
    };

    internal static int Ezsp(string text)
    {
        long version = Arguments.Number("--ezsp", text ?? "13", 13, 19);
        return Array.IndexOf(EzspVersions, (int)version) >= 0
            ? (int)version
            : throw new CliException(ExitCode.Usage, "no radio speaks EZSP 15", null, "--ezsp 14");
    }

    private static void Report(SimulationResult result, bool json, string replay)
    {
        if (json)
        {
            using var output = new MemoryStream();
            TimelineJson.Write(output, result);
            Console.WriteLine(Encoding.UTF8.GetString(output.ToArray()));
            return;
        }

        TimelineText.Write(Console.Out, result.Timeline.Records);
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"simulated {result.SimulatedMs / 1000.0:F1} s, {result.Counters.StoreOperations} storage operations, {result.Counters.Boots} boots"));
        Console.WriteLine("replay: " + replay);
        Console.WriteLine(result.Summary);
    }

    /// <summary>The command as given, with the seed made explicit and without what it writes; a shell reads it as it was.</summary>
    private static string ReplayLine(ParseResult parse, string image, Option<string>[] options, Option<bool>[] flags, int seed)
    {
        var words = new List<string> { "bridge simulate" };
        if (image != null)
        {
            words.Add("--image " + Arguments.Quoted(image));
        }

        foreach (Option<string> option in options)
        {
            if (parse.GetValue(option) is string value)
            {
                words.Add(option.Name + " " + Arguments.Quoted(value));
            }
        }

        words.AddRange(flags.Where(parse.GetValue).Select(flag => flag.Name));
        words.Add(string.Create(CultureInfo.InvariantCulture, $"--seed {seed}"));
        return string.Join(' ', words);
    }

    private static int ExitCodeOf(SimulationResult result) => result.Outcome switch
    {
        Outcome.UpdatedAndConfirmed => ExitCode.Ok,
        Outcome.NotAuthorised => ExitCode.NotAuthorised,
        Outcome.Refused => Refusals.ExitCodeOf(result.RefusalReason),
        _ => ExitCode.InvalidImage,
    };
}
