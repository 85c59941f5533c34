using System;
using System.Collections.Generic;
using VirtualHan.Radio;
using VirtualHan.Time;

namespace VirtualHan.Ncp;

/// <summary>The EZSP side of a virtual EFR32: one command frame in, one response frame out, callbacks whenever something happens on the radio.</summary>
/// <remarks>
/// Frame = sequence, frame control low, frame control high, id low, id high; the first version command after a reset and its answer
/// have the legacy header of three bytes. Written from the protocol description, not from the firmware's codec: what both got wrong
/// in the same way would stay unseen. Handlers: EzspServer.Configuration.cs,
/// .Network.cs, .Security.cs, .LinkKeys.cs, .KeyEstablishment.cs, .Messaging.cs.
/// </remarks>
public sealed partial class EzspServer : IStackClient
{
    private const int ResponseControl = 0x80;
    private const int CallbackControl = 0x90;
    private const int FrameFormatVersion = 0x01;
    private const int FrameFormatMask = 0x03;
    private const int LegacyHeaderBytes = 3;
    private const int ExtendedHeaderBytes = 5;

    /// <summary>EmberZNet with the mesh stack.</summary>
    private const int MeshStackType = 2;

    private readonly Dictionary<EzspFrameId, Handler> _handlers = [];
    private readonly NetworkStack _stack;
    private readonly EventQueue _queue;
    private readonly SeededRandom _random;
    private int _lastSequence;
    private bool _versionAgreed;
    private bool _speaksExtended;

    public EzspServer(EventQueue queue, NetworkStack stack, int version, int seed)
    {
        if (version is not (13 or 14 or (>= 16 and <= 19)))
        {
            throw new ArgumentOutOfRangeException(nameof(version), version, "EZSP 13, 14 and 16 to 19 are modelled.");
        }

        _queue = queue;
        _stack = stack;
        _random = new SeededRandom(seed, "ezsp" + stack.Eui64.ToString("X16"));
        Version = version;
        stack.SetClient(this);
        AddConfigurationHandlers();
        AddNetworkHandlers();
        AddSecurityHandlers();
        AddLinkKeyHandlers();
        AddMessagingHandlers();
    }

    /// <summary>Adds the answer's parameters to <paramref name="answer"/>.</summary>
    private delegate void Handler(EzspReader command, EzspWriter answer);

    public int Version { get; }

    /// <summary>Asynchronous frames go here.</summary>
    public Action<byte[]> Callback { get; set; } = _ => { };

    /// <summary>Command, its parameters, and the answer's: for the timeline and for tests. Of a refused one invalidCommand, and its own id as two bytes.</summary>
    public Action<EzspFrameId, byte[], byte[]> Observer { get; set; } = (_, _, _) => { };

    public Action<EzspFrameId, byte[]> CallbackObserver { get; set; } = (_, _) => { };

    /// <summary>The host asked for a restart of the chip.</summary>
    public Action ResetRequested { get; set; } = () => { };

    public int InvalidCommands { get; private set; }

    private bool IsVersion13 => Version < EzspStatus.FirstSlStatusVersion;

    /// <summary>Restart of the chip: registered endpoints, values and policies are gone; the flash stays.</summary>
    public void Reset()
    {
        _stack.Reset();
        _configuration.Clear();
        _policies.Clear();
        _values.Clear();
        ForgetAgreements();
        _lastSequence = 0;
        _versionAgreed = false;
        _speaksExtended = false;
    }

    /// <returns>The response frame, or null for something too short to be a command at all.</returns>
    public byte[] Execute(byte[] frame)
    {
        if (frame.Length < LegacyHeaderBytes)
        {
            return null;
        }

        _lastSequence = frame[0];
        bool extended = frame.Length >= ExtendedHeaderBytes && (frame[2] & FrameFormatMask) == FrameFormatVersion;
        int headerBytes = extended ? ExtendedHeaderBytes : LegacyHeaderBytes;
        var id = (EzspFrameId)(extended ? frame[3] | (frame[4] << 8) : frame[2]);
        var reader = new EzspReader(frame, headerBytes);
        _speaksExtended |= extended;
        if ((frame[1] & ResponseControl) != 0)
        {
            return Invalid(id, EzspStatus.WrongDirection);
        }

        if (id == EzspFrameId.Version)
        {
            return AnswerVersion(reader.U8(), frame[headerBytes..], extended);
        }

        if (!extended || !_versionAgreed)
        {
            return Invalid(id, EzspStatus.VersionNotSet);
        }

        if (!_handlers.TryGetValue(id, out Handler handler))
        {
            return Invalid(id, EzspStatus.InvalidFrameId);
        }

        var writer = new EzspWriter(Version);
        handler(reader, writer);
        if (reader.Truncated)
        {
            return Invalid(id, EzspStatus.Truncated);
        }

        byte[] answer = writer.ToArray();
        Observer(id, frame[headerBytes..], answer);
        return Frame(ResponseControl, id, answer);
    }

    private byte[] AnswerVersion(int desired, byte[] parameters, bool extended)
    {
        // Agreement lets the other commands through; the answer has the form of its command.
        _versionAgreed |= desired == Version;
        byte[] answer = NewWriter().U8(Version).U8(MeshStackType).U16(EzspRelease.Of(Version).StackVersion).ToArray();
        Observer(EzspFrameId.Version, parameters, answer);
        return extended ? Frame(ResponseControl, EzspFrameId.Version, answer) : LegacyFrame(EzspFrameId.Version, answer);
    }

    private byte[] Invalid(EzspFrameId refused, int reason)
    {
        InvalidCommands++;
        byte[] answer = [(byte)reason];
        Observer(EzspFrameId.InvalidCommand, [(byte)refused, (byte)((int)refused >> 8)], answer);
        return _speaksExtended
            ? Frame(ResponseControl, EzspFrameId.InvalidCommand, answer)
            : LegacyFrame(EzspFrameId.InvalidCommand, answer);
    }

    private void Raise(EzspFrameId id, EzspWriter writer)
    {
        byte[] parameters = writer.ToArray();
        CallbackObserver(id, parameters);
        Callback(Frame(CallbackControl, id, parameters));
    }

    private EzspWriter NewWriter() => new(Version);

    private byte[] LegacyFrame(EzspFrameId id, byte[] parameters) =>
        [(byte)_lastSequence, ResponseControl, (byte)id, .. parameters];

    private byte[] Frame(int control, EzspFrameId id, byte[] parameters) =>
        [(byte)_lastSequence, (byte)control, FrameFormatVersion, (byte)id, (byte)((int)id >> 8), .. parameters];
}
