using System;
using System.CommandLine;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Bridge.Cli.Keys;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Commands;

/// <summary>bridge key new | show | trust.</summary>
internal static class KeyCommand
{
    public static Command Create()
    {
        var command = new Command("key", "Make signing keys, show their public half, compile them in.");
        command.Subcommands.Add(CreateNew());
        command.Subcommands.Add(CreateShow());
        command.Subcommands.Add(CreateTrust());
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

    private static Command CreateTrust()
    {
        var paths = new Option<string[]>("--key") { Description = "Private or public key file. Given again for each further key; the first becomes key 0.", Required = true };
        Option<string> config = Arguments.Text("--config", "nf.config of the sources (default: the nearest one upwards).");
        Option<bool> write = Arguments.Flag("--write", "Write " + TrustedKeysSource.Path + " beside nf.config, in place of the keys there.");
        var command = new Command("trust", "Print the source with which a device accepts these keys and no others.") { paths, config, write };
        command.SetAction(parse =>
        {
            ECDsa[] keys = Array.ConvertAll(parse.GetValue(paths), SigningKeys.ReadPublic);
            string source = TrustedKeysSource.Generate(keys);
            if (!parse.GetValue(write))
            {
                Console.Write(source);
                return ExitCode.Ok;
            }

            NfConfigFile file = NfConfigFile.Find(parse.GetValue(config));
            if (file.IsBuiltIn)
            {
                throw new CliException(ExitCode.Usage, "there is no nf.config here to write beside", null, "bridge key trust --write --config path/to/nf.config");
            }

            string target = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file.Path)), TrustedKeysSource.Path);
            Files.Write(target, Encoding.UTF8.GetBytes(source), overwrite: true);
            Console.WriteLine("wrote " + target);
            foreach (ECDsa key in keys)
            {
                Console.WriteLine("key hash     " + KeyHash(key));
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static string KeyHash(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
}
