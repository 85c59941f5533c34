using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using Bridge.Boot;
using Bridge.Cli.Running;
using Bridge.Cli.Serving;
using Bridge.Cli.Simulating;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Device;
using VirtualHan.Live;
using VirtualHan.Report;
using VirtualHan.Time;

namespace Bridge.HostTests.Live;

[TestClass]
public sealed class HanConsoleTests
{
    [TestMethod]
    public void Plugs_are_pulled_and_put_in_and_the_state_is_told()
    {
        using var bench = new Bench();

        CollectionAssert.AreEqual(new[] { "off", "has no power yet", "power on", "bye" }, bench.Answers("state 1", "cut 1", "on 1", "quit"));
        bench.WaitForBoot();
        string[] answers = bench.Answers("state 1", "on 1", "cut 1", "state 1", "quit");

        Assert.AreEqual("1.0.0 A confirmed, 1 boots, 0 power cuts", answers[0]);
        Assert.AreEqual("has power already", answers[1]);
        Assert.AreEqual("power cut", answers[2]);
        Assert.AreEqual("off", answers[3]);
    }

    [TestMethod]
    [DataRow("on")]
    [DataRow("on 2")]
    [DataRow("on 0")]
    [DataRow("on -1")]
    [DataRow("on 99999999999999999999")]
    [DataRow("cut x")]
    [DataRow("state 1 2")]
    [DataRow("export 1 c file")]
    [DataRow("export 1 a")]
    [DataRow("\u0000\uFFFD")]
    public void What_is_no_command_is_answered_with_the_commands(string line)
    {
        using var bench = new Bench();

        StringAssert.StartsWith(bench.Answers(line, "quit")[0], "on N | state N |");
    }

    [TestMethod]
    public void Export_writes_the_stored_file_never_over_another_and_a_failure_ends_nothing()
    {
        using var folder = new TemporaryFolder();
        string there = folder.Write("there", "mine");

        using var bench = new Bench();

        string[] answers = bench.Answers($"export 1 a {folder["with a space"]}", "export 1 b x", $"export 1 a {there}", $"export 1 a {folder["no/such/folder"]}", "quit");

        CollectionAssert.AreEqual(NewUnit.Make(null, image => image), File.ReadAllBytes(folder["with a space"]));
        Assert.AreEqual("nothing stored", answers[1]);
        Assert.AreEqual($"file exists ({there})", answers[2]);
        Assert.AreEqual("mine", File.ReadAllText(there));
        StringAssert.StartsWith(answers[3], "cannot write");
        Assert.AreEqual("bye", answers[4]);
    }

    [TestMethod]
    public void Every_line_of_json_is_an_object_and_the_first_names_the_schema()
    {
        var output = new StringWriter { NewLine = "\n" };
        var log = new HanLog(output, isJson: true);
        log.Ready(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1), null, new LiveOptions());
        log.Write(0, new TimelineRecord(1500, RecordKind.Note, Lane.Bridge, Lane.Bridge, "quote \" and\nbreak", "é"));
        log.Answer("state 1", "off");

        JsonElement[] lines = [.. output.ToString().TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];

        Assert.AreEqual("schema", lines[0].EnumerateObject().First().Name);
        Assert.AreEqual("bridge.han/1", lines[0].GetProperty("schema").GetString());
        Assert.AreEqual("quote \" and\nbreak", lines[1].GetProperty("text").GetString());
        Assert.AreEqual("off", lines[2].GetProperty("text").GetString());
    }

    /// <summary>A network with one bridge, off at first.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
        private readonly LiveLoop _loop = new(new EventQueue());
        private readonly LiveNetwork _network;

        public Bench()
        {
            byte[] image = NewUnit.Make(null, sample => sample);
            _network = new LiveNetwork(_loop.Queue, new LiveOptions { Flashes = [Provisioning.Factory(image, SampleImages.InstallCode, 1)] });
            _network.PowerOn();
        }

        /// <summary>To these lines; the last one is quit.</summary>
        public string[] Answers(params string[] lines)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token);
            var output = new StringWriter { NewLine = "\n" };
            new HanConsole(_network, _loop, new HanLog(output, isJson: true), stop.Cancel).Read(new StringReader(string.Join('\n', lines)));
            _loop.Run(stop.Token);
            return [.. output.ToString().TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString())];
        }

        public void WaitForBoot()
        {
            while (_network.Bridges[0].Running == null)
            {
                Assert.IsTrue(_loop.Queue.RunNext(), "the bridge does not boot");
            }
        }

        public void Dispose() => _patience.Dispose();
    }
}
