using System.Collections.Generic;
using VirtualHan.Radio;
using VirtualHan.Time;

namespace Bridge.HostTests.Radio;

/// <summary>A trust centre without an application: forms a network, admits, and keeps what it hears.</summary>
public sealed class Coordinator : IStackClient
{
    public const ulong ExtendedPanId = 0x0048414E42524447;

    private readonly int _panId;
    private readonly int _channel;

    public Coordinator(EventQueue queue, Ether ether, ulong eui64, int panId, int channel, int seed)
    {
        _panId = panId;
        _channel = channel;
        Stack = new NetworkStack(queue, ether, eui64, new StackFlash(), seed);
        Stack.SetClient(this);
    }

    public NetworkStack Stack { get; }

    /// <summary>Announcements and answers of the stacks.</summary>
    public List<IncomingMessage> HeardZdo { get; } = [];

    public List<IncomingMessage> Heard { get; } = [];

    public List<(DeviceUpdate Update, bool KeySent)> Joined { get; } = [];

    public List<StackStatus> Sent { get; } = [];

    public void Form(byte[] networkKey)
    {
        Stack.SetInitialSecurity(new InitialSecurity
        {
            Bitmask = InitialSecurity.HaveNetworkKey | InitialSecurity.HavePreconfiguredKey | InitialSecurity.RequireEncryptedKey,
            PreconfiguredKey = new byte[16],
            NetworkKey = networkKey,
        });
        Stack.Form(new NetworkParameters { ExtendedPanId = ExtendedPanId, PanId = _panId, Channel = _channel, Channels = 0x07FFF800 });
    }

    /// <summary>A message on the Smart Energy endpoint of a device.</summary>
    public StackStatus Say(int nodeId, byte[] payload, bool encrypted)
    {
        int options = ApsFrame.OptionRetry | (encrypted ? ApsFrame.OptionEncryption : 0);
        var aps = new ApsFrame { Profile = 0x0109, Cluster = 0x0700, SourceEndpoint = 1, DestinationEndpoint = 1, Options = options };
        return Stack.SendUnicast(nodeId, aps, payload, 1, out _);
    }

    public void OnMessage(IncomingMessage message) => (message.Aps.Profile == 0 ? HeardZdo : Heard).Add(message);

    public void OnMessageSent(OutgoingMessage message, StackStatus status) => Sent.Add(status);

    public void OnTrustCentreJoin(int nodeId, ulong eui64, DeviceUpdate update, bool keySent) => Joined.Add((update, keySent));

    public void OnStackStatus(StackStatus status)
    {
    }

    public void OnNetworkFound(FoundNetwork network)
    {
    }

    public void OnScanComplete(int channel, StackStatus status)
    {
    }

    public void OnKeyEstablishment(ulong partner, int keyStatus)
    {
    }
}
