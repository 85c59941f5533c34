using System;
using System.Collections.Generic;
using Bridge.Firmware.Ota;
using Bridge.Firmware.Zcl;
using Bridge.Hal;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Whole downloads over an ether that loses, repeats, delays and reorders, each replayed by its seed.</summary>
[TestClass]
public class OtaLossTests
{
    private const int FileSize = 5000;
    private const int ServerBlock = 50;

    [TestMethod]
    [DataRow(0)]
    [DataRow(256)]
    [DataRow(1024)]
    [DataRow(4096)]
    public void A_file_arrives_whole_over_a_lossy_ether(int pageSize)
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            Run run = new Run(seed, pageSize);
            Assert.IsTrue(run.UntilApply(), $"replay: seed={seed} pageSize={pageSize}: {run.Client.State} at {run.Client.FileOffset}");
            CollectionAssert.AreEqual(run.File, run.Stored, $"replay: seed={seed} pageSize={pageSize}");
        }
    }

    [TestMethod]
    public void Random_frames_never_throw_and_never_apply()
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            Random random = new(seed);
            Run run = new Run(seed, 1024);
            run.SkipServer = true;
            for (int i = 0; i < 400; i++)
            {
                byte[] frame = new byte[random.Next(0, 40)];
                random.NextBytes(frame);
                if (frame.Length > 2 && random.Next(4) != 0)
                {
                    frame[0] = (byte)(random.Next(2) == 0 ? 0x19 : 0x09);
                    frame[1] = (byte)random.Next(8);
                    frame[2] = (byte)random.Next(10);
                }

                bool zdo = random.Next(8) == 0;
                run.Hear(frame, zdo ? 0 : 0x0104, zdo ? (random.Next(2) == 0 ? 0x8006 : 0x8001) : 0x0019, random.Next(5) == 0);
                if (random.Next(3) == 0)
                {
                    run.Tick();
                }
            }

            Assert.IsFalse(run.Applied, $"replay: seed={seed}");
        }
    }

    [TestMethod]
    public void No_deadline_is_ever_left_in_the_past()
    {
        Run run = new Run(7, 512);
        for (int i = 0; i < 3000 && !run.Applied; i++)
        {
            run.Tick();
            Assert.IsTrue(run.Client.NextDeadlineMs > run.NowMs, $"step {i}: {run.Client.State}");
        }
    }

    private sealed class Run : ITrace
    {
        public readonly OtaClient Client;
        public readonly byte[] File = new byte[FileSize];
        public readonly byte[] Stored = new byte[FileSize];
        public bool Applied;
        public bool SkipServer;
        public long NowMs;

        private readonly Random _random;
        private readonly int _lossPercent;
        private readonly PriorityQueue<(byte[] Frame, int Cluster), (long, int)> _air = new();
        private int _order;

        public Run(int seed, int pageSize)
        {
            _random = new Random(seed);
            _random.NextBytes(File);
            _lossPercent = _random.Next(0, 30);
            OtaClientOptions options = new()
            {
                ManufacturerCode = 0x1337,
                ImageType = 0x0084,
                HardwareVersion = 0x0101,
                CurrentFileVersion = 0x01000000,
                MaxFileSizeBytes = 100000,
                PageSizeBytes = pageSize,
                Profile = 0x0104,
            };
            Client = new OtaClient(options, seed, this);
            Client.OnNetworkUp(0);
        }

        public void State(TraceSource source, int state, long deadlineMs)
        {
        }

        public void Event(TraceSource source, int code, long a, long b)
        {
        }

        public bool UntilApply()
        {
            for (int i = 0; i < 100000 && !Applied; i++)
            {
                Tick();
            }

            return Applied;
        }

        public void Tick()
        {
            if (_air.TryPeek(out (byte[] Frame, int Cluster) next, out (long At, int) when) && when.At <= Client.NextDeadlineMs)
            {
                _air.Dequeue();
                NowMs = Math.Max(NowMs, when.At);
                Hear(next.Frame, next.Cluster == 0x0019 ? 0x0104 : 0, next.Cluster, false);
                return;
            }

            NowMs = Client.NextDeadlineMs;
            Client.OnTime(NowMs);
            Drain();
        }

        public void Hear(byte[] frame, int profile, int cluster, bool broadcast)
        {
            ApsMessage message = new()
            {
                Profile = profile,
                Cluster = cluster,
                SourceEndpoint = profile == 0 ? 0 : 1,
                DestinationEndpoint = profile == 0 ? 0 : 1,
                Buffer = frame,
                Count = frame.Length,
                Broadcast = broadcast,
            };
            Client.OnMessage(message, NowMs);
            Drain();
        }

        private void Drain()
        {
            for (OtaAction action = Client.Poll(); action != OtaAction.None; action = Client.Poll())
            {
                switch (action)
                {
                    case OtaAction.Send:
                        Serve(Client.Outgoing);
                        break;
                    case OtaAction.Offered:
                        Client.Accept(0, NowMs);
                        break;
                    case OtaAction.Data:
                        Array.Copy(Client.DataBuffer, Client.DataOffset, Stored, Client.DataFileOffset, Client.DataCount);
                        Client.DataAccepted(NowMs);
                        break;
                    case OtaAction.Complete:
                        Client.VerifiedOk(NowMs);
                        break;
                    case OtaAction.Apply:
                        Applied = true;
                        break;
                    default:
                        break;
                }
            }
        }

        private void Serve(ApsMessage request)
        {
            if (SkipServer || Lost())
            {
                return;
            }

            byte[] sent = request.Buffer;
            if (request.Profile == 0)
            {
                Air(request.Cluster == 0x0006
                    ? [sent[0], 0, 0, 0, 1, 1]
                    : [sent[0], 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0], request.Cluster | 0x8000, 0);
                return;
            }

            if ((sent[0] & 3) == 0)
            {
                return;
            }

            byte[] identity = [0x37, 0x13, 0x84, 0x00, 0x00, 0x00, 0x01, 0x01];
            switch (sent[2])
            {
                case 0x01:
                    Air([0x19, sent[1], 2, 0, .. identity, .. BitConverter.GetBytes(FileSize)], 0x0019, 0);
                    break;
                case 0x03:
                    Block(sent[1], identity, (int)Bytes.U32LE(sent, 12), sent[16], 0);
                    break;
                case 0x04:
                    int end = (int)Bytes.U32LE(sent, 12) + Bytes.U16LE(sent, 17);
                    int delayMs = 0;
                    for (int at = (int)Bytes.U32LE(sent, 12); at < end; at += ServerBlock, delayMs += 20)
                    {
                        Block(sent[1], identity, at, end - at, delayMs);
                    }

                    break;
                case 0x06 when sent[3] == 0:
                    Air([0x19, sent[1], 7, .. identity, 0, 0, 0, 0, 1, 0, 0, 0], 0x0019, 0);
                    break;
                default:
                    break;
            }
        }

        private void Block(byte sequence, byte[] identity, int offset, int most, int delayMs)
        {
            int count = Math.Max(0, Math.Min(Math.Min(most, ServerBlock), FileSize - offset));
            Air([0x19, sequence, 5, 0, .. identity, .. BitConverter.GetBytes(offset), (byte)count, .. File.AsSpan(offset, count)], 0x0019, delayMs);
        }

        private void Air(byte[] frame, int cluster, int delayMs)
        {
            int copies = _random.Next(100) < 15 ? 2 : 1;
            for (int i = 0; i < copies; i++)
            {
                if (!Lost())
                {
                    int jitterMs = _random.Next(100) < 10 ? _random.Next(5000) : _random.Next(5, 60);
                    _air.Enqueue((frame, cluster), (NowMs + delayMs + jitterMs, _order++));
                }
            }
        }

        private bool Lost() => _random.Next(100) < _lossPercent;
    }
}
