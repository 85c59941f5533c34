using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>One OtaClient on a bench with a scripted server and a willing owner; everything the client asks for is written down as words.</summary>
/// <remarks>
/// Words: match(node,profile) ieee(node) query(version) block(offset,size) page(offset,size) end(status) default(command,status)
/// offered data(offset,count) complete apply persist(kind) aborted(reason) reported unreachable. Numbers are decimal, statuses and versions hex.
/// </remarks>
public sealed partial class OtaBench : ITrace
{
    public const int Manufacturer = 0x1037;
    public const int ImageType = 1;
    public const long Running = 1;
    public const long Newer = 2;
    public const int FileSize = 200;

    public readonly OtaClientOptions Options;
    public OtaClient Client;
    public long NowMs = 1000;

    /// <summary>What the owner has stored.</summary>
    public readonly byte[] Stored = new byte[16384];

    /// <summary>The owner leaves Offered, Data and Complete to the test.</summary>
    public bool SlowOwner;

    /// <summary>Where the owner starts an accepted file.</summary>
    public int StartOffset;

    public int LastSequence;
    public readonly byte[] LastSent = new byte[ApsMessage.MaxPayloadBytes];
    public int LastSentCount;
    public readonly ApsMessage LastAddress = new ApsMessage();

    public int LastState = -1;
    public long LastDeadlineMs;
    public readonly int[] Events = new int[32];
    public int RefusedReason = -1;
    public int RefusedStage = -1;

    private string _log = "";
    private readonly byte[] _wire = new byte[128];
    private readonly ApsMessage _message = new ApsMessage();

    public OtaBench()
    {
        Options = new OtaClientOptions();
        Options.ManufacturerCode = Manufacturer;
        Options.ImageType = ImageType;
        Options.HardwareVersion = 0x0001;
        Options.CurrentFileVersion = Running;
        Options.MaxFileSizeBytes = 12000;
        Options.MaxDataSizeBytes = 64;
        Options.Profile = 0x0104;
        Options.ReportMinimumBlockPeriod = false;
        _message.DestinationEndpoint = 1;
        _message.SourceEndpoint = 1;
        _message.Profile = 0x0104;
        _message.Cluster = 0x0019;
        _message.Buffer = _wire;
    }

    public static OtaBench Querying()
    {
        OtaBench bench = new OtaBench();
        bench.StartToQuery();
        return bench;
    }

    /// <summary>A download under way: 64 bytes a block of a file of FileSize bytes, the first block asked for.</summary>
    public static OtaBench Downloading()
    {
        OtaBench bench = Querying();
        bench.Offer(Newer, FileSize);
        bench.Take();
        return bench;
    }

    /// <summary>A download by pages of pageSize bytes of a file of fileSize bytes, the first page asked for.</summary>
    public static OtaBench DownloadingPages(int pageSize, int fileSize)
    {
        OtaBench bench = new OtaBench();
        bench.Options.PageSizeBytes = pageSize;
        bench.StartToQuery();
        bench.Offer(Newer, fileSize);
        return bench;
    }

    /// <summary>Every byte stored and verified, Upgrade End Request sent.</summary>
    public static OtaBench Ending()
    {
        OtaBench bench = Downloading();
        bench.ServeAll();
        bench.Take();
        return bench;
    }

    public void Build()
    {
        Client = new OtaClient(Options, 12345, this);
    }

    public void StartToQuery()
    {
        Build();
        Client.OnNetworkUp(NowMs);
        Tick();
        HearMatch(0x00, 1);
        HearAddress();
        Take();
    }

    public void State(TraceSource source, int state, long deadlineMs)
    {
        LastState = state;
        LastDeadlineMs = deadlineMs;
    }

    public void Event(TraceSource source, int code, long a, long b)
    {
        Events[code]++;
        if (code == (int)OtaEvent.Refused)
        {
            RefusedReason = (int)a;
            RefusedStage = (int)b;
        }
    }

    /// <summary>The words since the last Take.</summary>
    public string Take()
    {
        Drain();
        string log = _log;
        _log = "";
        return log;
    }

    /// <summary>Lets time pass to the client's next deadline.</summary>
    /// <returns>How many milliseconds that was.</returns>
    public long Tick()
    {
        long waitedMs = Client.NextDeadlineMs - NowMs;
        NowMs = Client.NextDeadlineMs;
        Client.OnTime(NowMs);
        Drain();
        return waitedMs;
    }

    /// <summary>Lets time pass; deadlines on the way are served in their order.</summary>
    public void Wait(long milliseconds)
    {
        long untilMs = NowMs + milliseconds;
        while (Client.NextDeadlineMs <= untilMs)
        {
            Tick();
        }

        NowMs = untilMs;
    }

    public static byte FileByte(int offset) => (byte)((offset * 7) + (offset >> 8));

    public bool StoredMatches(int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            if (Stored[i] != FileByte(i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Serves whatever block is asked for, 64 bytes each, until the file is there.</summary>
    public void ServeAll()
    {
        while (Client.State == OtaState.DownloadingBlock)
        {
            HearBlock((int)Bytes.U32LE(LastSent, 12), LastSent[16]);
        }
    }

    public bool LastSentIs(byte[] expected)
    {
        return LastSentCount == expected.Length && Bytes.AreEqual(LastSent, 0, expected, 0, expected.Length);
    }

    public void Drain()
    {
        for (OtaAction action = Client.Poll(); action != OtaAction.None; action = Client.Poll())
        {
            switch (action)
            {
                case OtaAction.Send:
                    OnSend(Client.Outgoing);
                    break;
                case OtaAction.Offered:
                    Word("offered");
                    if (!SlowOwner)
                    {
                        Client.Accept(StartOffset, NowMs);
                    }

                    break;
                case OtaAction.Data:
                    OnData();
                    break;
                case OtaAction.Complete:
                    Word("complete");
                    if (!SlowOwner)
                    {
                        Client.VerifiedOk(NowMs);
                    }

                    break;
                case OtaAction.Apply:
                    Word("apply");
                    break;
                case OtaAction.Persist:
                    Word("persist(" + ((int)Client.Pending.Kind).ToString() + ")");
                    break;
                case OtaAction.Aborted:
                    Word("aborted(" + ((int)Client.AbortReason).ToString() + ")");
                    break;
                case OtaAction.ServerUnreachable:
                    Word("unreachable");
                    break;
                default:
                    Word("reported");
                    break;
            }
        }
    }

    private bool Deliver(int count, int node, bool broadcast)
    {
        _message.NodeId = node;
        _message.Broadcast = broadcast;
        _message.Offset = 5;
        _message.Count = count;
        bool taken = Client.OnMessage(_message, NowMs);
        Drain();
        return taken;
    }

    private void OnData()
    {
        Word("data(" + Client.DataFileOffset.ToString() + "," + Client.DataCount.ToString() + ")");
        System.Array.Copy(Client.DataBuffer, Client.DataOffset, Stored, Client.DataFileOffset, Client.DataCount);
        if (!SlowOwner)
        {
            Client.DataAccepted(NowMs);
        }
    }

    private void OnSend(ApsMessage sent)
    {
        System.Array.Copy(sent.Buffer, sent.Offset, LastSent, 0, sent.Count);
        LastSentCount = sent.Count;
        LastAddress.NodeId = sent.NodeId;
        LastAddress.Profile = sent.Profile;
        LastAddress.Cluster = sent.Cluster;
        LastAddress.SourceEndpoint = sent.SourceEndpoint;
        LastAddress.DestinationEndpoint = sent.DestinationEndpoint;
        if (sent.Profile == 0)
        {
            LastSequence = LastSent[0];
            int node = Bytes.U16LE(LastSent, 1);
            Word(sent.Cluster == 0x0001
                ? "ieee(" + node.ToString() + ")"
                : "match(" + node.ToString() + "," + Hex(Bytes.U16LE(LastSent, 3)) + ")");
            return;
        }

        int control = LastSent[0];
        if ((control & 3) == 0)
        {
            Word("default(" + LastSent[3].ToString() + "," + Hex(LastSent[4]) + ")");
            return;
        }

        LastSequence = LastSent[1];
        OnRequest();
    }

    private void OnRequest()
    {
        switch (LastSent[2])
        {
            case 0x01:
                Word("query(" + Hex(Bytes.S32LE(LastSent, 8)) + ")");
                break;
            case 0x03:
                Word("block(" + Bytes.S32LE(LastSent, 12).ToString() + "," + LastSent[16].ToString() + ")");
                break;
            case 0x04:
                Word("page(" + Bytes.S32LE(LastSent, 12).ToString() + "," + Bytes.U16LE(LastSent, 17).ToString() + ")");
                break;
            case 0x06:
                Word("end(" + Hex(LastSent[3]) + ")");
                break;
            default:
                Word("unknown");
                break;
        }
    }

    private void Word(string word)
    {
        _log = _log.Length == 0 ? word : _log + " " + word;
    }

    private static string Hex(int value) => value.ToString("X");
}
