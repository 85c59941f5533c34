using System;
using System.Collections.Generic;
using Bridge.DeviceTests;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Firmware.Zcl;
using Bridge.Hal;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Two ends over an ether that loses, repeats, delays, reorders and spoils, and a bridge that restarts in the middle: a key both have, or none; each run is replayed by its line.</summary>
[TestClass]
public class KeyEstablishmentLossTests
{
    private const int Seeds = 250;
    private const int MaxAttempts = 80;

    [TestMethod]
    [DataRow(0, 0, 0, 0, 0, DisplayName = "whole")]
    [DataRow(20, 0, 0, 0, 0, DisplayName = "loss")]
    [DataRow(0, 40, 0, 0, 0, DisplayName = "duplication")]
    [DataRow(0, 0, 3000, 0, 0, DisplayName = "delay and reordering")]
    [DataRow(0, 0, 30000, 0, 0, DisplayName = "messages of sessions long past")]
    [DataRow(0, 0, 0, 15, 0, DisplayName = "bit flips")]
    [DataRow(0, 0, 0, 0, 10, DisplayName = "restarts")]
    [DataRow(10, 15, 2000, 5, 3, DisplayName = "everything")]
    public void Both_ends_come_to_one_key(int lossPercent, int duplicationPercent, int maxDelayMs, int flipPercent, int restartPercent)
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            string replay = $"replay: seed={seed} loss={lossPercent} duplication={duplicationPercent} delay={maxDelayMs} flips={flipPercent} restarts={restartPercent}";
            var run = new Run(seed, lossPercent, duplicationPercent, maxDelayMs, flipPercent, restartPercent);
            string fault = run.UntilEstablished(MaxAttempts);
            Assert.IsNull(fault, $"{replay}: {fault}");
        }
    }

    private sealed class Run
    {
        private readonly Random _random;
        private readonly int _lossPercent;
        private readonly int _duplicationPercent;
        private readonly int _maxDelayMs;
        private readonly int _flipPercent;
        private readonly int _restartPercent;
        private readonly KeyEstablishmentEnd _bridge = new("A", 0x2211, 1, 0x12);
        private readonly KeyEstablishmentEnd _hub = new("B", 0x0000, 0x7B, 0x34);
        private readonly byte[] _issuer = [0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11];
        private readonly PriorityQueue<(ApsMessage Message, bool ToBridge), (long, int)> _air = new();
        private readonly Dictionary<string, int> _hubKeys = [];
        private long _nowMs;
        private int _order;
        private bool _established;
        private string _fault;

        public Run(int seed, int lossPercent, int duplicationPercent, int maxDelayMs, int flipPercent, int restartPercent)
        {
            _random = new Random(seed);
            _lossPercent = lossPercent;
            _duplicationPercent = duplicationPercent;
            _maxDelayMs = maxDelayMs;
            _flipPercent = flipPercent;
            _restartPercent = restartPercent;
            Build(_bridge);
            Build(_hub);
        }

        /// <returns>Null when the bridge established a key that the hub has.</returns>
        public string UntilEstablished(int maxAttempts)
        {
            for (int attempt = 0; attempt < maxAttempts; attempt++)
            {
                if (_bridge.Machine.State == KeyEstablishmentState.Idle)
                {
                    _bridge.Machine.Start(_hub.NodeId, _hub.Endpoint, _hub.Eui64, _nowMs);
                }

                long retryMs = _nowMs + 400_000;
                while (_nowMs < retryMs && _bridge.Machine.State != KeyEstablishmentState.Idle && _fault == null)
                {
                    Turn(retryMs);
                }

                Take(_bridge);
                if (_established || _fault != null)
                {
                    return _fault;
                }

                _nowMs += EstablishmentBackOff.RetryMs;
            }

            return $"no key after {maxAttempts} attempts";
        }

        private void Build(KeyEstablishmentEnd end)
        {
            end.Build(_issuer, CbkeSuite.Suite2Bit, new SilentTrace());
            byte[] drawn = new byte[CbkeSuite.MaxEphemeralRandomBytes];
            _random.NextBytes(drawn);
            end.Use(end.Suite2, null, new FixedRandom(drawn), new SilentTrace());
            end.Suite2.StepsOfWork = 1 + _random.Next(20);
        }

        private void Turn(long endMs)
        {
            long nextMs = Math.Min(_bridge.Machine.NextDeadlineMs, _hub.Machine.NextDeadlineMs);
            if (_air.TryPeek(out _, out (long AtMs, int) first))
            {
                nextMs = Math.Min(nextMs, first.AtMs);
            }

            _nowMs = Math.Max(_nowMs, Math.Min(nextMs, endMs));
            if (_air.Count > 0 && _air.TryPeek(out (ApsMessage Message, bool ToBridge) due, out (long AtMs, int) when) && when.AtMs <= _nowMs)
            {
                _air.Dequeue();
                (due.ToBridge ? _bridge : _hub).Machine.OnMessage(due.Message, (due.ToBridge ? _hub : _bridge).Eui64, _nowMs);
                if (_random.Next(100) < _restartPercent)
                {
                    Build(_bridge);
                    _bridge.Machine.Start(_hub.NodeId, _hub.Endpoint, _hub.Eui64, _nowMs);
                }
            }

            foreach (KeyEstablishmentEnd end in new[] { _hub, _bridge })
            {
                if (_nowMs >= end.Machine.NextDeadlineMs)
                {
                    end.Machine.OnTime(_nowMs);
                }

                Take(end);
            }
        }

        private void Take(KeyEstablishmentEnd end)
        {
            for (KeyEstablishmentAction action = end.Machine.Poll(); action != KeyEstablishmentAction.None; action = end.Machine.Poll())
            {
                switch (action)
                {
                    case KeyEstablishmentAction.Send:
                        Send(end, end.Machine.Outgoing);
                        break;
                    case KeyEstablishmentAction.Established when end == _hub:
                        _hubKeys[Convert.ToHexString(end.Machine.LinkKey)] = 1;
                        break;
                    case KeyEstablishmentAction.Established:
                        _established = true;
                        if (!_hubKeys.ContainsKey(Convert.ToHexString(end.Machine.LinkKey)))
                        {
                            _fault = "the bridge established a key the hub does not have";
                        }

                        break;
                    default:
                        if (end.Machine.LinkKey.AsSpan().IndexOfAnyExcept((byte)0) >= 0)
                        {
                            _fault = "a key after a failure";
                        }

                        break;
                }
            }
        }

        private void Send(KeyEstablishmentEnd from, ApsMessage sent)
        {
            KeyEstablishmentEnd to = from == _bridge ? _hub : _bridge;
            int copies = _random.Next(100) < _lossPercent ? 0 : _random.Next(100) < _duplicationPercent ? 2 : 1;
            for (int copy = 0; copy < copies; copy++)
            {
                ApsMessage message = KeyEstablishmentBench.Blank(from, to);
                message.Count = sent.Count;
                Array.Copy(sent.Buffer, sent.Offset, message.Buffer, 0, sent.Count);
                if (_random.Next(100) < _flipPercent)
                {
                    message.Buffer[_random.Next(message.Count)] ^= (byte)(1 << _random.Next(8));
                }

                _air.Enqueue((message, to == _bridge), (_nowMs + 5 + _random.Next(_maxDelayMs + 1), _order++));
            }
        }
    }
}
