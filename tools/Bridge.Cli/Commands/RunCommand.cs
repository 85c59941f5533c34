using System;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Bridge.Boot;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.Cli.Running;
using Bridge.Firmware.App;
using Bridge.Firmware.Join;

namespace Bridge.Cli.Commands;

/// <summary>bridge run: the firmware on this machine, with a real or a virtual radio.</summary>
internal static class RunCommand
{
    private const int InstallCodeBytes = 16;

    public static Command Create()
    {
        Option<string> radio = Arguments.Text("--radio", "The EFR32's serial port: tcp://HOST:PORT or /dev/ttyUSB0[:115200].", required: true);
        Option<bool> rtscts = Arguments.Flag("--rtscts", "Use RTS/CTS handshake on the serial port (default: none).");
        Option<string> flash = Arguments.Text("--flash", "Directory that is the bridge's flash. An empty one is provisioned first.", required: true);
        Option<string> installed = Arguments.Text("--installed", "OTA file an empty flash is provisioned with (default: the sample assemblies as version 1.0.0).");
        Option<string> installCode = Arguments.Text("--install-code", "Install code of an empty flash, hexadecimal with its CRC (default: drawn at random).");
        Option<string> key = Arguments.Text("--key", "Public key whose images run, instead of the sample key.");
        Option<string> page = Arguments.Text("--page-size", "Bytes asked for with one Image Page Request (default: nf.config's).");
        Option<bool> show = Arguments.Flag("--show-install-code", "Print the install code to stderr, to be typed into the coordinator.");
        var command = new Command("run", "Run the bridge firmware on this machine with an EFR32 radio, and join it to your coordinator.")
        {
            radio, rtscts, flash, installed, installCode, show, key, page,
        };
        command.SetAction((parse, cancellation) => Task.Run(() =>
        {
            KeyRing keys = Keys(parse.GetValue(key));
            int pageSize = (int)Arguments.Number("--page-size", parse.GetValue(page) ?? NfConfig.OtaPageSizeBytes.ToString(CultureInfo.InvariantCulture), 0, 65_535);
            byte[] code = InstallCode(parse.GetValue(installCode));
            using var store = new DirectoryStore(parse.GetValue(flash));
            if (store.IsBlank)
            {
                store.Provision(NewUnit.Files(parse.GetValue(installed), code ?? NewInstallCode(), keys));
            }

            TellInstallCode(new StoredIdentity(store).InstallCode, parse.GetValue(show));
            using RadioPort port = RadioPort.Open(parse.GetValue(radio), parse.GetValue(rtscts), cancellation);
            return Run(port, store, keys, pageSize, cancellation);
        }));
        return command;
    }

    private static int Run(RadioPort port, DirectoryStore store, KeyRing keys, int pageSize, CancellationToken cancellation)
    {
        var status = new RunStatus(text => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff}  {text}")));
        var bridge = new LiveBridge(port, store, keys, pageSize, status);
        string end = RunView.Show(() => RunView.Table(status, bridge.App), refresh =>
        {
            bridge.Turned = refresh;
            return bridge.Run(cancellation);
        });
        return end == null ? ExitCode.Ok : throw new CliException(ExitCode.Io, "the radio's port: " + end, null, "start again: the bridge goes on where its flash is");
    }

    /// <summary>A credential: never to stdout, which is the log, and nowhere unless asked for by name.</summary>
    private static void TellInstallCode(byte[] installCode, bool isShown)
    {
        if (installCode == null)
        {
            Console.WriteLine("no install code: this unit cannot join anew");
        }
        else if (isShown)
        {
            Console.Error.WriteLine("install code " + Convert.ToHexString(installCode));
        }
        else
        {
            Console.WriteLine("install code is stored; --show-install-code prints it");
        }
    }

    private static KeyRing Keys(string path)
    {
        if (path == null)
        {
            return KeyRing.Trusted();
        }

        using ECDsa key = SigningKeys.ReadPublic(path);
        ECParameters point = key.ExportParameters(false);
        var ring = new KeyRing();
        ring.Add([.. point.Q.X, .. point.Q.Y]);
        return ring;
    }

    private static byte[] InstallCode(string text)
    {
        if (text == null)
        {
            return null;
        }

        byte[] code = IsHex(text) ? Convert.FromHexString(text) : [];
        byte[] linkKey = new byte[Firmware.Join.InstallCode.LinkKeyBytes];
        InstallCodeCheck check = Firmware.Join.InstallCode.DeriveLinkKey(code, 0, code.Length, linkKey, 0);
        return check == InstallCodeCheck.Valid
            ? code
            : throw new CliException(ExitCode.Usage, $"--install-code takes 16, 20, 28 or 36 hexadecimal digits, the CRC included, that are right ({check})", null, "--install-code 83FED3407A939723A5C639B26916D505C3B5");
    }

    private static byte[] NewInstallCode()
    {
        byte[] code = RandomNumberGenerator.GetBytes(InstallCodeBytes);
        int crc = Firmware.Join.InstallCode.Crc16X25(code, 0, code.Length);
        return [.. code, (byte)crc, (byte)(crc >> 8)];
    }

    private static bool IsHex(string text) => text.Length % 2 == 0 && text.AsSpan().IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;
}
