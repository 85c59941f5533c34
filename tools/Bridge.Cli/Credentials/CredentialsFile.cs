using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Bridge.Cli.Output;
using Bridge.Firmware.KeyEstablishment;

namespace Bridge.Cli.Credentials;

/// <summary>A unit's credentials as text: "name = hexadecimal" lines, # comments; certificate, private-key and ca-public-key once for each suite, which their lengths tell.</summary>
/// <remarks>What is read stays in arrays that are wiped on dispose. No message shows a value: not even a certificate's, since a private key may stand in its place.</remarks>
internal sealed class CredentialsFile : IDisposable
{
    private const string StandardInput = "-";
    private const int MaxBytes = 4096;
    private const int PrivateKey = 1;

    private static readonly string[] Names = ["certificate", "private-key", "ca-public-key"];

    private readonly List<KeyCredentials> _suites = [];

    private CredentialsFile()
    {
    }

    /// <summary>One or two, suite 2 first.</summary>
    public IReadOnlyList<KeyCredentials> Suites => _suites;

    /// <param name="path">A file, or "-" for standard input.</param>
    public static CredentialsFile Read(string path)
    {
        if (path.Length >= 2 * CbkeSuite.Suite1().PrivateKeyBytes && path.All(char.IsAsciiHexDigit))
        {
            throw new CliException(ExitCode.Usage, "--credentials takes a file, not a key: what is typed stays in the shell's history", null, "put the key into a file only you can read, or pass - and pipe it in; and have this key replaced");
        }

        byte[] text = new byte[MaxBytes + 1];
        var file = new CredentialsFile();
        try
        {
            file.Parse(text.AsSpan(0, Fill(path, text)), path == StandardInput ? "standard input" : path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    public void Dispose() => _suites.ForEach(suite => CryptographicOperations.ZeroMemory(suite.PrivateKey));

    private static int Fill(string path, byte[] text)
    {
        try
        {
            using Stream stream = path == StandardInput ? Console.OpenStandardInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            int count = stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return count <= MaxBytes ? count : throw new CliException(ExitCode.Key, $"larger than {MaxBytes} bytes: this is no credentials file", path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CliException(ExitCode.Io, "cannot read: " + e.Message, path, "name the file of the credentials, or - for standard input");
        }
    }

    private void Parse(ReadOnlySpan<byte> text, string where)
    {
        var values = new Dictionary<(int Suite, int Name), byte[]>();
        try
        {
            int number = 0;
            foreach (Range range in text.Split((byte)'\n'))
            {
                number++;
                ReadOnlySpan<byte> line = text[range].Trim(" \t\r"u8);
                if (!line.IsEmpty && line[0] != '#')
                {
                    Take(line, values, $"{where}, line {number}");
                }
            }

            foreach (CbkeSuite suite in new[] { CbkeSuite.Suite2(), CbkeSuite.Suite1() })
            {
                Combine(suite, values, where);
            }
        }
        finally
        {
            foreach (((int _, int name), byte[] value) in values)
            {
                bool isKept = name == PrivateKey && _suites.Exists(suite => suite.PrivateKey == value);
                CryptographicOperations.ZeroMemory(isKept ? [] : name == PrivateKey ? value : []);
            }
        }

        if (_suites.Count == 0)
        {
            throw new CliException(ExitCode.Key, "no credentials", where, "lines: certificate = ..., private-key = ..., ca-public-key = ..., all hexadecimal");
        }
    }

    private static void Take(ReadOnlySpan<byte> line, Dictionary<(int Suite, int Name), byte[]> values, string where)
    {
        int equals = line.IndexOf((byte)'=');
        int name = equals < 0 ? -1 : NameOf(line[..equals].TrimEnd(" \t"u8));
        if (name < 0)
        {
            throw new CliException(ExitCode.Key, "expected certificate, private-key or ca-public-key, '=' and hexadecimal digits", where);
        }

        byte[] value = FromHex(line[(equals + 1)..].TrimStart(" \t"u8), where);
        int suite = SuiteOf(name, value.Length);
        if (suite == 0 || !values.TryAdd((suite, name), value))
        {
            CryptographicOperations.ZeroMemory(value);
            throw new CliException(ExitCode.Key, suite == 0 ? $"{Names[name]} of {value.Length} bytes: suite 2 has {SizeOf(CbkeSuite.Suite2(), name)}, suite 1 {SizeOf(CbkeSuite.Suite1(), name)}" : $"{Names[name]} stands twice for suite {suite}", where);
        }
    }

    private void Combine(CbkeSuite suite, Dictionary<(int Suite, int Name), byte[]> values, string where)
    {
        byte[][] found = [.. Names.Select((_, name) => values.GetValueOrDefault((suite.Bit, name)))];
        if (found.All(value => value == null))
        {
            return;
        }

        if (Array.IndexOf(found, null) is >= 0 and int missing)
        {
            throw new CliException(ExitCode.Key, $"{Names[missing]} of suite {suite.Bit} is missing", where);
        }

        _suites.Add(new KeyCredentials(suite, found[0], found[PrivateKey], found[2]));
    }

    private static int NameOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            if (System.Text.Ascii.Equals(name, Names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static int SuiteOf(int name, int size)
    {
        return size == SizeOf(CbkeSuite.Suite2(), name) ? CbkeSuite.Suite2Bit : size == SizeOf(CbkeSuite.Suite1(), name) ? CbkeSuite.Suite1Bit : 0;
    }

    private static int SizeOf(CbkeSuite suite, int name) => name switch
    {
        0 => suite.CertificateBytes,
        PrivateKey => suite.PrivateKeyBytes,
        _ => suite.PublicKeyBytes,
    };

    /// <summary>Digits in pairs, blanks between them allowed. A string would stay in memory until the garbage collector wants it.</summary>
    private static byte[] FromHex(ReadOnlySpan<byte> digits, string where)
    {
        byte[] value = new byte[CbkeSuite.Suite2().CertificateBytes + 1];
        int count = 0;
        foreach (byte digit in digits)
        {
            if (digit == ' ')
            {
                continue;
            }

            if (!char.IsAsciiHexDigit((char)digit) || count == 2 * value.Length)
            {
                CryptographicOperations.ZeroMemory(value);
                throw new CliException(ExitCode.Key, "not hexadecimal, or longer than anything that belongs here", where);
            }

            value[count / 2] = (byte)((value[count / 2] << 4) | Convert.FromHexString(['0', (char)digit])[0]);
            count++;
        }

        byte[] exact = count % 2 == 0 ? value[..(count / 2)] : [];
        CryptographicOperations.ZeroMemory(value);
        return exact;
    }
}
