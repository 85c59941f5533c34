using System;
using System.Security.Cryptography;
using System.Text;
using Bridge.Cli.Output;

namespace Bridge.Cli.Packaging;

/// <summary>Reads P-256 keys from PEM or DER files; anything else is refused with exit code 4.</summary>
public static class SigningKeys
{
    private const string P256Oid = "1.2.840.10045.3.1.7";

    public static ECDsa ReadPrivate(string path)
    {
        ECDsa key = Import(path);
        try
        {
            if (key.ExportParameters(true).D != null)
            {
                return key;
            }
        }
        catch (CryptographicException)
        {
            // A public key has no private part to export; reported below like one without D.
        }

        key.Dispose();
        throw new CliException(ExitCode.Key, "this is a public key; signing needs the private one", path, "bridge key new --out my-key.pem");
    }

    /// <summary>Reads a public key, or the public half of a private one.</summary>
    public static ECDsa ReadPublic(string path) => Import(path);

    private static ECDsa Import(string path) => Import(ReadKeyFile(path), path);

    /// <summary>The key in a file's content.</summary>
    /// <param name="path">For the message.</param>
    internal static ECDsa Import(byte[] content, string path)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            string text = Encoding.Latin1.GetString(content);
            if (text.Contains("-----BEGIN", StringComparison.Ordinal))
            {
                key.ImportFromPem(text);
            }
            else
            {
                key.ImportSubjectPublicKeyInfo(content, out int used);
                if (used != content.Length)
                {
                    throw new CryptographicException("bytes behind the key");
                }
            }

            if (key.ExportParameters(false).Curve.Oid?.Value == P256Oid)
            {
                return key;
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            key.Dispose();
            throw new CliException(ExitCode.Key, "not a readable P-256 key (PEM, or DER SubjectPublicKeyInfo): " + e.Message, path, "bridge key new --out my-key.pem");
        }

        key.Dispose();
        throw new CliException(ExitCode.Key, "the key is not on curve P-256, or does not name it", path, "bridge key new --out my-key.pem");
    }

    private static byte[] ReadKeyFile(string path)
    {
        try
        {
            return Files.Read(path);
        }
        catch (CliException e)
        {
            throw new CliException(ExitCode.Key, e.Message, path, "bridge key new --out my-key.pem");
        }
    }
}
