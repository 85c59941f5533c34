using Bridge.Firmware.Ota;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>Block after block into an OTA client whose owner takes each at once; nothing is written down, so that nothing is allocated here.</summary>
public sealed class BlockFeed
{
    private const int HeadBytes = 17;
    private const int OffsetAt = 12;
    private const int SequenceAt = 1;

    private readonly OtaBench _bench = new OtaBench();
    private readonly ApsMessage _message = new ApsMessage();
    private readonly byte[] _frame;
    private readonly int _blockBytes;

    /// <summary>A download of a file of <paramref name="fileBytes"/> whose first block was asked for.</summary>
    public BlockFeed(int fileBytes, int blockBytes)
    {
        _blockBytes = blockBytes;
        _bench.Options.MaxFileSizeBytes = fileBytes;
        _bench.Options.MaxDataSizeBytes = blockBytes;
        _bench.StartToQuery();
        _bench.Offer(OtaBench.Newer, fileBytes);
        _frame = _bench.BlockFrame(0, blockBytes);
        _message.SourceEndpoint = 1;
        _message.DestinationEndpoint = 1;
        _message.Profile = 0x0104;
        _message.Cluster = 0x0019;
        _message.Buffer = _frame;
        _message.Count = HeadBytes + blockBytes;
    }

    /// <summary>Bytes the owner took.</summary>
    public int Taken { get; private set; }

    public void Serve(int blocks)
    {
        for (int i = 0; i < blocks; i++)
        {
            _frame[SequenceAt] = (byte)_bench.LastSequence;
            Bytes.PutU32LE(_frame, OffsetAt, Taken);
            _bench.Client.OnMessage(_message, _bench.NowMs);
            Drain();
        }
    }

    private void Drain()
    {
        for (OtaAction action = _bench.Client.Poll(); action != OtaAction.None; action = _bench.Client.Poll())
        {
            if (action == OtaAction.Data)
            {
                Taken += _bench.Client.DataCount;
                _bench.Client.DataAccepted(_bench.NowMs);
            }
            else if (action == OtaAction.Send)
            {
                _bench.LastSequence = _bench.Client.Outgoing.Buffer[_bench.Client.Outgoing.Offset + SequenceAt];
            }
        }
    }
}
