using System;
using System.Collections.Generic;
using VirtualHan.Radio;

namespace VirtualHan.Ncp;

/// <summary>Keys and security state.</summary>
public sealed partial class EzspServer
{
    // EmberJoinDecision.
    private const int UsePreconfiguredKey = 0;
    private const int DenyJoin = 2;
    private const int NoAction = 3;

    private const int KeyTypeNetwork = 1;
    private const int KeyTypeTrustCentreLink = 2;
    private const int KeyTypeApplicationLink = 4;
    private const int KeyBytes = 16;
    private const int KeyMetadataBytes = 12;
    private const int KeyContextBytes = 18;
    private const int ContextEuiOffset = 4;
    private const uint FirstFrameCounter = 1000;

    public void OnKeyEstablishment(ulong partner, int keyStatus) =>
        Raise(EzspFrameId.KeyEstablishmentHandler, NewWriter().Eui64(partner).U8(keyStatus));

    private static int Decision(DeviceUpdate update, bool keySent) =>
        keySent ? UsePreconfiguredKey
        : update is DeviceUpdate.UnsecuredJoin or DeviceUpdate.UnsecuredRejoin ? DenyJoin
        : NoAction;

    private void AddSecurityHandlers()
    {
        _handlers[EzspFrameId.SetInitialSecurityState] = SetInitialSecurityState;
        _handlers[EzspFrameId.GetCurrentSecurityState] = GetCurrentSecurityState;
        _handlers[EzspFrameId.ClearTransientLinkKeys] = (_, _) => _stack.ClearTransientKeys();
        _handlers[EzspFrameId.UpdateTcLinkKey] = (command, answer) =>
        {
            command.U8();
            answer.Status(IfWhole(command, _stack.UpdateTrustCentreLinkKey));
        };
        _handlers[EzspFrameId.ImportTransientKey] = ImportTransientKey;
        _handlers[EzspFrameId.ExportLinkKeyByIndex] = ExportLinkKeyByIndex;
        _handlers[EzspFrameId.ExportKey] = ExportKey;
        _handlers[EzspFrameId.GetNetworkKeyInfo] = (_, answer) => answer.Status32(StackStatus.Success)
            .U8(_stack.State == NetworkState.Joined ? 1 : 0).U8(0).U8(_stack.Flash.KeySequence).U8(0).U32(FirstFrameCounter);
    }

    private void SetInitialSecurityState(EzspReader command, EzspWriter answer)
    {
        var security = new InitialSecurity
        {
            Bitmask = command.U16(),
            PreconfiguredKey = command.Key(),
            NetworkKey = command.Key(),
            KeySequence = command.U8(),
            TrustCentreEui64 = command.Eui64(),
        };
        answer.Status(IfWhole(command, () =>
        {
            if (_stack.State != NetworkState.None)
            {
                return StackStatus.InvalidCall;
            }

            _stack.SetInitialSecurity(security);
            return StackStatus.Success;
        }));
    }

    private void GetCurrentSecurityState(EzspReader command, EzspWriter answer)
    {
        bool joined = _stack.State == NetworkState.Joined;
        answer.Status(joined ? StackStatus.Success : StackStatus.NotJoined)
            .U16(joined ? _stack.Flash.SecurityBitmask : 0)
            .Eui64(joined ? _stack.Flash.TrustCentreEui64 : 0);
    }

    private void ImportTransientKey(EzspReader command, EzspWriter answer)
    {
        ulong eui64 = command.Eui64();
        byte[] key = command.Key();
        if (IsVersion13)
        {
            command.U8();
        }

        if (!command.Truncated)
        {
            _stack.ImportTransientKey(eui64, key);
        }

        answer.Status32(StackStatus.Success);
    }

    /// <remarks>Hosts walk the table by KEY_TABLE_SIZE, which is 0 until one sets it: nothing is found.</remarks>
    private void ExportLinkKeyByIndex(EzspReader command, EzspWriter answer)
    {
        command.U8();
        if (IsVersion13)
        {
            answer.Eui64(0).Bytes(new byte[KeyBytes + KeyMetadataBytes]).Status32(StackStatus.NotFound);
        }
        else
        {
            answer.Status32(StackStatus.NotFound).Bytes(new byte[KeyContextBytes + KeyBytes + KeyMetadataBytes]);
        }
    }

    private void ExportKey(EzspReader command, EzspWriter answer)
    {
        byte[] context = command.Bytes(KeyContextBytes);
        byte[] key = context[0] switch
        {
            KeyTypeNetwork => _stack.Flash.NetworkKey,
            KeyTypeTrustCentreLink => _stack.Flash.TrustCentreLinkKey,
            KeyTypeApplicationLink => LinkKeys.KeyOf(BitConverter.ToUInt64(context, ContextEuiOffset)),
            _ => null,
        };
        StackStatus status = key != null ? StackStatus.Success : StackStatus.NotFound;
        key ??= new byte[KeyBytes];
        if (IsVersion13)
        {
            answer.Bytes(key).Status32(status);
        }
        else
        {
            answer.Status32(status).Bytes(key).Bytes(context);
        }
    }
}
