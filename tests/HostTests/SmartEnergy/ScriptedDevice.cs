using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Firmware.App;
using Bridge.Firmware.Crypto;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Firmware.Zcl;
using Bridge.Hal;
using VirtualHan.Hub;
using VirtualHan.Hub.SmartEnergy;
using VirtualHan.Joining;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>A device on a Smart Energy hub that says what a test tells it to: the firmware's radio side and key establishment, and nothing above them.</summary>
internal sealed class ScriptedDevice
{
    public const int HubEndpoint = 10;

    private const int EstablishmentSeconds = 60;

    private readonly KeyEstablishmentMachine _machine;
    private int _offered;

    public ScriptedDevice(HubOptions hub, TestCredentials credentials)
    {
        Credentials = credentials;
        HubOptions options = hub with
        {
            Eui64 = credentials.HubEui64,
            Endpoint = HubEndpoint,
            SmartEnergy = (hub.SmartEnergy ?? new SmartEnergySettings()) with { Credentials = credentials.Hub },
        };
        Han = new VirtualHanBench(VirtualHanBench.InstallCode, options, bridgeEui64: credentials.BridgeEui64);
        IKeyAgreement Agreement(int bit) => credentials.Bridge.Where(own => own.Suite.Bit == bit).Select(own => new ManagedKeyAgreement(own)).FirstOrDefault();
        _machine = new KeyEstablishmentMachine(
            Agreement(CbkeSuite.Suite2Bit), Agreement(CbkeSuite.Suite1Bit), 1, options.Profile, new CountingRandom(), new SilentTrace());
    }

    public TestCredentials Credentials { get; }

    public VirtualHanBench Han { get; }

    public HubDevice AtHub => Han.Hub.Find(Credentials.BridgeEui64);

    public IReadOnlyList<string> Violations => Han.Hub.SmartEnergy.Violations;

    public KeyEstablishmentStatus Failure => _machine.Failure;

    /// <summary>On the network, with the install code's key.</summary>
    public ScriptedDevice Join()
    {
        Han.Run(30);
        return this;
    }

    /// <returns>Whether both ends hold a key now.</returns>
    public bool EstablishKeys()
    {
        _offered = Han.Program.Heard.Count;
        _machine.Start(0, HubEndpoint, BitConverter.GetBytes(Credentials.HubEui64), Han.NowMs);
        for (int turn = 0; turn < EstablishmentSeconds * 50; turn++)
        {
            Offer();
            _machine.OnTime(Han.NowMs);
            switch (_machine.Poll())
            {
                case KeyEstablishmentAction.Send:
                    ApsMessage message = _machine.Outgoing;
                    Send(message.Cluster, message.Buffer.AsSpan(message.Offset, message.Count).ToArray(), encrypted: false);
                    break;
                case KeyEstablishmentAction.Established:
                    Import();
                    return AtHub.SmartEnergy.IsAuthorised;
                case KeyEstablishmentAction.Failed:
                    return false;
            }

            Han.RunMs(20);
        }

        return false;
    }

    /// <summary>Sends, and hands out what came back on the cluster within five seconds.</summary>
    public string[] Ask(int cluster, string request, bool encrypted = true)
    {
        int before = Han.Program.Heard.Count;
        Send(cluster, Convert.FromHexString(request.Replace(" ", string.Empty, StringComparison.Ordinal)), encrypted);
        Han.Run(5);
        return Han.Program.Heard.Skip(before).Where(heard => heard.Cluster == cluster).Select(heard => Convert.ToHexString(heard.Payload)).ToArray();
    }

    /// <summary>Everything heard on a cluster so far.</summary>
    public string[] Heard(int cluster) => Han.Program.Heard.Where(heard => heard.Cluster == cluster).Select(heard => Convert.ToHexString(heard.Payload)).ToArray();

    public void Send(int cluster, byte[] payload, bool encrypted, int profile = 0x0109)
    {
        if (Han.Program.Send(cluster, HubEndpoint, payload, Han.NowMs, profile, encrypted) != Result.Ok)
        {
            throw new InvalidOperationException("the radio took no message\n" + Han.Text);
        }

        Han.Wake();
    }

    private void Offer()
    {
        for (; _offered < Han.Program.Heard.Count; _offered++)
        {
            (int sender, int cluster, byte[] payload) = Han.Program.Heard[_offered];
            _machine.OnMessage(
                new ApsMessage
                {
                    NodeId = sender,
                    Profile = 0x0109,
                    Cluster = cluster,
                    SourceEndpoint = HubEndpoint,
                    DestinationEndpoint = 1,
                    Buffer = payload,
                    Count = payload.Length,
                },
                BitConverter.GetBytes(Credentials.HubEui64),
                Han.NowMs);
        }
    }

    private void Import()
    {
        byte[] data = [.. BitConverter.GetBytes(Credentials.HubEui64), .. _machine.LinkKey];
        if (Han.Program.Radio.Request(RadioRequest.ImportLinkKey, 0, data, Han.NowMs) != Result.Ok)
        {
            throw new InvalidOperationException("the radio took no key\n" + Han.Text);
        }

        Han.Wake();
        Han.Run(1);
    }

    private sealed class CountingRandom : IRandom
    {
        private readonly Random _random = new(20);

        public void Fill(byte[] buffer, int offset, int count) => _random.NextBytes(buffer.AsSpan(offset, count));
    }
}
