using System;
using System.Linq;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Hal;
using VirtualHan.Device;

namespace Bridge.HostTests;

/// <summary>A bridge's program by script: fetches the offered file block by block, ends the upgrade, reboots. It checks nothing; it exists to drive the hub.</summary>
public sealed class VirtualHanUpdater : IBridgeProgram
{
    private const int RetryMs = 5000;
    private const int BlockBytes = 50;

    private readonly VirtualHanRadioProgram _radio;
    private readonly BootHandoff _handoff;
    private readonly ITrace _trace;
    private readonly bool _refuses;
    private long _deadlineMs = Deadline.Never;
    private long _rebootAtMs = Deadline.Never;
    private int _heard;
    private byte _transaction;
    private byte[] _pending;
    private byte[] _identity;
    private int _size;
    private int _offset;
    private long _nowMs;

    public VirtualHanUpdater(byte[] linkKey, BootHandoff handoff, ITrace trace, bool refuses)
    {
        _radio = new VirtualHanRadioProgram(linkKey, trace);
        _handoff = handoff;
        _trace = trace;
        _refuses = refuses;
    }

    public byte[] ActionBuffer => _radio.ActionBuffer;

    public int ActionOffset => _radio.ActionOffset;

    public int ActionCount => _radio.ActionCount;

    public long NextDeadlineMs => Math.Min(_radio.NextDeadlineMs, Math.Min(_deadlineMs, _rebootAtMs));

    public void Start(long nowMs)
    {
        _radio.Start(nowMs);
        _deadlineMs = nowMs + RetryMs;
    }

    public void OnSerial(byte[] buffer, int offset, int count, long nowMs)
    {
        _radio.OnSerial(buffer, offset, count, nowMs);
        Drain(nowMs);
    }

    public void OnTime(long nowMs)
    {
        _nowMs = nowMs;
        _radio.OnTime(nowMs);
        if (nowMs >= _deadlineMs)
        {
            _deadlineMs = nowMs + RetryMs;
            if (_pending != null && _radio.IsUp)
            {
                _radio.Send(0x0019, 1, _pending, nowMs);
            }
        }
    }

    public AppAction Poll()
    {
        if (_rebootAtMs <= _nowMs)
        {
            return AppAction.Reboot;
        }

        AppAction action = _radio.Poll();
        while (action == AppAction.None && _heard < _radio.Heard.Count)
        {
            Drain(_nowMs);
            action = _radio.Poll();
        }

        return action;
    }

    private void Drain(long nowMs)
    {
        _nowMs = nowMs;
        while (_heard < _radio.Heard.Count)
        {
            (int _, int cluster, byte[] payload) = _radio.Heard[_heard++];
            if (cluster == 0x0019 && payload.Length >= 3)
            {
                OnOta(payload, nowMs);
            }
        }
    }

    private void OnOta(byte[] payload, long nowMs)
    {
        switch (payload[0], payload[2])
        {
            case (0x18, 0x00):
                byte[] version = BitConverter.GetBytes((uint)_handoff.FileVersion);
                _radio.Send(0x0019, 1, [0x18, payload[1], 0x01, 0x02, 0x00, 0x00, 0x23, .. version], nowMs);
                Confirm();
                break;
            case (0x19, 0x00) when _pending == null:
                Ask(0x01, [0, 0x37, 0x13, 0x84, 0x00, .. BitConverter.GetBytes((uint)_handoff.FileVersion)], nowMs);
                break;
            case (0x19, 0x02) when payload[3] == 0 && _identity == null && _refuses:
                _trace.Event(TraceSource.Ota, (int)Bridge.Firmware.Ota.OtaEvent.Refused, (int)RefusalReason.ImageType, 1);
                _pending = null;
                break;
            case (0x19, 0x02) when payload[3] == 0 && _identity == null:
                _identity = payload[4..12];
                _size = BitConverter.ToInt32(payload, 12);
                AskBlock(nowMs);
                break;
            case (0x19, 0x05) when payload[3] == 0 && BitConverter.ToInt32(payload, 12) == _offset:
                _offset += payload[16];
                AskBlock(nowMs);
                break;
            case (0x19, 0x07):
                _pending = null;
                _rebootAtMs = nowMs + (BitConverter.ToUInt32(payload, 15) * 1000L);
                break;
        }
    }

    private void AskBlock(long nowMs)
    {
        if (_offset < _size)
        {
            Ask(0x03, [0, .. _identity, .. BitConverter.GetBytes(_offset), BlockBytes], nowMs);
        }
        else
        {
            Ask(0x06, [0, .. _identity], nowMs);
        }
    }

    private void Ask(byte command, byte[] fields, long nowMs)
    {
        _pending = [0x01, _transaction++, command, .. fields];
        _deadlineMs = nowMs + RetryMs;
        _radio.Send(0x0019, 1, _pending, nowMs);
    }

    private void Confirm()
    {
        if (_handoff.OnTrial)
        {
            _handoff.IsConfirmed = true;
            _trace.Event(TraceSource.Boot, (int)BootEvent.Confirmed, _handoff.Bank, 1);
        }
    }
}
