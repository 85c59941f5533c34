using System;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Join;
using Bridge.Firmware.Zcl;
using Bridge.Hal;
using VirtualHan.Device;

namespace Bridge.HostTests;

/// <summary>The firmware's radio side alone, as a bridge's program: joins, hears, and says what a test tells it to.</summary>
public sealed class VirtualHanRadioProgram : IBridgeProgram
{
    private readonly RadioStack _radio;

    public VirtualHanRadioProgram(byte[] linkKey, ITrace trace, int nodeType = EzspCodec.Router)
    {
        var options = new RadioOptions();
        options.Join.NodeType = nodeType;
        options.Join.LinkKey = linkKey;
        options.Join.InputClusters = [0x0000, 0x0800];
        options.Join.OutputClusters = [0x0019, 0x0800];
        _radio = new RadioStack(options, 7, trace);
    }

    public RadioStack Radio => _radio;

    public bool IsUp { get; private set; }

    /// <summary>Sender, profile, cluster and payload of everything heard.</summary>
    public List<(int Sender, int Cluster, byte[] Payload)> Heard { get; } = [];

    public List<(int Tag, bool Delivered)> Sent { get; } = [];

    /// <summary>Outcomes of side requests, with the answers of those that were Ok.</summary>
    public List<(RadioRequest Kind, Result Result, byte[] Data)> Requests { get; } = [];

    /// <summary>The owner's part: what it does whenever the network is up.</summary>
    public Action<RadioStack> OnNetworkUp { get; set; } = _ => { };

    public byte[] ActionBuffer => _radio.ActionBuffer;

    public int ActionOffset => _radio.ActionOffset;

    public int ActionCount => _radio.ActionCount;

    public long NextDeadlineMs => _radio.NextDeadlineMs;

    public void Start(long nowMs)
    {
        _radio.Start(nowMs);
    }

    public void OnSerial(byte[] buffer, int offset, int count, long nowMs)
    {
        _radio.OnBytes(buffer, offset, count, nowMs);
    }

    public void OnTime(long nowMs)
    {
        _radio.OnTime(nowMs);
    }

    public Result Send(int cluster, int endpoint, byte[] payload, long nowMs, int profile = 0x0109, bool encrypted = false) => _radio.Send(
        new ApsMessage
        {
            NodeId = 0,
            Profile = profile,
            Cluster = cluster,
            SourceEndpoint = profile == 0 ? 0 : 1,
            DestinationEndpoint = endpoint,
            Buffer = payload,
            Count = payload.Length,
            Encrypted = encrypted,
        },
        nowMs);

    public AppAction Poll()
    {
        while (true)
        {
            switch (_radio.Poll())
            {
                case RadioAction.None:
                    return AppAction.None;
                case RadioAction.WriteSerial:
                    return AppAction.WriteSerial;
                case RadioAction.ResetRadio:
                    return AppAction.ResetRadio;
                case RadioAction.NetworkUp:
                    IsUp = true;
                    OnNetworkUp(_radio);
                    break;
                case RadioAction.RequestDone:
                    Requests.Add((_radio.RequestKind, _radio.RequestResult, _radio.RequestData.AsSpan(0, _radio.RequestCount).ToArray()));
                    break;
                case RadioAction.NetworkDown:
                    IsUp = false;
                    break;
                case RadioAction.MessageSent:
                    Sent.Add((_radio.MessageTag, _radio.Delivered));
                    break;
                case RadioAction.MessageReceived:
                    ApsMessage message = _radio.Received;
                    Heard.Add((message.NodeId, message.Cluster, message.Buffer.AsSpan(message.Offset, message.Count).ToArray()));
                    break;
            }
        }
    }
}
