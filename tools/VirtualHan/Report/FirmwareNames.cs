using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ash;
using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Join;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Firmware.Ota;
using Bridge.Firmware.SmartEnergy;
using Bridge.Hal;
using VirtualHan.Hub;
using VirtualHan.Hub.SmartEnergy;

namespace VirtualHan.Report;

/// <summary>Names for the numbers the device code traces: it has no strings of its own.</summary>
public static class FirmwareNames
{
    /// <summary>Per source: the enum of its states and that of its events; null where it has none.</summary>
    private static readonly Dictionary<TraceSource, (Type States, Type Events)> _enums = new()
    {
        [TraceSource.Boot] = (null, typeof(BootEvent)),
        [TraceSource.Store] = (typeof(ReceiveState), typeof(ReceiveEvent)),
        [TraceSource.Ash] = (typeof(AshState), typeof(AshEvent)),
        [TraceSource.Ezsp] = (typeof(EzspState), typeof(EzspEvent)),
        [TraceSource.Join] = (typeof(JoinState), typeof(JoinEvent)),
        [TraceSource.Ota] = (typeof(OtaState), typeof(OtaEvent)),
        [TraceSource.Trial] = (typeof(TrialState), null),
        [TraceSource.App] = (typeof(UpdaterState), typeof(AppEvent)),
        [TraceSource.Radio] = (typeof(RadioState), typeof(RadioEvent)),
        [TraceSource.SmartEnergy] = (typeof(SmartEnergyState), typeof(SmartEnergyEvent)),
        [TraceSource.KeyEstablishment] = (typeof(KeyEstablishmentState), typeof(KeyEstablishmentEvent)),
    };

    public static string State(TraceSource source, int state) => Name(_enums[source].States, state);

    public static string Event(TraceSource source, int code) => Name(_enums[source].Events, code);

    /// <summary>What the two values of an event mean, where that is worth words.</summary>
    public static string Detail(TraceSource source, int code, long a, long b) => source switch
    {
        TraceSource.Boot => BootDetail((BootEvent)code, a, b),
        TraceSource.Store => StoreDetail((ReceiveEvent)code, a, b),
        TraceSource.Ota => OtaDetail((OtaEvent)code, a, b),
        TraceSource.App => AppDetail((AppEvent)code, a, b),
        TraceSource.SmartEnergy => SmartEnergyDetail((SmartEnergyEvent)code, a, b),
        TraceSource.KeyEstablishment => KeyEstablishmentDetail((KeyEstablishmentEvent)code, a, b),
        TraceSource.Ezsp => EzspDetail((EzspEvent)code, a, b),
        TraceSource.Join => JoinDetail((JoinEvent)code, a, b),
        TraceSource.Radio when (RadioEvent)code == RadioEvent.RadioLost => $"{Name(typeof(RadioFailure), (int)a)}, again in {b} ms",
        _ => Plain(a, b),
    };

    public static string Version(long version) => $"{(version >> 24) & 0xFF}.{(version >> 16) & 0xFF}.{version & 0xFFFF}";

    private static string BootDetail(BootEvent code, long a, long b) => code switch
    {
        BootEvent.BankExamined => $"{BankName(a)} is {Name(typeof(BankStatus), (int)b)}",
        BootEvent.BankReadAgain => $"{BankName(a)}: {Name(typeof(RefusalReason), (int)b)}",
        BootEvent.TrialCounted => $"{BankName(a)}, {b} trial boots left",
        BootEvent.Started => a < 0 ? BankName(a) : $"{BankName(a)}, version {Version(b)}",
        BootEvent.LoadFailed => BankName(a) + (b != 0 ? ", on trial" : ""),
        BootEvent.Reason => Name(typeof(BootReason), (int)a) + (b != 0 ? ", on trial" : ""),
        BootEvent.RecordLoaded => $"{Name(typeof(RecordLoad), (int)a)}, sequence {b}",
        BootEvent.RecordWritten => $"sequence {a}",
        BootEvent.RecordWriteFailed => Name(typeof(Result), (int)a),
        BootEvent.DownloadBegun or BootEvent.Committed => BankName(a),
        BootEvent.ImageHashed => $"{BankName(a)} by {Name(typeof(HashMethod), (int)b)} code",
        BootEvent.SealJudged => $"{BankName(a)}: {Name(typeof(SealState), (int)b)}",
        BootEvent.Sealed => $"{BankName(a)}, sequence {b}",
        BootEvent.Confirmed => $"{BankName(a)}, security counter {b}",
        _ => Plain(a, b),
    };

    private static string EzspDetail(EzspEvent code, long a, long b) => code switch
    {
        EzspEvent.VersionAgreed => $"{a}, stack {b:X4}",
        EzspEvent.CommandRefused => $"{NcpTrace.Name((VirtualHan.Ncp.EzspFrameId)a)}, status {b:X2}",
        _ => Plain(a, b),
    };

    private static string JoinDetail(JoinEvent code, long a, long b) => code switch
    {
        JoinEvent.NetworkChosen => $"PAN {a:X4}, link quality {b}",
        JoinEvent.AttemptFailed => $"{Name(typeof(JoinFailure), (int)a)}, {b} in a row",
        JoinEvent.NetworkUp => $"node {a:X4}, PAN {b:X4}",
        _ => Plain(a, b),
    };

    private static string OtaDetail(OtaEvent code, long a, long b) => code switch
    {
        OtaEvent.Refused => $"{Name(typeof(RefusalReason), (int)a)} at stage {Name(typeof(RefusalStage), (int)b)}",
        OtaEvent.Offered => $"version {Version(a)}, {b} bytes",
        OtaEvent.Queried or OtaEvent.Reported or OtaEvent.OfferIgnored => $"version {Version(a)}",
        OtaEvent.Accepted => $"from offset {a}",
        OtaEvent.Stored => $"offset {a}, {b} bytes",
        OtaEvent.NoAnswer => $"offset {a}, {b} errors in a row",
        OtaEvent.Aborted => Name(typeof(OtaAbortReason), (int)a),
        OtaEvent.Scheduled => a < 0 ? "by a later command" : $"in {a} ms",
        OtaEvent.Answered => StatusName.Of((int)a),
        OtaEvent.ServerFound => $"node {a:X4}, endpoint {b}",
        OtaEvent.Notified => (a == 1 ? "broadcast" : "unicast") + $", payload type {b}",
        _ => Plain(a, b),
    };

    private static string StoreDetail(ReceiveEvent code, long a, long b) => code switch
    {
        ReceiveEvent.ManifestVerified or ReceiveEvent.ImageVerified => $"{BankName(a)}, version {Version(b)}",
        ReceiveEvent.Resumed => $"at offset {a}, {b} chunks found good",
        ReceiveEvent.ChunkStored => $"{a + 1} of {b}",
        ReceiveEvent.ChunkRejected => $"chunk {a}, try {b}",
        ReceiveEvent.ReadAgain => Name(typeof(RefusalReason), (int)a),
        ReceiveEvent.Refused => $"{Name(typeof(RefusalReason), (int)a)} at stage {Name(typeof(ReceiveStage), (int)b)}",
        ReceiveEvent.MissingReference => $"version {a >> 16}.{a & 0xFFFF}, named at offset {b} of the image",
        ReceiveEvent.MissingName => Letters(a) + Letters(b),
        _ => Plain(a, b),
    };

    private static string AppDetail(AppEvent code, long a, long b) => code switch
    {
        AppEvent.Started or AppEvent.ImageVerified or AppEvent.ImageCommitted => $"version {Version(a)}, {BankName(b)}",
        AppEvent.ImageConfirmed => $"version {Version(a)}, security counter {b}",
        AppEvent.VersionReported or AppEvent.TrialGivenUp or AppEvent.StagedImageFound => $"version {Version(a)}",
        AppEvent.NetworkUp => $"node {a:X4}, channel {b}",
        AppEvent.DownloadStarted => $"{BankName(a)}, from offset {b}",
        AppEvent.ChunkRefetched => $"from offset {a}",
        AppEvent.CounterWitnessRead => a < 0 ? "none yet" : $"counter {a}",
        AppEvent.CounterWitnessWritten => $"counter {a}",
        AppEvent.StoreFailed or AppEvent.InstallCodeKept => Name(typeof(Result), (int)a),
        AppEvent.AuthorisationState => Name(typeof(AuthorisationState), (int)a),
        AppEvent.Authorised => a == 0 ? "no key is asked for" : "by a link key",
        AppEvent.AuthorisationFailed => $"{Name(typeof(KeyEstablishmentStatus), (int)a)}, again in {b} ms",
        _ => Plain(a, b),
    };

    private static string KeyEstablishmentDetail(KeyEstablishmentEvent code, long a, long b) => code switch
    {
        KeyEstablishmentEvent.Begun or KeyEstablishmentEvent.Established => $"suite {a}, as {(b == 1 ? "initiator" : "responder")}",
        KeyEstablishmentEvent.Failed => Name(typeof(KeyEstablishmentStatus), (int)a) + (b == 1 ? ", ended by the partner" : ""),
        _ => Plain(a, b),
    };

    private static string SmartEnergyDetail(SmartEnergyEvent code, long a, long b) => code switch
    {
        SmartEnergyEvent.ClusterFound => SmartEnergyCluster.Name((int)a) + (b == 0 ? " nowhere" : $" at endpoint {b}"),
        SmartEnergyEvent.Unanswered => $"request {a}, {SmartEnergyCluster.Name((int)b)}",
        SmartEnergyEvent.Refused => $"request {a}, {StatusName.Of((int)b)}",
        SmartEnergyEvent.TimeSet => $"UTC {a}, status {b:X2}",
        SmartEnergyEvent.KeepAliveFailed => $"{a} in a row",
        SmartEnergyEvent.PricePublished or SmartEnergyEvent.MessageHeld or SmartEnergyEvent.MessageCancelled => $"{a:X8}",
        SmartEnergyEvent.TunnelOpened or SmartEnergyEvent.TunnelClosed => $"tunnel {a}, as {(b == 1 ? "server" : "client")}",
        SmartEnergyEvent.TenancyChangePending => $"at UTC {a}, control {b:X8}",
        SmartEnergyEvent.TenancyChangeCancelled => $"of UTC {a}",
        SmartEnergyEvent.ConsumerDataErased => $"change of UTC {a}, {b} bytes were held",
        SmartEnergyEvent.StoreFailed => Name(typeof(Result), (int)a),
        _ => Plain(a, b),
    };

    private static string BankName(long bank) => bank switch
    {
        0 => "bank A",
        1 => "bank B",
        _ => "factory image",
    };

    /// <summary>Eight letters of a name, the first in the lowest byte; zeros behind the last.</summary>
    private static string Letters(long packed)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, packed);
        return Encoding.ASCII.GetString(bytes).TrimEnd('\0');
    }

    private static string Plain(long a, long b) => a == 0 && b == 0 ? "" : b == 0 ? a.ToString() : $"{a}, {b}";

    private static string Name(Type type, int value) => (type == null ? null : Enum.GetName(type, value)) ?? value.ToString();
}
