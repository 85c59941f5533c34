using System;
using System.Collections.Generic;
using System.Linq;
using VirtualHan.Hub;
using VirtualHan.Radio;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>Asks a device on the HAN, from its trust centre, for everything a hub can see of it, and writes down the answers as lines.</summary>
internal sealed class SurfaceProbe : IStackClient
{
    private const int HubEndpoint = 10;
    private const int PerRead = 4;
    private const long AnswerMs = 5000;
    private const int MaxAttempts = 16;

    private static readonly int[] Clusters =
        [0x0000, 0x0003, 0x000A, 0x0019, 0x0025, 0x0700, 0x0701, 0x0702, 0x0703, 0x0704, 0x0705, 0x0708, 0x0800];

    private static readonly int[] Attributes = [.. Enumerable.Range(0, 0x18), 0x0200, 0x0201, 0x4000, 0xFFFD];

    /// <summary>What is another in each unit, or at each moment, of genuine PPMIDs too: who serves the image, and which one is there.</summary>
    private static readonly (int Cluster, int Attribute)[] OfTheMoment = [(0x0019, 0x0000), (0x0019, 0x0001), (0x0019, 0x0004), (0x0019, 0x0005), (0x0019, 0x0006)];

    private readonly JoinRun _run;
    private readonly VirtualHub _hub;
    private byte[] _answer;
    private byte _sequence = 0xC0;

    private SurfaceProbe(JoinRun run)
    {
        _run = run;
        _hub = run.Hub;
    }

    public static List<string> Look(JoinRun run)
    {
        var probe = new SurfaceProbe(run);
        run.Hub.Stack.SetClient(probe);
        try
        {
            return [.. probe.Descriptors(), .. Clusters.SelectMany(probe.AttributesOf), .. Clusters.Select(probe.UnknownCommand)];
        }
        finally
        {
            run.Hub.Stack.SetClient(run.Hub);
        }
    }

    public void OnMessage(IncomingMessage message)
    {
        bool isAnswer = message.Aps.Profile != 0 && message.Payload.Length > 2 && message.Payload[1] == _sequence;
        if (isAnswer)
        {
            _answer = message.Payload;
        }
        else
        {
            _hub.OnMessage(message);
        }
    }

    public void OnStackStatus(StackStatus status) => _hub.OnStackStatus(status);

    public void OnNetworkFound(FoundNetwork network) => _hub.OnNetworkFound(network);

    public void OnScanComplete(int channel, StackStatus status) => _hub.OnScanComplete(channel, status);

    public void OnMessageSent(OutgoingMessage message, StackStatus status) => _hub.OnMessageSent(message, status);

    public void OnTrustCentreJoin(int nodeId, ulong eui64, DeviceUpdate update, bool keySent) => _hub.OnTrustCentreJoin(nodeId, eui64, update, keySent);

    public void OnKeyEstablishment(ulong partner, int keyStatus) => _hub.OnKeyEstablishment(partner, keyStatus);

    private IEnumerable<string> Descriptors()
    {
        NetworkStack stack = _run.Bridge.Ncp.Stack;
        byte[] node = BitConverter.GetBytes((ushort)stack.NodeId);
        yield return "node descriptor " + Zdo(stack, ZdoResponder.NodeDescriptorRequest, node)[8..];
        yield return "endpoints " + Zdo(stack, ZdoResponder.ActiveEndpointRequest, node)[8..];
        foreach (Endpoint endpoint in stack.Endpoints)
        {
            yield return "simple descriptor " + Zdo(stack, ZdoResponder.SimpleDescriptorRequest, [.. node, (byte)endpoint.Number])[10..];
        }
    }

    private static string Zdo(NetworkStack stack, int cluster, byte[] parameters) => Convert.ToHexString(
        ZdoResponder.Answer(stack, new IncomingMessage(IncomingType.Unicast, new ApsFrame { Cluster = cluster }, 0, 0, 255, -50, [1, .. parameters])));

    /// <summary>One line for each attribute that is there.</summary>
    private IEnumerable<string> AttributesOf(int cluster)
    {
        foreach (int[] asked in Attributes.Chunk(PerRead))
        {
            byte[] answer = Ask(cluster, [0x00, ++_sequence, 0x00, .. asked.SelectMany(id => BitConverter.GetBytes((ushort)id))]);
            if (answer[2] != 0x01)
            {
                yield return $"{cluster:X4} answers {Convert.ToHexString(answer, 2, answer.Length - 2)}";
                yield break;
            }

            foreach (string line in Records(cluster, answer))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> Records(int cluster, byte[] answer)
    {
        int at = 3;
        while (at + 3 <= answer.Length)
        {
            int id = BitConverter.ToUInt16(answer, at);
            bool isThere = answer[at + 2] == 0;
            at += 3;
            if (!isThere)
            {
                continue;
            }

            int type = answer[at];
            int size = type switch { 0x42 => 1 + answer[at + 1], 0x21 or 0x31 => 2, 0x23 => 4, 0xF0 => 8, _ => 1 };
            string value = OfTheMoment.Contains((cluster, id)) ? "(of the moment)" : Convert.ToHexString(answer, at + 1, size);
            at += 1 + size;
            yield return $"{cluster:X4} attribute {id:X4} type {type:X2} {value}";
        }
    }

    /// <summary>A command of the cluster's client that no cluster has.</summary>
    private string UnknownCommand(int cluster)
    {
        byte[] answer = Ask(cluster, [0x01, ++_sequence, 0x7F]);
        return $"{cluster:X4} unknown command {Convert.ToHexString(answer, 0, 1)} {Convert.ToHexString(answer, 2, answer.Length - 2)}";
    }

    private byte[] Ask(int cluster, byte[] zcl)
    {
        _answer = null;
        var aps = new ApsFrame
        {
            Profile = 0x0109,
            Cluster = cluster,
            SourceEndpoint = HubEndpoint,
            DestinationEndpoint = 1,
            Options = ApsFrame.OptionRetry | ApsFrame.OptionEnableRouteDiscovery | (cluster == 0x0800 ? 0 : ApsFrame.OptionEncryption),
        };
        // A sleepy one asks its parent seldom: until then the parent drops what waits too long.
        for (int attempt = 0; attempt < MaxAttempts && _answer == null; attempt++)
        {
            _run.Hub.Stack.SendUnicast(_run.Bridge.Ncp.Stack.NodeId, aps, zcl, null, out _);
            for (long until = _run.NowMs + AnswerMs; _answer == null && _run.NowMs < until;)
            {
                _run.RunOn(50);
            }
        }

        return _answer ?? throw new InvalidOperationException($"cluster {cluster:X4} did not answer");
    }
}
