using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace VirtualHan.Radio;

/// <summary>Answers the Zigbee Device Object requests a stack answers by itself (Zigbee core 2.4.4). First payload byte is the transaction sequence.</summary>
public static class ZdoResponder
{
    public const int ResponseBit = 0x8000;
    public const int NetworkAddressRequest = 0x0000;
    public const int IeeeAddressRequest = 0x0001;
    public const int NodeDescriptorRequest = 0x0002;
    public const int SimpleDescriptorRequest = 0x0004;
    public const int ActiveEndpointRequest = 0x0005;
    public const int MatchDescriptorRequest = 0x0006;
    public const int DeviceAnnounce = 0x0013;

    /// <summary>Mgmt_Leave; the stack obeys it itself.</summary>
    public const int LeaveRequest = 0x0034;

    /// <summary>sequence, source EUI-64, source endpoint, cluster u16, mode, destination EUI-64, destination endpoint.</summary>
    public const int BindRequest = 0x0021;

    private const int BindBytes = 22;
    private const int BindModeUnicast = 0x03;
    private const int AnyProfile = 0xFFFF;
    private const byte Success = 0x00;
    private const byte InvalidRequest = 0x80;
    private const byte DeviceNotFound = 0x81;
    private const byte InvalidEndpoint = 0x82;
    private const byte NotActive = 0x83;
    private const byte NotSupported = 0x84;

    /// <summary>Frequency band 2.4 GHz.</summary>
    private const byte Band2400 = 0x40;

    /// <summary>MAC capability: allocate address; a router is also full-function, on mains, and keeps its receiver on.</summary>
    private const byte RouterMac = 0x8E;
    private const byte SleepyMac = 0x80;
    private const int MaxTransferBytes = 0x52;

    /// <summary>Stack compliance revision 22 in bits 9..15; the trust centre adds primary trust centre and network manager.</summary>
    private const int ServerMask = 0x2C00;
    private const int TrustCentreServerMask = 0x2C41;

    public static bool IsRequest(int cluster) => (cluster & ResponseBit) == 0 && cluster != DeviceAnnounce;

    /// <returns>The response payload, or null when the request gets none.</returns>
    public static byte[] Answer(NetworkStack stack, IncomingMessage request)
    {
        byte[] asked = request.Payload;
        bool broadcast = request.Type == IncomingType.Broadcast;
        if (asked.Length < 3)
        {
            return broadcast || asked.Length == 0 ? null : [asked[0], InvalidRequest];
        }

        return request.Aps.Cluster switch
        {
            NetworkAddressRequest or IeeeAddressRequest => Address(stack, request, broadcast),
            NodeDescriptorRequest => OfInterest(stack, asked, writer => WriteNodeDescriptor(stack, writer)),
            ActiveEndpointRequest => OfInterest(stack, asked, writer => WriteActiveEndpoints(stack, writer)),
            SimpleDescriptorRequest => Simple(stack, asked),
            MatchDescriptorRequest => Match(stack, asked, broadcast),
            BindRequest => broadcast ? null : [asked[0], Bind(stack, asked)],
            _ => broadcast ? null : [asked[0], NotSupported],
        };
    }

    private static byte Bind(NetworkStack stack, byte[] asked)
    {
        if (asked.Length < BindBytes || asked[12] != BindModeUnicast || BitConverter.ToUInt64(asked, 1) != stack.Eui64)
        {
            return InvalidRequest;
        }

        if (!stack.Endpoints.Any(endpoint => endpoint.Number == asked[9]))
        {
            return InvalidEndpoint;
        }

        stack.Flash.Bindings.Add((BitConverter.ToUInt64(asked, 13), asked[21], BitConverter.ToUInt16(asked, 10)));
        return Success;
    }

    /// <summary>The bytes of a simple descriptor: endpoint, profile, device, version, input and output clusters.</summary>
    public static byte[] SimpleDescriptor(Endpoint endpoint)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write((byte)endpoint.Number);
        writer.Write((ushort)endpoint.Profile);
        writer.Write((ushort)endpoint.DeviceId);
        writer.Write((byte)endpoint.DeviceVersion);
        foreach (int[] clusters in new[] { endpoint.InputClusters, endpoint.OutputClusters })
        {
            writer.Write((byte)clusters.Length);
            foreach (int cluster in clusters)
            {
                writer.Write((ushort)cluster);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Address(NetworkStack stack, IncomingMessage request, bool broadcast)
    {
        byte[] asked = request.Payload;
        bool byEui = request.Aps.Cluster == NetworkAddressRequest;
        bool ours = byEui
            ? asked.Length >= 9 && BitConverter.ToUInt64(asked, 1) == stack.Eui64
            : BitConverter.ToUInt16(asked, 1) == stack.NodeId;
        if (!ours && broadcast)
        {
            return null;
        }

        return Build(writer =>
        {
            writer.Write(asked[0]);
            writer.Write(ours ? Success : DeviceNotFound);
            writer.Write(stack.Eui64);
            writer.Write((ushort)stack.NodeId);
        });
    }

    /// <summary>sequence, status, address of interest, then the descriptor.</summary>
    private static byte[] OfInterest(NetworkStack stack, byte[] asked, Action<BinaryWriter> descriptor) => Build(writer =>
    {
        ushort nodeId = BitConverter.ToUInt16(asked, 1);
        bool ours = nodeId == stack.NodeId;
        writer.Write(asked[0]);
        writer.Write(ours ? Success : DeviceNotFound);
        writer.Write(nodeId);
        if (ours)
        {
            descriptor(writer);
        }
    });

    private static void WriteNodeDescriptor(NetworkStack stack, BinaryWriter writer)
    {
        bool coordinator = stack.NodeType == NodeType.Coordinator;
        bool sleepy = stack.NodeType == NodeType.SleepyEndDevice;
        writer.Write((byte)(coordinator ? 0 : sleepy ? 2 : 1));
        writer.Write(Band2400);
        writer.Write(sleepy ? SleepyMac : RouterMac);
        writer.Write((ushort)stack.ManufacturerCode);
        writer.Write((byte)MaxTransferBytes);
        writer.Write((ushort)MaxTransferBytes);
        writer.Write((ushort)(coordinator ? TrustCentreServerMask : ServerMask));
        writer.Write((ushort)MaxTransferBytes);
        writer.Write((byte)0);
    }

    private static void WriteActiveEndpoints(NetworkStack stack, BinaryWriter writer)
    {
        writer.Write((byte)stack.Endpoints.Count);
        foreach (Endpoint endpoint in stack.Endpoints)
        {
            writer.Write((byte)endpoint.Number);
        }
    }

    private static byte[] Simple(NetworkStack stack, byte[] asked)
    {
        int number = asked.Length > 3 ? asked[3] : 0;
        Endpoint endpoint = stack.Endpoints.FirstOrDefault(e => e.Number == number);
        return Build(writer =>
        {
            ushort nodeId = BitConverter.ToUInt16(asked, 1);
            byte status = nodeId != stack.NodeId ? DeviceNotFound
                : number is 0 or > 254 ? InvalidEndpoint
                : endpoint == null ? NotActive
                : Success;
            byte[] descriptor = status == Success ? SimpleDescriptor(endpoint) : [];
            writer.Write(asked[0]);
            writer.Write(status);
            writer.Write(nodeId);
            writer.Write((byte)descriptor.Length);
            writer.Write(descriptor);
        });
    }

    private static byte[] Match(NetworkStack stack, byte[] asked, bool broadcast)
    {
        if (!TryReadClusters(asked, 5, out int[] inputs, out int next) || !TryReadClusters(asked, next, out int[] outputs, out _))
        {
            return broadcast ? null : [asked[0], InvalidRequest];
        }

        int profile = BitConverter.ToUInt16(asked, 3);
        byte[] matches = stack.Endpoints
            .Where(e => (profile == AnyProfile || e.Profile == profile)
                && (e.InputClusters.Intersect(inputs).Any() || e.OutputClusters.Intersect(outputs).Any()))
            .Select(e => (byte)e.Number)
            .ToArray();
        if (broadcast && matches.Length == 0)
        {
            return null;
        }

        return Build(writer =>
        {
            writer.Write(asked[0]);
            writer.Write(Success);
            writer.Write((ushort)stack.NodeId);
            writer.Write((byte)matches.Length);
            writer.Write(matches);
        });
    }

    private static bool TryReadClusters(byte[] bytes, int offset, out int[] clusters, out int next)
    {
        clusters = [];
        next = offset;
        if (offset >= bytes.Length || offset + 1 + (2 * bytes[offset]) > bytes.Length)
        {
            return false;
        }

        var list = new List<int>();
        for (int i = 0; i < bytes[offset]; i++)
        {
            list.Add(BitConverter.ToUInt16(bytes, offset + 1 + (2 * i)));
        }

        clusters = list.ToArray();
        next = offset + 1 + (2 * clusters.Length);
        return true;
    }

    private static byte[] Build(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        return stream.ToArray();
    }
}
