using System;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.KeyEstablishment;

/// <content>What is sent. The longest, 3 + 4 + 74 = 81 bytes, fits one frame: the cluster is not APS-encrypted, and nothing is fragmented.</content>
public sealed partial class KeyEstablishmentMachine
{
    private const int RefusalBytes = ZclFrame.HeaderBytes + TerminateKeyEstablishment.SizeBytes;

    private readonly ApsMessage _session = new ApsMessage();
    private readonly ApsMessage _refusal = new ApsMessage();
    private int _sequence;
    private int _sentSequence;

    private int OwnEphemeralDataSeconds => _agreement == _suite2 ? KeyEstablishmentTiming.Suite2EphemeralDataSeconds : KeyEstablishmentTiming.Suite1EphemeralDataSeconds;

    private int OwnConfirmKeySeconds => _agreement == _suite2 ? KeyEstablishmentTiming.Suite2ConfirmKeySeconds : KeyEstablishmentTiming.Suite1ConfirmKeySeconds;

    private void SendInitiate()
    {
        int at = StartCommand(KeyEstablishmentCommand.InitiateKeyEstablishment);
        int count = InitiateKeyEstablishment.Write(
            _session.Buffer, at, _agreement.Suite.Bit, OwnEphemeralDataSeconds, OwnConfirmKeySeconds, _agreement.Certificate);
        Dispatch(at + count);
    }

    private void Send(KeyEstablishmentCommand command, byte[] payload)
    {
        int at = StartCommand(command);
        Array.Copy(payload, 0, _session.Buffer, at, payload.Length);
        Dispatch(at + payload.Length);
    }

    private void SendTerminate(KeyEstablishmentStatus status)
    {
        int at = StartCommand(KeyEstablishmentCommand.TerminateKeyEstablishment);
        Dispatch(at + TerminateKeyEstablishment.Write(_session.Buffer, at, (int)status, KeyEstablishmentTiming.WaitTimeSeconds, Suites));
    }

    /// <summary>A response carries its request's sequence number and asks for no Default Response (ZCL 2.4.1.1.4).</summary>
    /// <returns>Where the payload starts.</returns>
    private int StartCommand(KeyEstablishmentCommand command)
    {
        int control = ZclFrame.TypeCluster;
        if (_isInitiator)
        {
            _sequence = (_sequence + 1) & 0xFF;
            _sentSequence = _sequence;
        }
        else
        {
            control |= ZclFrame.ControlFromServer | ZclFrame.ControlDisableDefaultResponse;
            _sentSequence = _requestSequence;
        }

        return ZclFrame.WriteHeader(_session.Buffer, 0, control, ZclFrame.NoManufacturer, _sentSequence, (int)command);
    }

    private void Dispatch(int count)
    {
        _session.Offset = 0;
        _session.Count = count;
        _sendPending = true;
    }

    /// <summary>Tells a device with which there is no session why there will be none.</summary>
    private void Refuse(ApsMessage request, KeyEstablishmentStatus status)
    {
        ZclReply.Address(request, _refusal);
        int control = ZclFrame.TypeCluster | ZclFrame.ControlFromServer | ZclFrame.ControlDisableDefaultResponse;
        int at = ZclFrame.WriteHeader(
            _refusal.Buffer, 0, control, ZclFrame.NoManufacturer, _frame.Sequence, (int)KeyEstablishmentCommand.TerminateKeyEstablishment);
        _refusal.Count = at + TerminateKeyEstablishment.Write(_refusal.Buffer, at, (int)status, KeyEstablishmentTiming.WaitTimeSeconds, Suites);
        _refusalPending = true;
    }
}
