using System;
using System.Collections.Generic;
using System.Linq;
using VirtualHan.Radio;

namespace VirtualHan.Ncp;

/// <summary>Configuration, values, policies, endpoints, tokens, counters.</summary>
public sealed partial class EzspServer
{
    private const int ValueVersionInfo = 0x11;
    private const int ExtendedValueEndpointFlags = 0x00;
    private const int EndpointEnabled = 0x01;
    private const int GeneralAvailability = 0xAA;
    private const int CounterCount = 42;
    private const int KeyTableSizeId = 0x1E;

    private readonly Dictionary<int, int> _configuration = [];
    private readonly Dictionary<int, int> _policies = [];
    private readonly Dictionary<int, byte[]> _values = [];

    private void AddConfigurationHandlers()
    {
        _handlers[EzspFrameId.Nop] = (_, _) => { };
        _handlers[EzspFrameId.Echo] = (command, answer) => answer.LengthPrefixed(command.LengthPrefixed());
        _handlers[EzspFrameId.ResetNode] = (_, _) => _queue.AfterUs(0, () => ResetRequested());
        _handlers[EzspFrameId.GetValue] = GetValue;
        _handlers[EzspFrameId.SetValue] = SetValue;
        _handlers[EzspFrameId.GetExtendedValue] = GetExtendedValue;
        _handlers[EzspFrameId.GetConfigurationValue] = GetConfigurationValue;
        _handlers[EzspFrameId.SetConfigurationValue] = SetConfigurationValue;
        _handlers[EzspFrameId.SetPolicy] = SetPolicy;
        _handlers[EzspFrameId.GetPolicy] = GetPolicy;
        _handlers[EzspFrameId.AddEndpoint] = AddEndpoint;
        _handlers[EzspFrameId.SetManufacturerCode] = (command, _) => _stack.ManufacturerCode = command.U16();
        _handlers[EzspFrameId.SetPowerDescriptor] = (command, _) => command.U16();
        _handlers[EzspFrameId.GetRandomNumber] = (_, answer) => answer.Status(StackStatus.Success).Bytes(_random.Bytes(2));
        _handlers[EzspFrameId.SetToken] = SetToken;
        _handlers[EzspFrameId.GetToken] = GetToken;
        _handlers[EzspFrameId.GetMfgToken] = GetManufacturingToken;
        _handlers[EzspFrameId.SetMfgToken] = SetManufacturingToken;
        _handlers[EzspFrameId.ReadAndClearCounters] = (_, answer) => answer.Bytes(new byte[2 * CounterCount]);
    }

    private void GetValue(EzspReader command, EzspWriter answer)
    {
        int id = command.U8();
        EzspRelease release = EzspRelease.Of(Version);
        byte[] value = id == ValueVersionInfo
            ? [0, 0, (byte)release.Major, (byte)release.Minor, (byte)release.Patch, 0, GeneralAvailability]
            : _values.GetValueOrDefault(id);
        if (value == null)
        {
            answer.ConfigurationStatus(EzspStatus.InvalidId, StackStatus.InvalidArgument).U8(0);
            return;
        }

        ConfigurationOk(answer).LengthPrefixed(value);
    }

    private void SetValue(EzspReader command, EzspWriter answer)
    {
        int id = command.U8();
        byte[] value = command.LengthPrefixed();
        if (!command.Truncated)
        {
            _values[id] = value;
        }

        ConfigurationOk(answer);
    }

    /// <remarks>An unknown endpoint is an error that still carries two bytes of value: hosts read them in any case.</remarks>
    private void GetExtendedValue(EzspReader command, EzspWriter answer)
    {
        int id = command.U8();
        uint characteristics = command.U32();
        if (id == ExtendedValueEndpointFlags && _stack.Endpoints.Any(e => e.Number == characteristics))
        {
            ConfigurationOk(answer).LengthPrefixed([EndpointEnabled, 0]);
            return;
        }

        answer.ConfigurationStatus(EzspStatus.InvalidValue, StackStatus.InvalidArgument).LengthPrefixed([0, 0]);
    }

    private void GetConfigurationValue(EzspReader command, EzspWriter answer)
    {
        int id = command.U8();
        bool known = _configuration.TryGetValue(id, out int value) || id == KeyTableSizeId;
        answer.ConfigurationStatus(
            known ? EzspStatus.Success : EzspStatus.InvalidId,
            known ? StackStatus.Success : StackStatus.InvalidArgument).U16(value);
    }

    private void SetConfigurationValue(EzspReader command, EzspWriter answer)
    {
        int id = command.U8();
        int value = command.U16();
        if (!command.Truncated)
        {
            _configuration[id] = value;
        }

        ConfigurationOk(answer);
    }

    private void SetPolicy(EzspReader command, EzspWriter answer)
    {
        int policy = command.U8();
        int decision = command.U8();
        if (!command.Truncated)
        {
            _policies[policy] = decision;
        }

        ConfigurationOk(answer);
    }

    private void GetPolicy(EzspReader command, EzspWriter answer)
    {
        int policy = command.U8();
        ConfigurationOk(answer).U8(_policies.GetValueOrDefault(policy));
    }

    private void AddEndpoint(EzspReader command, EzspWriter answer)
    {
        int number = command.U8();
        int profile = command.U16();
        int device = command.U16();
        int deviceVersion = command.U8();
        int inputs = command.U8();
        int outputs = command.U8();
        var endpoint = new Endpoint(number, profile, device, deviceVersion, command.U16s(inputs), command.U16s(outputs));
        bool added = !command.Truncated && _stack.State == NetworkState.None && _stack.AddEndpoint(endpoint);
        answer.ConfigurationStatus(
            added ? EzspStatus.Success : EzspStatus.InvalidCall,
            added ? StackStatus.Success : StackStatus.InvalidCall);
    }

    private void SetToken(EzspReader command, EzspWriter answer)
    {
        int id = command.U8();
        byte[] data = command.Bytes(StackFlash.TokenBytes);
        bool valid = id < StackFlash.TokenCount;
        if (valid && !command.Truncated)
        {
            _stack.Flash.Tokens[id] = data;
        }

        answer.Status(valid ? StackStatus.Success : StackStatus.InvalidArgument);
    }

    private void GetToken(EzspReader command, EzspWriter answer)
    {
        int id = command.U8();
        bool valid = id < StackFlash.TokenCount;
        answer.Status(valid ? StackStatus.Success : StackStatus.InvalidArgument)
            .Bytes(valid ? _stack.Flash.Tokens[id] : new byte[StackFlash.TokenBytes]);
    }

    private void GetManufacturingToken(EzspReader command, EzspWriter answer)
    {
        int id = command.U8();
        byte[] erased = new byte[ManufacturingTokenBytes(id)];
        Array.Fill(erased, (byte)0xFF);
        answer.LengthPrefixed(_stack.Flash.ManufacturingTokens.GetValueOrDefault(id, erased));
    }

    /// <remarks>Manufacturing tokens can be written once.</remarks>
    private void SetManufacturingToken(EzspReader command, EzspWriter answer)
    {
        int id = command.U8();
        byte[] data = command.LengthPrefixed();
        bool valid = data.Length == ManufacturingTokenBytes(id) && data.Length > 0;
        bool free = valid && !command.Truncated && _stack.Flash.ManufacturingTokens.TryAdd(id, data);
        answer.Status(!valid ? StackStatus.InvalidArgument : free ? StackStatus.Success : StackStatus.InvalidCall);
    }

    private static EzspWriter ConfigurationOk(EzspWriter answer) =>
        answer.ConfigurationStatus(EzspStatus.Success, StackStatus.Success);

    private static int ManufacturingTokenBytes(int id) => id switch
    {
        0x00 or 0x03 => 2,
        0x01 or 0x02 => 16,
        0x09 => 92,
        0x0A => 20,
        0x0C => 8,
        _ => 0,
    };
}
