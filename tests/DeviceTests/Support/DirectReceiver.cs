using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>An <see cref="ImageReceiver"/> whose steps follow one another without anything in between, as if each call did all its work at once.</summary>
public sealed class DirectReceiver
{
    private readonly ImageReceiver _receiver;

    public DirectReceiver(ImageReceiver receiver)
    {
        _receiver = receiver;
    }

    /// <summary>Steps taken in all.</summary>
    public int Steps;

    public ReceiveStage Stage => _receiver.Stage;

    public RefusalReason Refusal => _receiver.Refusal;

    public int NextOffset => _receiver.NextOffset;

    public int TargetBank => _receiver.TargetBank;

    public int ChunksStored => _receiver.ChunksStored;

    public ReceiveStatus Begin(AgreedImage agreed) => ToTheEnd(_receiver.Begin(agreed));

    public ReceiveStatus OnBytes(int fileOffset, byte[] buffer, int offset, int count)
    {
        ReceiveStatus status = _receiver.OnBytes(fileOffset, buffer, offset, count);
        if (status != ReceiveStatus.Working)
        {
            return status;
        }

        status = ToTheEnd(status);
        bool hasMore = status == ReceiveStatus.Continue && _receiver.NextOffset < fileOffset + count;
        return hasMore ? _receiver.OnBytes(fileOffset, buffer, offset, count) : status;
    }

    public ReceiveStatus Finish() => ToTheEnd(_receiver.Finish());

    public Result Commit() => _receiver.Commit();

    public void Cancel() => _receiver.Cancel();

    private ReceiveStatus ToTheEnd(ReceiveStatus status)
    {
        while (status == ReceiveStatus.Working)
        {
            Steps++;
            status = _receiver.Step();
        }

        return status;
    }
}
