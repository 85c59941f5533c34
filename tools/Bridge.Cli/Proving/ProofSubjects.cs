using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Bridge.Boot;
using Bridge.Cli.Commands;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.Cli.Simulating;
using Bridge.Proof;

namespace Bridge.Cli.Proving;

/// <summary>What a proof or the replay of one of its runs is about: sample images cut for each geometry, or the user's own in the product's.</summary>
internal static class ProofSubjects
{
    public static string GeometryNames => string.Join(", ", ProofGeometry.All.Select(geometry => geometry.Name));

    public static Option<string[]> ImageOption() => new("--image")
    {
        Description = "OTA files of your own by rising version, the factory's first, then one or more updates; in the product's geometry.",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Option<string> KeyOption() => Arguments.Text("--key", "Public key that signed them, trusted besides the keys compiled in.");

    /// <summary>The options that name images, as a shell takes them; empty for the samples.</summary>
    public static string Words(string[] images, string keyFile) =>
        (images.Length == 0 ? string.Empty : " --image " + string.Join(' ', images.Select(Arguments.Quoted)))
        + (keyFile == null ? string.Empty : " --key " + Arguments.Quoted(keyFile));

    /// <param name="geometry">Null for all that there are.</param>
    public static IReadOnlyList<ProofSubject> Of(string geometry, string[] images, string keyFile)
    {
        ProofGeometry[] geometries = geometry == null ? (images.Length == 0 ? ProofGeometry.All : [ProofGeometry.Product]) : [Find(geometry)];
        if (images.Length == 0)
        {
            if (keyFile != null)
            {
                throw new CliException(ExitCode.Usage, "--key goes with --image", null, "--image 1.0.0.zigbee 1.1.0.zigbee --key K.pub.pem");
            }

            using var samples = new SampleImages(NfConfigFile.BuiltIn());
            return geometries.Select(one => new ProofSubject(one, samples.ForProof(one), [])).ToArray();
        }

        byte[][] keys = keyFile == null ? [] : [Point(keyFile)];
        byte[][] files = images.Select(Files.Read).ToArray();
        try
        {
            return geometries.Select(one => new ProofSubject(one, files, keys)).ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new CliException(ExitCode.InvalidImage, e.Message, string.Join(' ', images), "bridge inspect FILE");
        }
    }

    private static ProofGeometry Find(string name) =>
        ProofGeometry.Find(name) ?? throw new CliException(ExitCode.Usage, $"there is no geometry \"{name}\"", null, "--geometry " + GeometryNames);

    private static byte[] Point(string keyFile)
    {
        using ECDsa key = SigningKeys.ReadPublic(keyFile);
        ECParameters parameters = key.ExportParameters(false);
        byte[] point = new byte[KeyRing.PointSizeBytes];
        parameters.Q.X.CopyTo(point, 0);
        parameters.Q.Y.CopyTo(point, point.Length / 2);
        return point;
    }
}
