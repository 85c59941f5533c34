using Bridge.Firmware.App;
using Bridge.Firmware.Ash;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>A radio stack and a fake radio on one wire and one clock that jumps from deadline to deadline. The wire may lose and flip, by seed.</summary>
public sealed class RadioBench
{
    public readonly CountingTrace Trace = new CountingTrace();
    public readonly RadioOptions Options = new RadioOptions();
    public readonly FakeNcp Ncp;
    public readonly RadioStack Stack;
    public long NowMs = 1000;

    /// <summary>Of 1000 bytes, this many are lost and this many have a bit flipped.</summary>
    public int LostPerThousand;
    public int FlippedPerThousand;

    /// <summary>The radio neither hears nor speaks.</summary>
    public bool Unplugged;

    /// <summary>Actions the stack handed out, by RadioAction.</summary>
    public readonly int[] Actions = new int[16];

    public readonly byte[] LastPayload = new byte[200];
    public int LastPayloadCount;
    public RadioAction Last;

    private readonly byte[] _one = new byte[1];
    private int _random;

    public RadioBench(int version, int seed)
    {
        _random = seed;
        Options.Join.LinkKey = Hex.Parse("66b6900981e1ee3ca4206b6b861c02bb");
        Ncp = new FakeNcp(Trace);
        Ncp.Version = version;
        Stack = new RadioStack(Options, seed, Trace);
    }

    public static RadioBench Up(int version)
    {
        RadioBench bench = new RadioBench(version, 7);
        bench.Stack.Start(bench.NowMs);
        bench.RunUntil(RadioAction.NetworkUp, 60000);
        return bench;
    }

    /// <summary>Lets time pass until the action has come once more.</summary>
    /// <returns>False when it did not come within the time.</returns>
    public bool RunUntil(RadioAction action, long limitMs)
    {
        int before = Actions[(int)action];
        long endMs = NowMs + limitMs;
        Settle();
        while (Actions[(int)action] == before)
        {
            long nextMs = Deadline.Earlier(Stack.NextDeadlineMs, Ncp.Link.NextDeadlineMs);
            if (nextMs > endMs)
            {
                NowMs = endMs;
                return false;
            }

            Advance(nextMs);
        }

        return true;
    }

    public void RunFor(long durationMs)
    {
        long endMs = NowMs + durationMs;
        Settle();
        while (true)
        {
            long nextMs = Deadline.Earlier(Stack.NextDeadlineMs, Ncp.Link.NextDeadlineMs);
            if (nextMs > endMs)
            {
                NowMs = endMs;
                return;
            }

            Advance(nextMs);
        }
    }

    /// <summary>Moves what is on the wire until neither end has anything to do.</summary>
    public void Settle()
    {
        bool worked = true;
        while (worked)
        {
            worked = StepStack() | StepNcp();
        }
    }

    /// <summary>The radio restarts by itself.</summary>
    public void RestartRadio()
    {
        Ncp.Booted();
        Ncp.Link.Reset(AshConstants.ResetWatchdog, NowMs);
        Settle();
    }

    private void Advance(long nextMs)
    {
        // A deadline in the past is served at once, but time never stands still: that would be a loop without an end.
        NowMs = nextMs > NowMs ? nextMs : NowMs + 1;
        Stack.OnTime(NowMs);
        Ncp.Link.OnTime(NowMs);
        Settle();
    }

    private bool StepStack()
    {
        RadioAction action = Stack.Poll();
        if (action == RadioAction.None)
        {
            return false;
        }

        Actions[(int)action]++;
        if (action != RadioAction.WriteSerial)
        {
            Last = action;
        }

        if (action == RadioAction.WriteSerial)
        {
            for (int i = 0; i < Stack.ActionCount; i++)
            {
                if (Pass(Stack.ActionBuffer[Stack.ActionOffset + i]))
                {
                    Ncp.Link.OnBytes(_one, 0, 1, NowMs);
                }
            }
        }
        else if (action == RadioAction.MessageReceived)
        {
            LastPayloadCount = Stack.Received.Count;
            for (int i = 0; i < LastPayloadCount; i++)
            {
                LastPayload[i] = Stack.Received.Buffer[Stack.Received.Offset + i];
            }
        }

        return true;
    }

    private bool StepNcp()
    {
        switch (Ncp.Link.Poll())
        {
            case AshAction.None:
                return false;
            case AshAction.Write:
                for (int i = 0; i < Ncp.Link.ActionCount; i++)
                {
                    if (Pass(Ncp.Link.ActionBuffer[Ncp.Link.ActionOffset + i]))
                    {
                        Stack.OnBytes(_one, 0, 1, NowMs);
                    }
                }

                return true;
            case AshAction.Deliver:
                Ncp.OnFrame(Ncp.Link.ActionBuffer, Ncp.Link.ActionOffset, Ncp.Link.ActionCount, NowMs);
                return true;
            case AshAction.Connected:
                Ncp.Booted();
                return true;
            default:
                return true;
        }
    }

    private bool Pass(byte value)
    {
        _one[0] = value;
        if (Unplugged)
        {
            return false;
        }

        if (LostPerThousand == 0 && FlippedPerThousand == 0)
        {
            return true;
        }

        int dice = Next(1000);
        if (dice < LostPerThousand)
        {
            return false;
        }

        if (dice < LostPerThousand + FlippedPerThousand)
        {
            _one[0] = (byte)(value ^ (1 << Next(8)));
        }

        return true;
    }

    private int Next(int limit)
    {
        _random ^= _random << 13;
        _random ^= (_random >> 17) & 0x7FFF;
        _random ^= _random << 5;
        return (_random & 0x7FFFFFFF) % limit;
    }

    /// <summary>A message to the hub with the payload given in hexadecimal.</summary>
    public static ApsMessage Message(string payload)
    {
        ApsMessage message = new ApsMessage();
        message.NodeId = 0x0000;
        message.Profile = 0x0109;
        message.Cluster = 0x0019;
        message.SourceEndpoint = 1;
        message.DestinationEndpoint = 1;
        message.Buffer = Hex.Parse(payload);
        message.Count = message.Buffer.Length;
        return message;
    }
}
