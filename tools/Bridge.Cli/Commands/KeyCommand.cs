using System;
using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Commands;

/// <summary>bridge key new | show.</summary>
internal static class KeyCommand
{
    public static Command Create()
    {
        var command = new Command("key", "Make signing keys and show their public half.");
        command.Subcommands.Add(CreateNew());
        command.Subcommands.Add(CreateShow());
        return command;
    }

    private static Command CreateNew()
    {
        Option<string> path = Arguments.Text("--out", "File for the private key (PEM, readable by its owner only). The public key goes beside it, ending in .pub.pem.", required: true);
        Option<bool> overwrite = Arguments.Flag("--overwrite", "Replace existing files. The old private key is gone for good.");
        var command = new Command("new", "Make a P-256 key pair.") { path, overwrite };
        command.SetAction(parse =>
        {
            string privatePath = parse.GetValue(path);
            string publicPath = privatePath.EndsWith(".pem", StringComparison.OrdinalIgnoreCase) ? privatePath[..^4] + ".pub.pem" : privatePath + ".pub.pem";
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            byte[] privateHalf = Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n");
            byte[] publicHalf = Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem() + "\n");

            // The old private key is replaced last: it is the one that cannot be had again.
            Files.Write(
                parse.GetValue(overwrite),
                new NewFile(publicPath, stream => stream.Write(publicHalf)),
                new NewFile(privatePath, stream => stream.Write(privateHalf), Secret: true));
            Console.WriteLine("private key  " + privatePath);
            Console.WriteLine("public key   " + publicPath);
            Console.WriteLine("key hash     " + KeyHash(key));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateShow()
    {
        Option<string> path = Arguments.Text("--key", "Private or public key file.", required: true);
        var command = new Command("show", "Print the key hash that images carry and firmware compiles in.") { path };
        command.SetAction(parse =>
        {
            using ECDsa key = SigningKeys.ReadPublic(parse.GetValue(path));
            Console.WriteLine("key hash     " + KeyHash(key));
            Console.Write(key.ExportSubjectPublicKeyInfoPem() + "\n");
            return ExitCode.Ok;
        });
        return command;
    }

    private static string KeyHash(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
}
