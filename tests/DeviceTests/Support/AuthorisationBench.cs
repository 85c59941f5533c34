using System;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>The Smart Energy half's way to a key, between a hub that has made-up mathematics and a radio that keeps what it is told; what happens is written down as words.</summary>
/// <remarks>
/// Words: match and establish(endpoint) when the bridge asks the hub; import erase(first byte of the partner) leave for its requests to the radio;
/// authorised and return for what it asks of its owner.
/// The unit holds the credentials of the worked examples and uses the product's own agreement, unless the radio's is used.
/// </remarks>
public sealed class AuthorisationBench
{
    public const int HubEndpoint = 0x7B;

    public readonly MemoryStore Store = new MemoryStore();
    public readonly CountingTrace Trace = new CountingTrace();
    public readonly AppOptions Options = new AppOptions();
    public readonly byte[] OwnEui64;
    public readonly byte[] HubEui64;
    public readonly byte[] ExtendedPanId = Hex.Parse("0102030405060708");
    public readonly byte[] OtherEui64 = Hex.Parse("9900000000000001");
    public Authorisation Authorisation;
    public KeyEstablishmentMachine Hub;
    public long NowMs = 1000;

    /// <summary>What the radio answers to a request for its random number, or for its certificate.</summary>
    public Result RandomResult = Result.Ok;

    public Result CertificateResult = Result.Refused;

    /// <summary>What it answers to everything that concerns keys, and to leave.</summary>
    public Result KeyResult = Result.Ok;

    /// <summary>The radio takes no key, and does not leave: another request is open.</summary>
    public bool IsRadioBusy;

    /// <summary>The hub hears nothing.</summary>
    public bool IsHubDeaf;

    /// <summary>Endpoint the hub tells; 0 for none.</summary>
    public int ToldEndpoint = HubEndpoint;

    /// <summary>Partner and key last given to the radio.</summary>
    public string Imported = "";

    /// <summary>The array they came in.</summary>
    public byte[] ImportedFrom;

    public int RandomRequests;

    /// <summary>Command of the Key Establishment frame sent last, and the first byte behind its header.</summary>
    public int LastSentCommand;

    public int LastSentStatus;

    private readonly ApsMessage _message = new ApsMessage();
    private string _log = "";

    public AuthorisationBench()
    {
        CbkeVectors vectors = CbkeVectors.Of(2);
        OwnEui64 = SubjectOf(vectors.Initiator);
        HubEui64 = SubjectOf(vectors.Responder);
        Options.BoardRandom = new byte[Entropy.BoardBytes];
        SealSecret.Provision(Store, new FixedRandom(Hex.Parse("A1B2C3D4E5F60718")));
        _message.Buffer = new byte[ApsMessage.MaxPayloadBytes];
    }

    /// <summary>Words since the last call, blanks between.</summary>
    public string TakeLog()
    {
        string log = _log;
        _log = "";
        return log;
    }

    public void Provision(long generation) => StoredCredentials.Write(Store, CbkeVectors.Of(2).Initiator, generation);

    /// <summary>A start of the device: what was in RAM is gone.</summary>
    public void Boot()
    {
        Authorisation = new Authorisation(Store, Options.BoardRandom, Options, 1, Trace);
        Authorisation.Start(NowMs);
        Authorisation.OnRadioReady(NowMs);
        Settle();
    }

    public void UseHub(IKeyAgreement agreement) =>
        Hub = new KeyEstablishmentMachine(agreement, null, HubEndpoint, Options.Profile, new FixedRandom(HubEui64), Trace);

    /// <summary>The hub of the worked example, with the product's agreement.</summary>
    public void UseRealHub() => UseHub(new Bridge.Firmware.Crypto.ManagedKeyAgreement(CbkeVectors.Of(2).Responder));

    /// <summary>A hub whose certificates are another issuer's; it never gets as far as mathematics.</summary>
    public void UseStrangersHub() =>
        UseHub(new FakeAgreement(CbkeSuite.Suite2(), FakeAgreement.Suite2Certificate(HubEui64, Hex.Parse("0000000000000001"))));

    public void NetworkUp(bool hasLinkKey) => NetworkUp(HubEui64, hasLinkKey);

    public void NetworkUp(byte[] trustCentre, bool hasLinkKey)
    {
        Authorisation.OnNetworkUp(OwnEui64, trustCentre, ExtendedPanId, hasLinkKey, NowMs);
        Settle();
    }

    public void NetworkDown()
    {
        Authorisation.OnNetworkDown(NowMs);
        Settle();
    }

    /// <summary>A whole unit with credentials, joined and without a key yet; everything that takes no time has happened.</summary>
    public static AuthorisationBench Joined()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        bench.UseRealHub();
        bench.Boot();
        bench.NetworkUp(false);
        return bench;
    }

    /// <summary>A frame of the Key Establishment cluster.</summary>
    public void HearFromHub(byte[] frame) => HearFrom(0, frame);

    public void HearFrom(int nodeId, byte[] frame)
    {
        Hear(nodeId, KeyEstablishmentMachine.ClusterId, Options.Profile, frame, frame.Length);
        Settle();
    }

    /// <summary>Match_Desc_rsp of the hub.</summary>
    public void HearMatch(int sequence, int endpoint)
    {
        Hear(0, 0x8006, 0, new byte[] { (byte)sequence, 0, 0, 0, 1, (byte)endpoint }, 6);
        Settle();
    }

    /// <summary>Lets time pass to the bridge's next deadline, and does what follows.</summary>
    public void ToNextDeadline()
    {
        if (Authorisation.NextDeadlineMs > NowMs)
        {
            NowMs = Authorisation.NextDeadlineMs;
        }

        Settle();
    }

    public void RunFor(long durationMs)
    {
        long endMs = NowMs + durationMs;
        while (Authorisation.NextDeadlineMs <= endMs)
        {
            ToNextDeadline();
        }

        NowMs = endMs;
        Settle();
    }

    private static byte[] SubjectOf(KeyCredentials credentials)
    {
        byte[] eui64 = new byte[CbkeSuite.IdentityBytes];
        for (int i = 0; i < eui64.Length; i++)
        {
            eui64[i] = credentials.Certificate[credentials.Suite.SubjectOffset + eui64.Length - 1 - i];
        }

        return eui64;
    }

    private void Settle()
    {
        bool worked = true;
        while (worked)
        {
            worked = StepActions() | StepRequest() | StepHub();
            if (NowMs >= Authorisation.NextDeadlineMs)
            {
                Authorisation.OnTime(NowMs);
                worked = true;
            }
        }
    }

    private bool StepActions()
    {
        switch (Authorisation.Poll())
        {
            case AuthorisationAction.Send:
                OnSent(Authorisation.Outgoing);
                return true;
            case AuthorisationAction.Authorised:
                Write("authorised");
                return true;
            case AuthorisationAction.Return:
                Write("return");
                return true;
            default:
                return false;
        }
    }

    private bool StepRequest()
    {
        if (!Authorisation.PrepareRequest())
        {
            return false;
        }

        byte[] answer = new byte[RadioStack.MaxRequestDataBytes];
        RadioRequest kind = Authorisation.RequestKind;
        if (IsRadioBusy && (kind == RadioRequest.ImportLinkKey || kind == RadioRequest.LeaveNetwork))
        {
            return false;
        }

        Result result = KeyResult;
        switch (kind)
        {
            case RadioRequest.GetRandomNumber:
                RandomRequests++;
                answer[0] = (byte)RandomRequests;
                result = RandomResult;
                break;
            case RadioRequest.GetCertificate:
            case RadioRequest.GetCertificate283k1:
                result = CertificateResult;
                break;
            case RadioRequest.ImportLinkKey:
                ImportedFrom = Authorisation.RequestData;
                Imported = Hex.Text(Authorisation.RequestData, 0, 24);
                Write("import");
                break;
            case RadioRequest.EraseLinkKey:
                Write("erase(" + Hex.Text(Authorisation.RequestData, 0, 1) + ")");
                break;
            case RadioRequest.LeaveNetwork:
                Write("leave");
                break;
            default:
                Write("radio");
                break;
        }

        Authorisation.OnRequestTaken();
        Authorisation.OnRequestDone(result, answer, NowMs);
        return true;
    }

    private bool StepHub()
    {
        if (Hub == null)
        {
            return false;
        }

        bool isDue = NowMs >= Hub.NextDeadlineMs;
        if (isDue)
        {
            Hub.OnTime(NowMs);
        }

        KeyEstablishmentAction action = Hub.Poll();
        if (action == KeyEstablishmentAction.Send)
        {
            Hear(0, KeyEstablishmentMachine.ClusterId, Options.Profile, Hub.Outgoing.Buffer, Hub.Outgoing.Count);
        }

        return isDue || action != KeyEstablishmentAction.None;
    }

    private void OnSent(ApsMessage sent)
    {
        if (sent.Profile == 0)
        {
            Write("match");
            if (!IsHubDeaf)
            {
                byte[] response = new byte[] { sent.Buffer[0], 0, 0, 0, (byte)(ToldEndpoint != 0 ? 1 : 0), (byte)ToldEndpoint };
                Hear(0, 0x8006, 0, response, ToldEndpoint != 0 ? 6 : 5);
            }

            return;
        }

        LastSentCommand = sent.Buffer[2];
        LastSentStatus = sent.Buffer[3];
        bool isRequest = (sent.Buffer[0] & ZclFrame.ControlFromServer) == 0;
        if (isRequest && sent.Buffer[2] == (int)KeyEstablishmentCommand.InitiateKeyEstablishment)
        {
            Write("establish(" + sent.DestinationEndpoint + ")");
        }

        if (!IsHubDeaf && Hub != null)
        {
            ApsMessage heard = new ApsMessage();
            heard.NodeId = 0x2211;
            heard.Profile = sent.Profile;
            heard.Cluster = sent.Cluster;
            heard.SourceEndpoint = sent.SourceEndpoint;
            heard.DestinationEndpoint = sent.DestinationEndpoint;
            heard.Buffer = sent.Buffer;
            heard.Count = sent.Count;
            Hub.OnMessage(heard, OwnEui64, NowMs);
        }
    }

    private void Hear(int nodeId, int cluster, int profile, byte[] buffer, int count)
    {
        _message.NodeId = nodeId;
        _message.Profile = profile;
        _message.Cluster = cluster;
        _message.SourceEndpoint = profile == 0 ? 0 : HubEndpoint;
        _message.DestinationEndpoint = Options.Endpoint;
        _message.Count = count;
        Array.Copy(buffer, 0, _message.Buffer, 0, count);
        Authorisation.OnMessage(_message, NowMs);
    }

    private void Write(string word) => _log += _log.Length == 0 ? word : " " + word;
}
