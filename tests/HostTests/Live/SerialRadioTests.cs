using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Bridge.Boot;
using Bridge.Cli.Output;
using Bridge.Cli.Running;
using Bridge.Cli.Simulating;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Live;
using VirtualHan.Time;

namespace Bridge.HostTests.Live;

/// <summary>The firmware on a serial device of the system, set up by stty, with a virtual radio at its other end.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class SerialRadioTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [TestMethod]
    public void Firmware_talks_to_its_radio_over_a_serial_device()
    {
        using var terminal = new PseudoTerminal();
        using var bench = new Bench();
        using var stop = new CancellationTokenSource(Patience);
        using RadioPort port = RadioPort.Open(terminal.Path + ":57600", false, CancellationToken.None);
        Task network = bench.Serve(terminal.Radio, stop.Token);

        string end = bench.Run(port, line => line.Contains("Join: Scanning", StringComparison.Ordinal), stop);

        Assert.IsNull(end);
        CollectionAssert.Contains(bench.Lines, $"Radio: EUI-64 {LiveNetwork.FreeRadioEui64:x16}");
        CollectionAssert.Contains(bench.Lines, "Join: Scanning");
        Assert.IsTrue(network.Wait(Patience));
    }

    [TestMethod]
    public void Radio_that_goes_away_ends_the_run_with_the_reason()
    {
        var terminal = new PseudoTerminal();
        using var bench = new Bench();
        using var stop = new CancellationTokenSource(Patience);
        using RadioPort port = RadioPort.Open(terminal.Path, false, CancellationToken.None);

        string end = bench.Run(port, line => line.Contains("Ash: RstSent", StringComparison.Ordinal), stop, terminal.Dispose);

        Assert.IsFalse(stop.IsCancellationRequested);
        Assert.IsNotNull(end);
    }

    [TestMethod]
    public void Line_is_raw_at_its_speed_whatever_it_was_before()
    {
        using var terminal = new PseudoTerminal();
        Stty(terminal.Path, "9600", "echo", "icanon", "ixon", "opost", "crtscts");

        using RadioPort port = RadioPort.Open(terminal.Path + ":230400", false, CancellationToken.None);

        string settings = Stty(terminal.Path, "-a");
        StringAssert.Contains(settings, "speed 230400 baud");
        foreach (string setting in new[] { "-icanon", "-echo", "-ixon", "-opost", "-isig", "-crtscts", "-icrnl", "cs8", "-parenb", "min = 1", "time = 0" })
        {
            StringAssert.Contains(settings, setting);
        }
    }

    [TestMethod]
    public void Handshake_is_as_asked_for()
    {
        using var terminal = new PseudoTerminal();

        using RadioPort port = RadioPort.Open(terminal.Path, true, CancellationToken.None);

        StringAssert.Contains(Stty(terminal.Path, "-a"), " crtscts");
    }

    [TestMethod]
    public void Every_byte_passes_both_ways()
    {
        using var terminal = new PseudoTerminal();
        using RadioPort port = RadioPort.Open(terminal.Path, false, CancellationToken.None);
        using var received = new BlockingCollection<byte>();
        Task<string> reading = port.ReadAll(bytes => Array.ForEach(bytes, received.Add), CancellationToken.None);
        byte[] every = new byte[256];
        for (int i = 0; i < every.Length; i++)
        {
            every[i] = (byte)i;
        }

        terminal.Radio.Write(every);
        port.Write(every, 0, every.Length);

        byte[] back = new byte[every.Length];
        terminal.Radio.ReadExactly(back);
        CollectionAssert.AreEqual(every, back);
        foreach (byte expected in every)
        {
            Assert.IsTrue(received.TryTake(out byte next, Patience));
            Assert.AreEqual(expected, next);
        }

        Assert.IsFalse(reading.IsCompleted);
    }

    [TestMethod]
    public void Port_another_bridge_has_is_refused()
    {
        using var terminal = new PseudoTerminal();
        using RadioPort port = RadioPort.Open(terminal.Path, false, CancellationToken.None);

        CliException refused = Assert.ThrowsExactly<CliException>(() => RadioPort.Open(terminal.Path, false, CancellationToken.None));

        Assert.AreEqual(ExitCode.Io, refused.ExitCode);
    }

    [TestMethod]
    [DataRow("/dev/null", ExitCode.Io, "stty")]
    [DataRow("/dev/null:99", ExitCode.Usage, "speed")]
    [DataRow("/dev/null:99999999999999999999", ExitCode.Usage, "speed")]
    [DataRow("/dev/no-such-port", ExitCode.Io, "no such serial port")]
    [DataRow("/tmp", ExitCode.Io, "no such serial port")]
    [DataRow("", ExitCode.Io, "no such serial port")]
    [DataRow("tcp://", ExitCode.Usage, "tcp://HOST:PORT")]
    [DataRow("tcp://localhost", ExitCode.Usage, "tcp://HOST:PORT")]
    [DataRow("tcp://localhost:70000", ExitCode.Usage, "tcp://HOST:PORT")]
    [DataRow("tcp://127.0.0.1:1", ExitCode.Io, "cannot open the radio")]
    public void What_is_no_radio_is_refused_with_its_name(string radio, int exitCode, string message)
    {
        CliException refused = Assert.ThrowsExactly<CliException>(() => RadioPort.Open(radio, false, CancellationToken.None));

        Assert.AreEqual(exitCode, refused.ExitCode);
        StringAssert.Contains(refused.Message, message);
    }

    private static string Stty(string path, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("stty", ["-F", path, .. arguments]) { RedirectStandardOutput = true });
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    /// <summary>A flash and a network with a free radio.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly DirectoryStore _store;

        public Bench()
        {
            _store = new DirectoryStore(_folder["flash"]);
            _store.Provision(NewUnit.Files(null, SampleImages.InstallCode, KeyRing.Trusted()));
        }

        public System.Collections.Generic.List<string> Lines { get; } = [];

        /// <summary>Puts the free radio of a network behind a stream, until cancelled.</summary>
        public Task Serve(Stream line, CancellationToken cancellation)
        {
            var loop = new LiveLoop(new EventQueue());
            var network = new LiveNetwork(loop.Queue, new LiveOptions());
            network.FreeRadio.WriteSerial = line.Write;
            network.PowerOn();
            _ = Task.Run(() => Read(line, bytes => loop.Post(() => network.FreeRadio.OnSerial(bytes))), CancellationToken.None);
            return Task.Run(() => loop.Run(cancellation), CancellationToken.None);
        }

        /// <summary>Runs the bridge until a line fits; then <paramref name="act"/>, or else the run is cancelled.</summary>
        public string Run(RadioPort port, Func<string, bool> fits, CancellationTokenSource stop, Action act = null)
        {
            var status = new RunStatus(line =>
            {
                Lines.Add(line);
                if (fits(line))
                {
                    (act ?? stop.Cancel)();
                }
            });
            return new LiveBridge(port, _store, KeyRing.Trusted(), 0, status).Run(stop.Token);
        }

        public void Dispose()
        {
            _store.Dispose();
            _folder.Dispose();
        }

        private static void Read(Stream line, Action<byte[]> received)
        {
            byte[] buffer = new byte[256];
            try
            {
                for (int count = line.Read(buffer); count > 0; count = line.Read(buffer))
                {
                    received(buffer[..count]);
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The other end was closed.
            }
        }
    }
}
