using System;
using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.Firmware.Ota;

/// <content>OnBytes: the front is gathered and judged, then the image goes to the store chunk by chunk.</content>
public sealed partial class ImageReceiver
{
    /// <summary>Takes bytes of the file. A run may begin before <see cref="NextOffset"/>; what was taken already is passed over.</summary>
    /// <returns>
    /// Continue, Ignored, Refetch, Complete or Refused. Working when the manifest is whole: after the last Step said Continue, give the
    /// same run again, its rest is not taken yet.
    /// </returns>
    public ReceiveStatus OnBytes(int fileOffset, byte[] buffer, int offset, int count)
    {
        if (_state == ReceiveState.Refused)
        {
            return ReceiveStatus.Refused;
        }

        int skip = NextOffset - fileOffset;
        if (!TakesBytes || NextOffset >= _agreed.FileSizeBytes || skip < 0 || skip >= count)
        {
            return ReceiveStatus.Ignored;
        }

        int position = offset + skip;
        int end = offset + count;
        while (position < end && NextOffset < _agreed.FileSizeBytes)
        {
            int taken;
            ReceiveStatus status = _state == ReceiveState.Chunks
                ? TakeChunkBytes(buffer, position, end - position, out taken)
                : TakePrefixBytes(buffer, position, end - position, out taken);
            if (status != ReceiveStatus.Continue)
            {
                return status;
            }

            position += taken;
        }

        return NextOffset >= _agreed.FileSizeBytes ? ReceiveStatus.Complete : ReceiveStatus.Continue;
    }

    private bool TakesBytes =>
        _state == ReceiveState.Header || _state == ReceiveState.Manifest || _state == ReceiveState.Chunks;

    private ReceiveStatus TakePrefixBytes(byte[] buffer, int offset, int count, out int taken)
    {
        RefusalReason reason = _prefix.Take(_agreed, buffer, offset, count, out taken);
        NextOffset += taken;
        if (reason != RefusalReason.None)
        {
            return Refuse(reason);
        }

        if (_prefix.IsComplete)
        {
            return Go(ReceiveState.JudgingManifest);
        }

        if (_prefix.HasHeader && _state == ReceiveState.Header)
        {
            Enter(ReceiveState.Manifest);
        }

        return ReceiveStatus.Continue;
    }

    private ReceiveStatus JudgeManifest()
    {
        RefusalReason reason = _prefix.Judge(_agreed, _control.SecurityCounter);
        return reason == RefusalReason.None ? Go(ReceiveState.OpeningBank) : Refuse(reason);
    }

    private ReceiveStatus WritePrefix()
    {
        if (_control.Banks.WritePrefix(_bank, _prefix.Buffer, 0, _prefix.Count) != Result.Ok)
        {
            return Refuse(RefusalReason.StoreWrite);
        }

        Enter(ReceiveState.Chunks);
        return ReceiveStatus.Continue;
    }

    private ReceiveStatus TakeChunkBytes(byte[] buffer, int offset, int count, out int taken)
    {
        int length = _prefix.Manifest.ChunkLength(_chunk);
        taken = count < length - _chunkCount ? count : length - _chunkCount;
        Array.Copy(buffer, offset, _chunkBytes, _chunkCount, taken);
        _chunkCount += taken;
        NextOffset += taken;
        return _chunkCount < length ? ReceiveStatus.Continue : EndChunk(length);
    }

    private ReceiveStatus EndChunk(int length)
    {
        _chunkCount = 0;
        if (!IsChunkRight(_chunk, length))
        {
            NextOffset -= length;
            _chunkRetries++;
            _trace.Event(TraceSource.Store, (int)ReceiveEvent.ChunkRejected, _chunk, _chunkRetries);
            return _chunkRetries > MaxChunkRetries ? GiveUpChunk() : ReceiveStatus.Refetch;
        }

        if (_control.Banks.WriteChunk(_bank, _chunk, _chunkBytes, 0, length) != Result.Ok)
        {
            NextOffset -= length;
            return Refuse(RefusalReason.StoreWrite);
        }

        _chunkRetries = 0;
        _chunk++;
        _trace.Event(TraceSource.Store, (int)ReceiveEvent.ChunkStored, _chunk - 1, _prefix.Manifest.ChunkCount);
        return ReceiveStatus.Continue;
    }

    /// <summary>A stored front may be of another file than the server has now under the same version and size: then the server's own front decides.</summary>
    private ReceiveStatus GiveUpChunk()
    {
        if (!_isResumed)
        {
            return Refuse(RefusalReason.ChunkDigest);
        }

        Restart(ReceiveState.Header);
        return ReceiveStatus.Refetch;
    }

    private bool IsChunkRight(int chunk, int length)
    {
        _sha.Reset();
        _sha.Update(_chunkBytes, 0, length);
        _sha.Finish(_digest, 0);
        return Bytes.AreEqual(_digest, 0, _prefix.Buffer, _prefix.Manifest.ChunkDigestOffset(chunk), Manifest.DigestSizeBytes);
    }
}
