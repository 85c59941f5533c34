using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Bridge.Cli.Output;
using Bridge.Cli.Proving;
using Bridge.Proof;

namespace Bridge.Cli.Commands;

/// <summary>bridge prove: faults at every operation of whole updates, and of the recovery from them.</summary>
internal static class ProveCommand
{
    public static Command Create()
    {
        Option<bool> isLong = Arguments.Flag("--long", "Every pair of faults instead of a sample of them: more than a million runs.");
        Option<string> seed = Arguments.Text("--seed", "Seed of what faults leave behind, and of the samples (default 1).");
        Option<string> threads = Arguments.Text("--threads", "Threads; the result does not depend on it (default: one per processor).");
        Option<string> depth = Arguments.Text("--depth", "Faults in one run, 1 to 3 (default 3).");
        Option<string> geometry = Arguments.Text("--geometry", "Only this one: " + ProofSubjects.GeometryNames + " (default: all; with --image: product).");
        Option<string[]> image = ProofSubjects.ImageOption();
        Option<string> key = ProofSubjects.KeyOption();
        Option<string> html = Arguments.Text("--html", "Write the matrix of operations and faults as one self-contained page.");
        Option<bool> overwrite = Arguments.Flag("--overwrite", "Replace the --html file if it exists.");
        Option<bool> json = Arguments.Flag("--json", "Print the result as JSON.");
        var command = new Command("prove", "Prove that no power cut, tear or flipped bit in any update leaves a bridge without a verified image.")
        {
            isLong, seed, threads, depth, geometry, image, key, html, overwrite, json,
        };
        // On a thread of its own: this one has to be free for Ctrl-C.
        command.SetAction((parse, cancellation) => Task.Run(() =>
        {
            ProofOptions options = (parse.GetValue(isLong) ? ProofOptions.Long : ProofOptions.Bounded) with
            {
                Seed = (int)Arguments.Number("--seed", parse.GetValue(seed) ?? "1", 0, int.MaxValue),
                Depth = (int)Arguments.Number("--depth", parse.GetValue(depth) ?? "3", 1, ProofOptions.MostFaults),
                Threads = (int)Arguments.Number("--threads", parse.GetValue(threads) ?? Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture), 1, 1024),
            };
            string page = parse.GetValue(html);
            if (page != null)
            {
                Files.CheckTarget(page, parse.GetValue(overwrite));
            }

            string[] images = parse.GetValue(image) ?? [];
            string keyFile = parse.GetValue(key);
            IReadOnlyList<ProofSubject> subjects = ProofSubjects.Of(parse.GetValue(geometry), images, keyFile);
            ProofReport report = ProofProgressBar.Show(progress => Prover.Run(options, subjects, progress, cancellation));
            string subject = ProofSubjects.Words(images, keyFile);
            if (page != null)
            {
                using var text = new StringWriter { NewLine = "\n" };
                ProofHtml.Write(text, report, subject);
                Files.Write(page, Encoding.UTF8.GetBytes(text.ToString()), parse.GetValue(overwrite));
            }

            if (parse.GetValue(json))
            {
                ProofJson.Write(Console.Out, report, subject);
            }
            else
            {
                ProofText.Write(Console.Out, report, subject);
            }

            return report.ViolationCount == 0 ? ExitCode.Ok : ExitCode.InvalidImage;
        }));
        return command;
    }
}
