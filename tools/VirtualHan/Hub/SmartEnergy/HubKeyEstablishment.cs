using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Firmware.Zcl;
using Bridge.Hal;
using VirtualHan.Radio;
using VirtualHan.Report;
using VirtualHan.Time;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>Key Establishment server: the machine of the firmware at its other end, one for each device, with the hub's own certificates.</summary>
internal sealed class HubKeyEstablishment : HubCluster
{
    /// <summary>One step of the computation; a hub has the processor of a phone.</summary>
    private const int StepMs = 2;

    private const int HeaderBytes = 3;

    /// <summary>Suite, and two generate times, before the certificate.</summary>
    private const int InitiateFrontBytes = HeaderBytes + 4;

    private readonly SmartEnergySettings _settings;
    private readonly int _endpoint;
    private readonly int _profile;
    private readonly IRandom _random;
    private readonly Func<JoinFault> _fault;
    private readonly Action<HubDevice, byte[]> _established;
    private readonly Dictionary<HubDevice, Session> _sessions = [];

    /// <param name="fault">What is wrong with the hub at present.</param>
    /// <param name="established">Gets the link key made with a device.</param>
    public HubKeyEstablishment(
        HubChannel channel, SmartEnergySettings settings, HubOptions options, SeededRandom random, Func<JoinFault> fault, Action<HubDevice, byte[]> established)
        : base(channel, SmartEnergyCluster.KeyEstablishment)
    {
        _settings = settings;
        _endpoint = options.Endpoint;
        _profile = options.Profile;
        _random = new Entropy(random);
        _fault = fault;
        _established = established;
        Attributes = new Dictionary<int, ZclAttribute>
        {
            [0x0000] = ZclAttribute.Enum16(settings.Credentials.Sum(credentials => credentials.Suite.Bit)),
        };
    }

    public override IReadOnlyDictionary<int, ZclAttribute> Attributes { get; }

    /// <returns>False for a command that is not the machine's, such as a read of the attribute.</returns>
    public bool Takes(HubDevice device, IncomingMessage message)
    {
        Session session = SessionOf(device);
        bool taken = session.Machine.OnMessage(Received(message), BitConverter.GetBytes(device.Eui64), Channel.Queue.NowMs);
        if (taken)
        {
            Heard(MessageName(message.Payload), "");
            Pump(device, session);
        }

        return taken;
    }

    private static ApsMessage Received(IncomingMessage message) => new()
    {
        NodeId = message.Sender,
        Profile = message.Aps.Profile,
        Cluster = message.Aps.Cluster,
        SourceEndpoint = message.Aps.SourceEndpoint,
        DestinationEndpoint = message.Aps.DestinationEndpoint,
        Broadcast = message.Type != IncomingType.Unicast,
        Buffer = message.Payload,
        Count = message.Payload.Length,
    };

    private static string MessageName(byte[] payload)
    {
        ZclMessage zcl = ZclMessage.Parse(payload);
        if (zcl is not { IsClusterCommand: true })
        {
            return "Default Response";
        }

        return zcl.Command switch
        {
            (int)KeyEstablishmentCommand.InitiateKeyEstablishment => zcl.FromServer ? "Initiate Key Establishment Response" : "Initiate Key Establishment Request",
            (int)KeyEstablishmentCommand.EphemeralData => zcl.FromServer ? "Ephemeral Data Response" : "Ephemeral Data Request",
            (int)KeyEstablishmentCommand.ConfirmKey => zcl.FromServer ? "Confirm Key Data Response" : "Confirm Key Data Request",
            _ => "Terminate Key Establishment" + (zcl.Fields.Length > 0 ? $" {(KeyEstablishmentStatus)zcl.Fields[0]}" : ""),
        };
    }

    private Session SessionOf(HubDevice device)
    {
        if (!_sessions.TryGetValue(device, out Session session))
        {
            IKeyAgreement Agreement(int bit) =>
                _settings.Credentials.Where(credentials => credentials.Suite.Bit == bit).Select(_settings.Agreement).FirstOrDefault();

            session = new Session(new KeyEstablishmentMachine(
                Agreement(CbkeSuite.Suite2Bit), Agreement(CbkeSuite.Suite1Bit), _endpoint, _profile, _random, new SilentTrace()));
            _sessions[device] = session;
        }

        return session;
    }

    private void Pump(HubDevice device, Session session)
    {
        KeyEstablishmentMachine machine = session.Machine;
        for (KeyEstablishmentAction action = machine.Poll(); action != KeyEstablishmentAction.None; action = machine.Poll())
        {
            switch (action)
            {
                case KeyEstablishmentAction.Send:
                    Send(device, machine.Outgoing);
                    break;
                case KeyEstablishmentAction.Established:
                    _established(device, machine.LinkKey);
                    machine.Forget();
                    break;
                case KeyEstablishmentAction.Failed:
                    Channel.Timeline.Note(Lane.Hub, $"key establishment with {device.NodeId:X4} failed", machine.Failure + (machine.IsEndedByPartner ? ", ended by the device" : ""));
                    break;
            }
        }

        session.Due?.Cancel();
        if (machine.NextDeadlineMs != Deadline.Never)
        {
            bool isNow = machine.NextDeadlineMs <= Channel.Queue.NowMs;
            session.Due = Channel.Queue.At((isNow ? Channel.Queue.NowMs + StepMs : machine.NextDeadlineMs) * 1000, () =>
            {
                machine.OnTime(Channel.Queue.NowMs);
                Pump(device, session);
            });
        }
    }

    /// <summary>As the machine has it, spoilt as the fault says.</summary>
    private void Send(HubDevice device, ApsMessage message)
    {
        byte[] payload = message.Buffer.AsSpan(message.Offset, message.Count).ToArray();
        var command = (KeyEstablishmentCommand)payload[2];
        switch (_fault())
        {
            case JoinFault.KeyEstablishmentTimeout when command == KeyEstablishmentCommand.EphemeralData:
                Channel.Timeline.Loss(Lane.Hub, MessageName(payload) + " withheld by plan");
                return;
            case JoinFault.UnknownIssuer when command == KeyEstablishmentCommand.InitiateKeyEstablishment:
                CbkeSuite suite = _settings.Credentials.First(credentials => credentials.Suite.Bit == BitConverter.ToUInt16(payload, HeaderBytes)).Suite;
                payload[InitiateFrontBytes + suite.IssuerOffset] ^= 1;
                break;
            case JoinFault.BadConfirmKey when command == KeyEstablishmentCommand.ConfirmKey:
                payload[^1] ^= 1;
                break;
        }

        Channel.Timeline.Message(Lane.Hub, Lane.Bridge, MessageName(payload));
        device.Endpoint = message.DestinationEndpoint;
        Channel.Transmit(device, Id, payload, false);
    }

    private sealed class Session(KeyEstablishmentMachine machine)
    {
        public KeyEstablishmentMachine Machine { get; } = machine;

        /// <summary>The next step of the computation, or the machine's deadline.</summary>
        public ScheduledEvent Due { get; set; }
    }

    private sealed class Entropy(SeededRandom random) : IRandom
    {
        public void Fill(byte[] buffer, int offset, int count) => random.Bytes(count).CopyTo(buffer, offset);
    }
}
