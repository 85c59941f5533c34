using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Bridge.Boot;
using Bridge.Cli.Simulating;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Hub;
using VirtualHan.Hub.SmartEnergy;
using VirtualHan.Joining;
using VirtualHan.Radio;
using VirtualHan.Report;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>No secret of a whole join is in anything a person or another program can read afterwards.</summary>
[TestClass]
public sealed class VirtualHanJoinSecretsTests
{
    /// <summary>Eight bytes are enough to know the rest by, and what one value of a trace event holds.</summary>
    private const int PieceBytes = 8;

    [TestMethod]
    [DataRow("")]
    [DataRow("--suite 1")]
    [DataRow("--swap-out")]
    [DataRow("--ncp-cbke")]
    [DataRow("--join-fault bad-confirm-key")]
    [DataRow("--join-fault wrong-install-code")]
    public void Text_json_and_page_of_the_command_hold_none(string more)
    {
        using var folder = new TemporaryFolder();
        string[] options = more.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        CliRun text = CliRun.Of(["simulate", "--join", "ppmid", .. options, "--html", folder["run.html"]]);
        CliRun json = CliRun.Of(["simulate", "--join", "ppmid", .. options, "--json"]);

        foreach (KeyValuePair<string, byte[]> secret in Provisioned())
        {
            AssertHidden(secret, text.Output + text.Error, "text");
            AssertHidden(secret, json.Output + json.Error, "--json");
            AssertHidden(secret, File.ReadAllText(folder["run.html"]), "--html");
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Timeline_and_trace_hold_no_key_that_the_run_made(bool swapOut)
    {
        JoinRun run = JoinRun.Ready(JoinRun.Of(new SmartEnergyRun { SwapOut = swapOut }));
        var secrets = new Dictionary<string, byte[]>(Provisioned());
        var traced = new HashSet<long>();
        run.Bridge.Trace.EventTraced += (_, _, a, b) =>
        {
            traced.Add(a);
            traced.Add(b);
        };
        run.Simulation.Ether.Observer += (frame, _) =>
        {
            if (frame.Kind == FrameKind.Data && frame.Aps.Cluster == SmartEnergyCluster.KeyEstablishment && frame.Payload.Length == 3 + 16)
            {
                secrets[$"MAC {secrets.Count}"] = frame.Payload[3..];
            }
        };
        run.ToTheEnd();
        foreach (VirtualHub hub in new[] { run.Simulation.Script.FirstHub, run.Hub })
        {
            secrets[$"network key of {hub.Options.Name}"] = hub.Stack.Flash.NetworkKey;
            secrets[$"link key of {hub.Options.Name}"] = hub.Stack.Flash.LinkKeyTable.KeyOf(run.Options.SmartEnergy.Credentials.BridgeEui64);
        }

        secrets["secret of the seals"] = SealSecret.Load(run.Bridge.Store);
        using var json = new MemoryStream();
        TimelineJson.Write(json, run.Result);
        using var page = new StringWriter();
        TimelineHtml.Write(page, run.Result, "bridge simulate");
        string everything = run.Text + Encoding.UTF8.GetString(json.ToArray()) + page;

        Assert.IsGreaterThan(10, secrets.Count, "MACs, network key, link key, and what was provisioned");
        foreach (KeyValuePair<string, byte[]> secret in secrets)
        {
            AssertHidden(secret, everything, "report");
            foreach (byte[] piece in Pieces(secret.Value))
            {
                Assert.IsFalse(traced.Contains(BitConverter.ToInt64(piece)), $"{secret.Key} in a value of the trace");
            }
        }
    }

    [TestMethod]
    public void Search_finds_what_it_looks_for()
    {
        var secret = new KeyValuePair<string, byte[]>("key", Enumerable.Range(0xA0, 16).Select(value => (byte)value).ToArray());
        foreach (string form in Forms(secret.Value))
        {
            Assert.ThrowsExactly<AssertFailedException>(() => AssertHidden(secret, $"before {form} after", "sample"));
        }
    }

    private static IEnumerable<KeyValuePair<string, byte[]>> Provisioned()
    {
        yield return new("install code", SampleImages.InstallCode);
        yield return new("key of the install code", InstallCodes.LinkKey(SampleImages.InstallCode));
        foreach (TestCredentials set in new[] { TestCredentials.Suite2(), TestCredentials.Suite1(), TestCredentials.Suite1OfThree() })
        {
            foreach (var own in set.Hub.Concat(set.NewHub).Concat(set.Bridge))
            {
                yield return new($"private key of {Convert.ToHexString(own.Certificate)}", own.PrivateKey);
            }
        }
    }

    private static void AssertHidden(KeyValuePair<string, byte[]> secret, string text, string where)
    {
        string lower = text.ToLowerInvariant();
        foreach (string form in Pieces(secret.Value).SelectMany(Forms))
        {
            Assert.IsFalse(lower.Contains(form.ToLowerInvariant(), StringComparison.Ordinal), $"{secret.Key} in {where}: {form}");
        }
    }

    private static IEnumerable<byte[]> Pieces(byte[] secret) =>
        Enumerable.Range(0, secret.Length - PieceBytes + 1).Select(at => secret[at..(at + PieceBytes)]).Where(piece => piece.Distinct().Count() > 2);

    /// <summary>Base64 without the characters that depend on what stands around it.</summary>
    private static IEnumerable<string> Forms(byte[] piece)
    {
        byte[] reversed = [.. piece.AsEnumerable().Reverse()];
        foreach (byte[] bytes in new[] { piece, reversed })
        {
            yield return Convert.ToHexString(bytes);
            yield return BitConverter.ToString(bytes);
            yield return BitConverter.ToString(bytes).Replace('-', ' ');
            yield return string.Join(",", bytes);
            yield return string.Join(", ", bytes);
            yield return Convert.ToBase64String(bytes[..6]);
        }
    }
}
