using System.Collections.Generic;
using System.Linq;
using VirtualHan.Time;

namespace VirtualHan.Radio;

/// <summary>The coordinator's side of joining, and the trust centre's keys.</summary>
public sealed partial class NetworkStack
{
    /// <summary>EUI-64 of a transient key that stands for every device.</summary>
    public const ulong AnyEui64 = 0xFFFFFFFFFFFFFFFF;

    private const int AssociationMs = 100;
    private const int TransportKeyMs = 60;
    private const int FirstNodeId = 0x0001;
    private const int NodeIdSpan = 0xFFF0;
    private const int KeyRequestWaitMs = 5000;
    private const int KeyStatusTrustCentreLinkKeyEstablished = 3;
    private const int KeyStatusTimeout = 4;
    private const int PermanentPermit = 0xFF;

    private readonly Dictionary<ulong, byte[]> _transientKeys = [];
    private long _permitUntilUs;
    private ScheduledEvent _permitEnd;
    private ScheduledEvent _keyRequestDeadline;

    /// <summary>Answer to a device's request for a fresh trust centre link key (r21); a Smart Energy hub leaves it off.</summary>
    public bool UpdatesLinkKeys { get; set; }

    /// <summary>Gives the short address of a device that joins; null for a random one.</summary>
    public int? NextNodeId { get; set; }

    public bool PermitsJoining => _permitUntilUs > _queue.NowUs;

    /// <summary>Link key expected of a device that joins: from its install code, or the well-known one under <see cref="AnyEui64"/>.</summary>
    public void ImportTransientKey(ulong eui64, byte[] key) => _transientKeys[eui64] = (byte[])key.Clone();

    public void ClearTransientKeys() => _transientKeys.Clear();

    /// <param name="seconds">0 closes, 0xFF opens until closed.</param>
    public StackStatus PermitJoining(int seconds)
    {
        if (!IsUp)
        {
            return StackStatus.InvalidCall;
        }

        _permitEnd?.Cancel();
        _permitUntilUs = seconds == PermanentPermit ? long.MaxValue : _queue.NowUs + (seconds * 1000000L);
        if (seconds == 0)
        {
            Later(1, () => _client.OnStackStatus(StackStatus.NetworkClosed));
            return StackStatus.Success;
        }

        Later(1, () => _client.OnStackStatus(StackStatus.NetworkOpened));
        if (seconds != PermanentPermit)
        {
            _permitEnd = Later(seconds * 1000L, () => _client.OnStackStatus(StackStatus.NetworkClosed));
        }

        return StackStatus.Success;
    }

    /// <summary>Asks the trust centre for a link key of our own; OnKeyEstablishment tells the end.</summary>
    public StackStatus UpdateTrustCentreLinkKey()
    {
        if (!IsUp || IsTrustCentre)
        {
            return StackStatus.InvalidCall;
        }

        ulong trustCentre = Flash.TrustCentreEui64;
        _keyRequestDeadline = Later(KeyRequestWaitMs, () => _client.OnKeyEstablishment(trustCentre, KeyStatusTimeout));
        Transmit(new RadioFrame { Kind = FrameKind.RequestKey, Destination = CoordinatorId, ProtectedBy = Flash.NetworkKey });
        return StackStatus.Success;
    }

    private void OnAssociationRequest(RadioFrame frame)
    {
        if (!IsUp || NodeType != NodeType.Coordinator || frame.PanId != PanId)
        {
            return;
        }

        bool accepted = PermitsJoining;
        int nodeId = accepted ? AssignAddress(frame.SourceEui64) : NoNodeId;
        NoteChild(frame);
        Later(AssociationMs, () =>
        {
            Transmit(new RadioFrame
            {
                Kind = FrameKind.AssociationResponse,
                DestinationEui64 = frame.SourceEui64,
                Join = new JoinBody { Accepted = accepted, NodeId = nodeId },
            });
            if (accepted)
            {
                Later(TransportKeyMs, () => AdmitDevice(nodeId, frame.SourceEui64, DeviceUpdate.UnsecuredJoin));
            }
        });
    }

    private void OnRejoinRequest(RadioFrame frame)
    {
        bool known = Flash.Addresses.ContainsKey(frame.SourceEui64) || TransportKeyOf(frame.SourceEui64) != null;
        bool secured = frame.Join.HaveNetworkKey;
        if (!IsUp || NodeType != NodeType.Coordinator || frame.PanId != PanId || (secured && !SameKey(frame.ProtectedBy, Flash.NetworkKey)))
        {
            return;
        }

        int nodeId = known ? AssignAddress(frame.SourceEui64) : NoNodeId;
        NoteChild(frame);
        Later(AssociationMs, () =>
        {
            Transmit(new RadioFrame
            {
                Kind = FrameKind.RejoinResponse,
                DestinationEui64 = frame.SourceEui64,
                ProtectedBy = secured ? Flash.NetworkKey : null,
                Join = new JoinBody { Accepted = known, NodeId = nodeId },
            });
            if (known && secured)
            {
                _client.OnTrustCentreJoin(nodeId, frame.SourceEui64, DeviceUpdate.SecuredRejoin, false);
            }
            else if (known)
            {
                Later(TransportKeyMs, () => AdmitDevice(nodeId, frame.SourceEui64, DeviceUpdate.UnsecuredRejoin));
            }
        });
    }

    /// <summary>Sends the network key under the link key this device must have. Without one nothing is sent, and the device gives up waiting.</summary>
    private void AdmitDevice(int nodeId, ulong eui64, DeviceUpdate update)
    {
        byte[] linkKey = LinkKeyOf(eui64, update);
        if (linkKey != null)
        {
            if (update == DeviceUpdate.UnsecuredJoin)
            {
                // A device that joins afresh has forgotten what was agreed before.
                Flash.LinkKeys[eui64] = linkKey;
                Flash.LinkKeyTable.Erase(Flash.LinkKeyTable.Find(eui64));
            }

            Transmit(new RadioFrame
            {
                Kind = FrameKind.TransportKey,
                DestinationEui64 = eui64,
                ProtectedBy = linkKey,
                Join = new JoinBody { Key = Flash.NetworkKey, KeySequence = Flash.KeySequence, TrustCentreEui64 = Eui64 },
            });
        }

        _client.OnTrustCentreJoin(nodeId, eui64, update, linkKey != null);
    }

    private byte[] LinkKeyOf(ulong eui64, DeviceUpdate update)
    {
        if (update == DeviceUpdate.UnsecuredRejoin)
        {
            return TransportKeyOf(eui64);
        }

        return _transientKeys.GetValueOrDefault(eui64) ?? _transientKeys.GetValueOrDefault(AnyEui64);
    }

    private void OnRequestKey(RadioFrame frame)
    {
        if (!IsTrustCentre || !UpdatesLinkKeys || !Flash.LinkKeys.TryGetValue(frame.SourceEui64, out byte[] oldKey))
        {
            return;
        }

        byte[] newKey = _random.Bytes(16);
        Flash.LinkKeys[frame.SourceEui64] = newKey;
        Transmit(new RadioFrame
        {
            Kind = FrameKind.TransportKey,
            DestinationEui64 = frame.SourceEui64,
            ProtectedBy = oldKey,
            Join = new JoinBody { Key = newKey, IsLinkKey = true, TrustCentreEui64 = Eui64 },
        });
    }

    private int AssignAddress(ulong eui64)
    {
        if (Flash.Addresses.TryGetValue(eui64, out int known))
        {
            return known;
        }

        int nodeId = NextNodeId ?? FirstNodeId + _random.Next(NodeIdSpan);
        while (Flash.Addresses.Values.Contains(nodeId))
        {
            nodeId = FirstNodeId + _random.Next(NodeIdSpan);
        }

        NextNodeId = null;
        Flash.Addresses[eui64] = nodeId;
        return nodeId;
    }
}
