using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Bridge.Cli.Output;
using Bridge.Cli.Running;
using Bridge.Cli.Serving;
using Bridge.Cli.Simulating;
using Bridge.Firmware.App;
using VirtualHan.Device;
using VirtualHan.Live;
using VirtualHan.Ncp;
using VirtualHan.Time;

namespace Bridge.Cli.Commands;

/// <summary>bridge han: the virtual Home Area Network in real time, for a coordinator that is not ours.</summary>
internal static class HanCommand
{
    private const int MaxBridges = 20;

    public static Command Create() => new("han", "The virtual Home Area Network in real time.") { Serve() };

    private static Command Serve()
    {
        Option<string> tcp = Arguments.Text("--tcp", "Address and port where the coordinator's radio is a serial port (default 127.0.0.1:6638).");
        Option<string> radio = Arguments.Text("--radio", "Address and port of one more radio in range, for bridge run (default: none).");
        Option<string> ezsp = Arguments.Text("--ezsp", "EZSP version the radios speak: 13, 14, 16, 17, 18 or 19 (default 13).");
        Option<string> bridges = Arguments.Text("--bridges", "How many bridges are in range (default 1).");
        Option<string> installed = Arguments.Text("--installed", "OTA file the bridges leave the factory with (default: the sample assemblies as version 1.0.0).");
        Option<string> loss = Arguments.Text("--loss", "Share of radio frames lost for good, after the radio's own repeats, as 20% or 0.2.");
        Option<string> page = Arguments.Text("--page-size", "Bytes a bridge asks for with one Image Page Request (default 0: block by block).");
        Option<string> seed = Arguments.Text("--seed", "Seed of everything random (default 1).");
        Option<bool> off = Arguments.Flag("--off", "The bridges stay without power until the console says \"on N\".");
        Option<bool> json = Arguments.Flag("--json", "One JSON object a line instead of text.");
        var command = new Command("serve", "Open the coordinator's radio as a TCP serial port and run bridges around it. Commands on stdin: help.")
        {
            tcp, radio, ezsp, bridges, installed, loss, page, seed, off, json,
        };
        command.SetAction((parse, cancellation) => Task.Run(() =>
        {
            int firstSeed = (int)Arguments.Number("--seed", parse.GetValue(seed) ?? "1", 0, int.MaxValue);
            int count = (int)Arguments.Number("--bridges", parse.GetValue(bridges) ?? "1", 0, MaxBridges);
            int pageSize = (int)Arguments.Number("--page-size", parse.GetValue(page) ?? "0", 0, 65_535);
            var log = new HanLog(Console.Out, parse.GetValue(json));
            var options = new LiveOptions
            {
                Seed = firstSeed,
                EzspVersion = SimulateCommand.Ezsp(parse.GetValue(ezsp)),
                Loss = parse.GetValue(loss) is string share ? Arguments.Share("--loss", share) : 0,
                Flashes = NewUnit.Make(parse.GetValue(installed), image => Enumerable.Range(0, count).Select(i => Provisioning.Factory(image, SampleImages.InstallCode, firstSeed + i)).ToArray()),
                App = () => new AppOptions { OtaPageSizeBytes = pageSize },
                Recorded = log.Write,
            };
            IPEndPoint coordinator = EndPoint("--tcp", parse.GetValue(tcp) ?? "127.0.0.1:6638");
            IPEndPoint free = parse.GetValue(radio) is string address ? EndPoint("--radio", address) : null;
            Run(coordinator, free, options, log, parse.GetValue(off), cancellation);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static void Run(IPEndPoint address, IPEndPoint free, LiveOptions options, HanLog log, bool isOff, CancellationToken cancellation)
    {
        var loop = new LiveLoop(new EventQueue());
        var network = new LiveNetwork(loop.Queue, options);
        using TcpSerialPort port = Serve(address, network.Coordinator, loop);
        using TcpSerialPort freePort = free == null ? null : Serve(free, network.FreeRadio, loop);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        network.PowerOn();
        foreach (BridgeHost bridge in isOff ? [] : network.Bridges)
        {
            bridge.PowerOn();
        }

        log.Ready(port.Endpoint, freePort?.Endpoint, options);
        var console = new HanConsole(network, loop, log, stop.Cancel);
        _ = Task.Run(() => console.Read(Console.In), CancellationToken.None);
        loop.Run(stop.Token);
    }

    private static TcpSerialPort Serve(IPEndPoint address, VirtualNcp radio, LiveLoop loop)
    {
        try
        {
            var port = new TcpSerialPort(address, bytes => loop.Post(() => radio.OnSerial(bytes)));
            radio.WriteSerial = port.Write;
            return port;
        }
        catch (SocketException e)
        {
            throw new CliException(ExitCode.Io, "cannot listen: " + e.Message, address.ToString(), "choose another port");
        }
    }

    /// <summary>Without a port .NET would take any, and a bare number for an address.</summary>
    private static IPEndPoint EndPoint(string option, string text) => IPEndPoint.TryParse(text, out IPEndPoint parsed) && text.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{parsed.Port}"), StringComparison.Ordinal)
        ? parsed
        : throw new CliException(ExitCode.Usage, $"{option} takes an address and a port, not \"{text}\"", null, option + " 127.0.0.1:6638");
}
