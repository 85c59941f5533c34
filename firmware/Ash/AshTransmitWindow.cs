using System;

namespace Bridge.Firmware.Ash;

/// <summary>DATA sent and not yet acknowledged, by frame number modulo 8 (UG101 5).</summary>
/// <remarks>Data fields are kept as sent, randomised: a retransmission differs only in its control byte and CRC.</remarks>
public sealed class AshTransmitWindow
{
    private readonly byte[][] _data = new byte[AshConstants.FrameNumbers][];
    private readonly int[] _counts = new int[AshConstants.FrameNumbers];
    private readonly int _size;
    private int _nextRetransmission;
    private int _sentTwice;

    public AshTransmitWindow(int size)
    {
        _size = size;
        for (int i = 0; i < AshConstants.FrameNumbers; i++)
        {
            _data[i] = new byte[AshConstants.MaxSendDataBytes];
        }
    }

    /// <summary>frmTx: the number the next new frame gets.</summary>
    public int NextNumber { get; private set; }

    /// <summary>ackRx: the oldest number not acknowledged.</summary>
    public int OldestNumber { get; private set; }

    public int UnackedCount => (NextNumber - OldestNumber) & AshConstants.FrameNumberMask;

    public bool IsOpen => UnackedCount < _size;

    /// <summary>Frames wait to be sent again; no new one may overtake them.</summary>
    public bool IsRetransmitting { get; private set; }

    /// <summary>Whether the oldest unacknowledged frame went out once only, so that its acknowledgement can be timed.</summary>
    public bool IsMeasurable => _sentTwice == 0;

    public void Reset()
    {
        NextNumber = 0;
        OldestNumber = 0;
        IsRetransmitting = false;
        _sentTwice = 0;
    }

    /// <summary>Moves the head of a queue into the window, which must be open.</summary>
    /// <returns>Its frame number.</returns>
    public int TakeFrom(AshQueue queue)
    {
        int number = NextNumber;
        Array.Copy(queue.HeadBuffer, 0, _data[number], 0, queue.HeadCount);
        _counts[number] = queue.HeadCount;
        queue.RemoveHead();
        NextNumber = (number + 1) & AshConstants.FrameNumberMask;
        return number;
    }

    public byte[] Data(int number) => _data[number];

    public int Count(int number) => _counts[number];

    /// <summary>Whether ackNum lies within ackRx..frmTx, the only numbers a peer in step can send.</summary>
    public bool Accepts(int ackNumber) => ((ackNumber - OldestNumber) & AshConstants.FrameNumberMask) <= UnackedCount;

    /// <summary>Frees all frames before an accepted ackNum.</summary>
    /// <returns>How many.</returns>
    public int Acknowledge(int ackNumber)
    {
        int freed = (ackNumber - OldestNumber) & AshConstants.FrameNumberMask;
        if (IsRetransmitting && ((_nextRetransmission - OldestNumber) & AshConstants.FrameNumberMask) < freed)
        {
            _nextRetransmission = ackNumber;
        }

        OldestNumber = ackNumber;
        _sentTwice = _sentTwice > freed ? _sentTwice - freed : 0;
        IsRetransmitting = IsRetransmitting && _nextRetransmission != NextNumber;
        return freed;
    }

    /// <summary>Has every unacknowledged frame sent again, oldest first.</summary>
    public void StartRetransmission()
    {
        _nextRetransmission = OldestNumber;
        _sentTwice = UnackedCount;
        IsRetransmitting = UnackedCount > 0;
    }

    /// <returns>The number to send again now; only while IsRetransmitting.</returns>
    public int TakeRetransmission()
    {
        int number = _nextRetransmission;
        _nextRetransmission = (number + 1) & AshConstants.FrameNumberMask;
        IsRetransmitting = _nextRetransmission != NextNumber;
        return number;
    }
}
