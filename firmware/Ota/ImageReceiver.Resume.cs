using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.Firmware.Ota;

/// <content>Begin: how much of the file the target bank holds already.</content>
public sealed partial class ImageReceiver
{
    private ReceiveStatus LoadPrefix() =>
        _prefix.Load(_control.Banks, _control.TargetBank, _agreed) == RefusalReason.None
            ? Go(ReceiveState.JudgingPrefix)
            : StartFromNothing();

    private ReceiveStatus JudgePrefix() =>
        _prefix.Judge(_agreed, _control.SecurityCounter) == RefusalReason.None
            ? Go(ReceiveState.Reopening)
            : StartFromNothing();

    private ReceiveStatus StartFromNothing()
    {
        Restart(ReceiveState.Header);
        return ReceiveStatus.Continue;
    }

    private ReceiveStatus FindChunk()
    {
        if (_chunk < _prefix.Manifest.ChunkCount && IsStored(_chunk))
        {
            _chunk++;
            return ReceiveStatus.Working;
        }

        return Go(ReceiveState.DroppingRest);
    }

    private ReceiveStatus DropRest()
    {
        Manifest manifest = _prefix.Manifest;
        _isResumed = true;
        _isWholeFromStore = _chunk == manifest.ChunkCount;
        NextOffset = _chunk < manifest.ChunkCount
            ? _prefix.ImageOffset + (_chunk * _chunkBytes.Length)
            : _prefix.ImageOffset + manifest.ImageSizeBytes;
        if (_control.Banks.EraseChunksFrom(_bank, _chunk) != Result.Ok)
        {
            return Refuse(RefusalReason.StoreWrite);
        }

        _trace.Event(TraceSource.Store, (int)ReceiveEvent.Resumed, NextOffset, _chunk);
        Enter(ReceiveState.Chunks);
        return _isWholeFromStore ? ReceiveStatus.Complete : ReceiveStatus.Continue;
    }

    private bool IsStored(int chunk)
    {
        int length = _prefix.Manifest.ChunkLength(chunk);
        Result result = _control.Banks.ReadChunk(_bank, chunk, _chunkBytes, 0, out int count);
        return result == Result.Ok && count == length && IsChunkRight(chunk, length);
    }
}
