using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Bridge.Cli.Output;
using Bridge.Cli.Simulating;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Hub;
using VirtualHan.Joining;

namespace Bridge.HostTests.Cli;

/// <summary>Whatever a command prints or writes, except the sealed record itself, is searched for the bytes of the secrets it was given.</summary>
[TestClass]
public sealed class SecrecyTests
{
    private const string Code = Samples.InstallCode;

    [TestMethod]
    public void Provision_and_inspect_show_no_secret_and_keep_it_in_the_record_alone()
    {
        using var folder = new TemporaryFolder();
        string credentials = Path.Combine(Samples.RepositoryRoot(), "tests", "Data", "credentials", "suite2-bridge.txt");
        string other = credentials.Replace("bridge", "hub", StringComparison.Ordinal);
        byte[][] keys = [PrivateKey(credentials), PrivateKey(other)];
        byte[] code = Convert.FromHexString(Code);

        List<CliRun> runs =
        [
            CliRun.Of("provision", "--install-code", Code, "--credentials", credentials, "--port", "COM9", "--out", folder["one"]),
            CliRun.Of("provision", "--unit", folder["one"], "--credentials", other, "--port", "COM9", "--out", folder["two"]),
            CliRun.Of("provision", "--unit", folder["one"], "--credentials", other, "--replace-credentials", "--port", "COM9", "--out", folder["two"]),
            CliRun.Of("provision", "--unit", folder["one"], "--credentials", other, "--eui64", "0000000000000001", "--replace-credentials", "--port", "COM9", "--out", folder["three"]),
            CliRun.Of("provision", "--install-code", Code, "--credentials", folder.Write("spoilt", File.ReadAllText(credentials).Replace("ca-public-key = 02", "ca-public-key = 03", StringComparison.Ordinal)), "--port", "COM9", "--out", folder["four"]),
        ];
        File.Delete(folder["spoilt"]);
        CollectionAssert.AreEqual(new[] { ExitCode.Ok, ExitCode.Policy, ExitCode.Ok, ExitCode.Policy, ExitCode.Key }, runs.Select(run => run.ExitCode).ToArray());
        runs.AddRange(Directory.GetFiles(folder["two"]).Select(file => CliRun.Of("inspect", file)));
        runs.AddRange(Directory.GetFiles(folder["two"]).Select(file => CliRun.Of("inspect", file, "--json")));

        foreach (byte[] secret in keys.Append(code).Append(File.ReadAllBytes(Path.Combine(folder["one"], "seal.key"))[4..36]))
        {
            foreach (CliRun run in runs)
            {
                AssertHides(Encoding.UTF8.GetBytes(run.Output + run.Error), secret, run.Output + run.Error);
            }
        }

        foreach (string file in Directory.GetFiles(folder["one"]).Concat(Directory.GetFiles(folder["two"])))
        {
            string name = Path.GetFileName(file);
            foreach (byte[] key in keys.Where(_ => name[0] != 'k'))
            {
                AssertHides(File.ReadAllBytes(file), key, file);
            }

            if (name[0] != 'i')
            {
                AssertHides(File.ReadAllBytes(file), code, file);
            }
        }
    }

    [TestMethod]
    public void A_simulated_join_shows_no_secret()
    {
        using var folder = new TemporaryFolder();
        TestCredentials credentials = TestCredentials.Suite2();
        byte[][] secrets = [.. credentials.Bridge.Concat(credentials.Hub).Select(own => own.PrivateKey), SampleImages.InstallCode, InstallCodes.LinkKey(SampleImages.InstallCode)];

        CliRun json = CliRun.Of("simulate", "--join", "ppmid", "--json");
        CliRun html = CliRun.Of("simulate", "--join", "ppmid", "--html", folder["run.html"]);

        Assert.AreEqual(ExitCode.Ok, html.ExitCode, html.Error);
        foreach (byte[] secret in secrets)
        {
            AssertHides(Encoding.UTF8.GetBytes(json.Output + json.Error), secret, "--json");
            AssertHides(Encoding.UTF8.GetBytes(html.Output + html.Error), secret, html.Output);
            AssertHides(File.ReadAllBytes(folder["run.html"]), secret, "--html");
        }
    }

    /// <summary>The search itself must find what it looks for.</summary>
    [TestMethod]
    public void A_secret_is_found_raw_in_hexadecimal_and_in_base64_at_any_place()
    {
        byte[] secret = PrivateKey(Path.Combine(Samples.RepositoryRoot(), "tests", "Data", "credentials", "suite2-bridge.txt"));
        for (int shift = 0; shift < 3; shift++)
        {
            byte[] around = [.. new byte[shift], .. secret, 7, 7];
            Assert.IsTrue(Shows(around, secret));
            Assert.IsTrue(Shows(Encoding.ASCII.GetBytes(Convert.ToHexString(around)), secret));
            Assert.IsTrue(Shows(Encoding.ASCII.GetBytes(Convert.ToHexString(around).ToLowerInvariant()), secret));
            Assert.IsTrue(Shows(Encoding.ASCII.GetBytes(BitConverter.ToString(around)), secret));
            Assert.IsTrue(Shows(Encoding.ASCII.GetBytes(Convert.ToBase64String(around)), secret), "shift " + shift);
        }

        Assert.IsFalse(Shows(new byte[100], secret));
    }

    private static byte[] PrivateKey(string path) => Convert.FromHexString(Regex.Match(File.ReadAllText(path), "(?m)^private-key *= (.*)$").Groups[1].Value);

    private static void AssertHides(byte[] content, byte[] secret, string where) => Assert.IsFalse(Shows(content, secret), where);

    /// <summary>Half a secret is as bad as the whole: any eight bytes of it count.</summary>
    private static bool Shows(byte[] content, byte[] secret)
    {
        const int PartBytes = 8;
        string text = Encoding.Latin1.GetString(content);
        string digits = Regex.Replace(text, "[ \\-:\r\n]", string.Empty).ToUpperInvariant();
        for (int at = 0; at + PartBytes <= secret.Length; at++)
        {
            byte[] part = secret[at..(at + PartBytes)];
            if (part.All(value => value == part[0]))
            {
                continue;
            }

            string raw = Encoding.Latin1.GetString(part);
            string hexadecimal = Convert.ToHexString(part);
            bool isInBase64 = Enumerable.Range(0, 3).Any(shift => text.Contains(InBase64(part, shift), StringComparison.Ordinal));
            if (text.Contains(raw, StringComparison.Ordinal) || digits.Contains(hexadecimal, StringComparison.Ordinal) || isInBase64)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The letters that are the same whatever stands before and after it.</summary>
    private static string InBase64(byte[] part, int shift)
    {
        string whole = Convert.ToBase64String([.. new byte[shift], .. part]).TrimEnd('=');
        int first = shift == 0 ? 0 : shift == 1 ? 2 : 3;
        return whole[first..^1];
    }
}
