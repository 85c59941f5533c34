using System;
using System.Globalization;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using VirtualHan.Report;

namespace Bridge.Cli.Running;

/// <summary>What a person wants to know of a running bridge, gathered from its trace; every line of the trace is handed on as text.</summary>
internal sealed class RunStatus(Action<string> line) : ITrace
{
    private ulong _eui64;

    public string Running { get; private set; } = "booting";

    public string Network { get; private set; } = "not joined";

    public string Radio { get; private set; } = string.Empty;

    public string Update { get; private set; } = "none";

    public int ChunksStored { get; private set; }

    /// <summary>Of the file under way; 0 when there is none.</summary>
    public int ChunkCount { get; private set; }

    public void State(TraceSource source, int state, long deadlineMs)
    {
        string name = FirmwareNames.State(source, state);
        switch (source)
        {
            case TraceSource.Radio:
                Radio = name;
                break;
            case TraceSource.Join when !Network.StartsWith("node", StringComparison.Ordinal):
                Network = name;
                break;
            case TraceSource.Ota:
                Update = name;
                break;
        }

        // A line for every block would drown the log; the chunk says enough.
        if (source is not (TraceSource.Ota or TraceSource.Ezsp))
        {
            line($"{source}: {name}");
        }
    }

    public void Event(TraceSource source, int code, long a, long b)
    {
        switch (source)
        {
            case TraceSource.Store when (ReceiveEvent)code == ReceiveEvent.ChunkStored:
                ChunksStored = (int)a + 1;
                ChunkCount = (int)b;
                break;
            case TraceSource.App:
                OnApp((AppEvent)code, a, b);
                break;
        }

        if (source == TraceSource.Ota && (OtaEvent)code == OtaEvent.Stored)
        {
            return;
        }

        string detail = FirmwareNames.Detail(source, code, a, b);
        line($"{source}: {FirmwareNames.Event(source, code)}{(detail.Length > 0 ? "  " + detail : string.Empty)}");
    }

    /// <summary>The boot loader has handed over.</summary>
    public void Booted(BootHandoff handoff)
    {
        string bank = handoff.Bank switch { Bank.A => "bank A", Bank.B => "bank B", _ => "factory image" };
        Running = $"{FirmwareNames.Version(handoff.FileVersion)} in {bank}{(handoff.OnTrial ? ", on trial" : string.Empty)}";
        Network = "not joined";
        ChunkCount = 0;
    }

    /// <summary>What its coordinator has to know it by: a line when it is first known.</summary>
    /// <param name="eui64">Little-endian, as EZSP hands it over; zeros before the radio has told.</param>
    public void RadioIs(byte[] eui64)
    {
        ulong value = BitConverter.ToUInt64(eui64);
        if (value != 0 && value != _eui64)
        {
            _eui64 = value;
            line(string.Create(CultureInfo.InvariantCulture, $"Radio: EUI-64 {value:x16}"));
        }
    }

    private void OnApp(AppEvent code, long a, long b)
    {
        switch (code)
        {
            case AppEvent.NetworkUp:
                Network = string.Create(CultureInfo.InvariantCulture, $"node {a:X4}, channel {b}");
                break;
            case AppEvent.NetworkDown:
                Network = "lost";
                break;
            case AppEvent.ImageConfirmed:
                Running = Running.Replace(", on trial", ", confirmed", StringComparison.Ordinal);
                break;
            case AppEvent.DownloadStarted:
                ChunksStored = 0;
                ChunkCount = 0;
                break;
        }
    }
}
