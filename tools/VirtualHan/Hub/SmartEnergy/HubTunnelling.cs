using System;
using System.Collections.Generic;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>Tunnelling, server and client (ZSE D.6): a device may open a tunnel to the hub, and the hub opens one to a device that shows the server side.</summary>
/// <remarks>One tunnel in each direction. What is carried here is a GBCS GET without contents, echoed by the hub; the messages themselves are not modelled.</remarks>
internal sealed class HubTunnelling(HubChannel channel) : HubCluster(channel, SmartEnergyCluster.Tunnelling)
{
    public const int GbHrgp = 6;

    // Client to server.
    private const int RequestTunnel = 0x00;
    private const int CloseTunnel = 0x01;

    // Server to client.
    private const int RequestTunnelResponse = 0x00;
    private const int SupportedTunnelProtocols = 0x05;
    private const int TunnelClosureNotification = 0x06;

    // Either way; the numbers differ by direction.
    private const int TransferDataFromClient = 0x02;
    private const int TransferDataErrorFromClient = 0x03;
    private const int GetSupportedTunnelProtocols = 0x06;
    private const int TransferDataFromServer = 0x01;
    private const int TransferDataErrorFromServer = 0x02;

    private const int StatusSuccess = 0;
    private const int StatusBusy = 1;
    private const int StatusProtocolNotSupported = 3;
    private const int StatusFlowControlNotSupported = 4;
    private const int NoSuchTunnel = 0;
    private const ushort NoManufacturer = 0xFFFF;
    private const ushort MaximumTransferBytes = 1500;
    private const int RequestBytes = 6;
    private const int ResponseBytes = 5;
    private const int TunnelIdBytes = 2;
    private const int CloseAfterMs = 2000;

    /// <summary>GBCS framing: GET.</summary>
    private static readonly byte[] Carried = [0x01, 0x00, 0x00];

    public override IReadOnlyDictionary<int, ZclAttribute> Attributes { get; } = new Dictionary<int, ZclAttribute>
    {
        [0x0000] = ZclAttribute.U16(0xFFFF),
    };

    public override void OnReady(HubDevice device)
    {
        if (!device.SmartEnergy.ServesTunnels)
        {
            return;
        }

        byte[] fields = [GbHrgp, .. BitConverter.GetBytes(NoManufacturer), 0, .. BitConverter.GetBytes(MaximumTransferBytes)];
        Send(device, ZclMessage.FromClientSide(Channel.NextSequence(), RequestTunnel, fields), "Request Tunnel", "GB-HRGP");
    }

    public override int? OnCommand(HubDevice device, ZclMessage command) =>
        command.FromServer ? OnServerCommand(device, command) : OnClientCommand(device, command);

    /// <summary>The device serves the tunnel, the hub has opened it.</summary>
    private int? OnServerCommand(HubDevice device, ZclMessage command)
    {
        SmartEnergyDeviceState state = device.SmartEnergy;
        switch (command.Command)
        {
            case RequestTunnelResponse when command.Fields.Length >= ResponseBytes:
                int status = command.Fields[TunnelIdBytes];
                Heard("Request Tunnel Response", status == StatusSuccess ? "SUCCESS" : $"status {status}");
                if (status == StatusSuccess)
                {
                    state.Tunnel = BitConverter.ToUInt16(command.Fields);
                    Use(device);
                }

                return ZclMessage.Success;
            case TransferDataFromServer when command.Fields.Length >= TunnelIdBytes:
                Heard("Transfer Data", $"{command.Fields.Length - TunnelIdBytes} bytes");
                state.TunnelledBytes += command.Fields.Length - TunnelIdBytes;
                return ZclMessage.Success;
            case TransferDataErrorFromServer when command.Fields.Length > TunnelIdBytes:
                Heard("Transfer Data Error", $"status {command.Fields[TunnelIdBytes]}");
                return ZclMessage.Success;
            case SupportedTunnelProtocols:
                Heard("Supported Tunnel Protocols Response");
                return ZclMessage.Success;
            case TunnelClosureNotification:
                Heard("Tunnel Closure Notification");
                state.Tunnel = null;
                return ZclMessage.Success;
            default:
                return ZclMessage.UnsupportedCommand;
        }
    }

    private void Use(HubDevice device)
    {
        byte[] tunnel = BitConverter.GetBytes(device.SmartEnergy.Tunnel.Value);
        Send(device, ZclMessage.FromClientSide(Channel.NextSequence(), TransferDataFromClient, [.. tunnel, .. Carried]), "Transfer Data", $"{Carried.Length} bytes");
        Channel.Queue.AfterMs(CloseAfterMs, () =>
        {
            if (device.SmartEnergy.Tunnel != null)
            {
                device.SmartEnergy.Tunnel = null;
                device.SmartEnergy.TunnelsUsed++;
                Send(device, ZclMessage.FromClientSide(Channel.NextSequence(), CloseTunnel, tunnel), "Close Tunnel");
            }
        });
    }

    /// <summary>The hub serves the tunnel, the device has opened it.</summary>
    private int? OnClientCommand(HubDevice device, ZclMessage command)
    {
        byte[] fields = command.Fields;
        switch (command.Command)
        {
            case RequestTunnel when fields.Length >= RequestBytes:
                OnRequest(device, command);
                return null;
            case CloseTunnel when fields.Length >= TunnelIdBytes:
                Heard("Close Tunnel");
                bool wasOpen = device.SmartEnergy.ServedTunnel == BitConverter.ToUInt16(fields);
                device.SmartEnergy.ServedTunnel = wasOpen ? null : device.SmartEnergy.ServedTunnel;
                return wasOpen ? ZclMessage.Success : ZclMessage.NotFound;
            case TransferDataFromClient when fields.Length >= TunnelIdBytes:
                OnData(device, command);
                return null;
            case TransferDataErrorFromClient:
                Heard("Transfer Data Error");
                return ZclMessage.Success;
            case GetSupportedTunnelProtocols when fields.Length >= 1:
                Heard("Get Supported Tunnel Protocols");
                byte[] list = fields[0] == 0 ? [1, 1, .. BitConverter.GetBytes(NoManufacturer), GbHrgp] : [1, 0];
                Send(device, command.Answer(SupportedTunnelProtocols, list), "Supported Tunnel Protocols Response", "GB-HRGP");
                return null;
            default:
                return command.Command <= GetSupportedTunnelProtocols ? ZclMessage.Malformed : ZclMessage.UnsupportedCommand;
        }
    }

    private void OnRequest(HubDevice device, ZclMessage command)
    {
        int status = command.Fields[0] != GbHrgp ? StatusProtocolNotSupported
            : command.Fields[3] != 0 ? StatusFlowControlNotSupported
            : device.SmartEnergy.ServedTunnel != null ? StatusBusy
            : StatusSuccess;
        Heard("Request Tunnel", $"protocol {command.Fields[0]}");
        if (status == StatusSuccess)
        {
            device.SmartEnergy.ServedTunnel = 0;
        }

        byte[] fields = [0, 0, (byte)status, .. BitConverter.GetBytes(MaximumTransferBytes)];
        Send(device, command.Answer(RequestTunnelResponse, fields), "Request Tunnel Response", $"status {status}");
    }

    private void OnData(HubDevice device, ZclMessage command)
    {
        byte[] tunnel = command.Fields[..TunnelIdBytes];
        byte[] data = command.Fields[TunnelIdBytes..];
        Heard("Transfer Data", $"{data.Length} bytes");
        if (device.SmartEnergy.ServedTunnel != BitConverter.ToUInt16(tunnel))
        {
            byte[] error = [.. tunnel, NoSuchTunnel];
            Send(device, ZclMessage.FromServerSide(Channel.NextSequence(), TransferDataErrorFromServer, error), "Transfer Data Error", "no such tunnel");
            return;
        }

        device.SmartEnergy.TunnelledBytes += data.Length;
        if (command.WantsDefaultResponse)
        {
            Send(device, command.AnswerStatus(ZclMessage.Success), "Default Response", "SUCCESS");
        }

        Send(device, ZclMessage.FromServerSide(Channel.NextSequence(), TransferDataFromServer, [.. tunnel, .. data]), "Transfer Data", $"{data.Length} bytes");
    }
}
