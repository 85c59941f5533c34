using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Support;

/// <summary>A board of 4 MB in a file, and a shell script that takes nanoff's options and answers as nanoff 2.5 does, or as a fault would have it.</summary>
internal sealed class FakeNanoff : IDisposable
{
    public const int DeploymentOffset = 0x1E0000;
    public const int StoreOffset = 0x3C0000;

    private const string Script = """
        #!/bin/sh
        here=$(dirname "$0")
        mode=$(cat "$here/mode")
        echo "$*" >> "$here/log"
        after() { want=$1; shift; while [ "$1" != "$want" ]; do shift; done; echo "$2"; }
        case "$*" in
          --version)
            cat "$here/version" ;;
          *--backupfile*)
            [ "$mode" = no-copy ] && echo "Flash backup saved" && exit 0
            printf 'Reading 1%%\rReading 50%%\r'
            [ "$mode" = slow ] && sleep 1
            cp "$here/flash" "$(after --backuppath "$@")/$(after --backupfile "$@")"
            echo "OK" ;;
          *--update*)
            [ "$mode" = masserase-store ] && dd if=/dev/zero of="$here/flash" bs=4096 seek=960 count=64 conv=notrunc 2>/dev/null
            cp "$here/table" "$here/table.now"
            dd if="$here/table" of="$here/flash" bs=4096 seek=8 conv=notrunc 2>/dev/null ;;
          *--deploy*)
            case "$mode" in
              error) echo "Error E4003: Failed to write new firmware to ESP32."; exit 163 ;;
              quiet-error) echo "Error E4003: Failed to write new firmware to ESP32."; exit 0 ;;
              brief-error) echo "E6000"; exit 0 ;;
              no-write) echo "Flashing deployment partition...OK"; exit 0 ;;
            esac
            sector=$(( $(after --address "$@") / 4096 ))
            [ "$mode" = wrong-address ] && sector=$(( 0x1B0000 / 4096 ))
            [ "$mode" = lose-store ] && dd if=/dev/zero of="$here/flash" bs=4096 seek=960 count=64 conv=notrunc 2>/dev/null
            dd if="$(after --image "$@")" of="$here/flash" bs=4096 seek="$sector" conv=notrunc 2>/dev/null
            echo "Hash of data verified."
            echo "Flashing deployment partition...OK" ;;
          *--nanodevice*)
            cat "$here/details" ;;
        esac
        """;

    private readonly TemporaryFolder _folder = new();

    public FakeNanoff(string mode = "good")
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("the fake is a shell script");
        }

        Flash = new byte[0x400000];
        Flash.AsSpan().Fill(0xFF);
        byte[] table = [.. Entry(1, 2, 0x9000, 0x6000, "nvs"), .. Entry(0, 0, 0x10000, 0x1D0000, "factory"), .. Entry(1, 0x84, DeploymentOffset, 0x1C0000, "deploy"), .. Entry(1, 0x83, StoreOffset, 0x40000, "config")];
        table.CopyTo(Flash, 0x8000);
        Encoding.ASCII.GetBytes("littlefs").CopyTo(Flash, StoreOffset + 8);
        _folder.Write("table", table);
        _folder.Write("version", "nanoff 2.5.162+0123456789\n");
        _folder.Write("mode", mode);
        _folder.Write("nanoff", Script);
        Details(string.Empty);
        SaveFlash();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }
    }

    public string Program => _folder["nanoff"];

    public byte[] Flash { get; private set; }

    public string[] Log => File.Exists(_folder["log"]) ? File.ReadAllLines(_folder["log"]) : [];

    public string this[string name] => _folder[name];

    public string Write(string name, byte[] content) => _folder.Write(name, content);

    public void Version(string text) => _folder.Write("version", text);

    public void Details(string assemblies, string native = "  mscorlib v100.22.0.4, checksum 0x1549C856") =>
        _folder.Write("details", $"System Information\n  Target: ESP32_PSRAM_REV3\n\nAssemblies:\n{assemblies}\n\nNative Assemblies:\n{native}\n\n++++++++++++\nMemory Map\n");

    public void SaveFlash() => _folder.Write("flash", Flash);

    public byte[] LoadFlash() => Flash = File.ReadAllBytes(_folder["flash"]);

    public CliRun Run(params string[] args) =>
        CliRun.Of(["flash", .. args, "--port", "/dev/ttyUSB7", "--work", _folder["work"], "--nanoff", Program]);

    public void Dispose() => _folder.Dispose();

    private static byte[] Entry(byte type, byte subtype, int offset, int size, string name)
    {
        byte[] entry = new byte[32];
        entry[0] = 0xAA;
        entry[1] = 0x50;
        entry[2] = type;
        entry[3] = subtype;
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(4), offset);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(8), size);
        Encoding.ASCII.GetBytes(name).CopyTo(entry, 12);
        return entry;
    }
}
