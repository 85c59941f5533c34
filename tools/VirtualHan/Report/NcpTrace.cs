using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using VirtualHan.Ncp;

namespace VirtualHan.Report;

/// <summary>Turns what passes between a host and its NCP into the timeline: network life and refusals; data is told by hub and bridge.</summary>
public static class NcpTrace
{
    private static readonly HashSet<EzspFrameId> _shownCommands =
    [
        EzspFrameId.Version, EzspFrameId.NetworkInit, EzspFrameId.StartScan, EzspFrameId.JoinNetwork, EzspFrameId.FormNetwork,
        EzspFrameId.FindAndRejoinNetwork, EzspFrameId.LeaveNetwork, EzspFrameId.SetInitialSecurityState,
        EzspFrameId.SetToken, EzspFrameId.AddEndpoint,
    ];

    private static readonly HashSet<EzspFrameId> _shownCallbacks =
    [
        EzspFrameId.StackStatusHandler, EzspFrameId.NetworkFoundHandler, EzspFrameId.ScanCompleteHandler, EzspFrameId.TrustCentreJoinHandler,
    ];

    public static void Attach(EzspServer server, Timeline timeline)
    {
        server.Observer = (id, parameters, answer) =>
        {
            if (id == EzspFrameId.InvalidCommand)
            {
                var refused = (EzspFrameId)BinaryPrimitives.ReadUInt16LittleEndian(parameters);
                timeline.Message(Lane.Bridge, Lane.Ncp, Name(refused), "refused: invalidCommand " + Hex(answer));
            }
            else if (_shownCommands.Contains(id))
            {
                timeline.Message(Lane.Bridge, Lane.Ncp, Name(id), "answer " + Hex(answer));
            }
        };
        server.CallbackObserver = (id, parameters) =>
        {
            if (_shownCallbacks.Contains(id))
            {
                timeline.Message(Lane.Ncp, Lane.Bridge, Name(id), Hex(parameters));
            }
        };
    }

    /// <summary>As UG100 writes it; an id that is not known stays a number.</summary>
    public static string Name(EzspFrameId id)
    {
        string name = id.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string Hex(byte[] bytes) => bytes.Length == 0 ? "empty" : Convert.ToHexString(bytes).ToLowerInvariant();
}
