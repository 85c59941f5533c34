using System;
using Bridge.Boot;
using Bridge.Firmware.Zcl;

namespace Bridge.Firmware.Ota;

/// <summary>What the owner is shown of a file, and its answers. An answer that comes after the update broke off changes nothing.</summary>
public sealed partial class OtaClient
{
    public byte[] DataBuffer => _window.Buffer;

    /// <summary>Start of the bytes in <see cref="DataBuffer"/>.</summary>
    public int DataOffset => FileOffset - _window.Base;

    public int DataCount { get; private set; }

    /// <summary>Where the bytes belong in the OTA file.</summary>
    public int DataFileOffset => FileOffset;

    /// <summary>Answers Offered: fetch the file from here, 0..FileSize. More than 0 goes on with a part stored before.</summary>
    public void Accept(int startFileOffset, long nowMs)
    {
        if (_state != OtaState.Offered)
        {
            return;
        }

        if (startFileOffset < 0 || startFileOffset > FileSize)
        {
            throw new InvalidOperationException();
        }

        FileOffset = startFileOffset;
        MinimumBlockPeriodMs = 0;
        _blockTimer.Reset();
        _errors = 0;
        _waits = 0;
        _refetches = 0;
        _emptyPages = 0;
        _pagesOff = _options.PageSizeBytes <= _options.MaxDataSizeBytes;
        _paged = false;
        Event(OtaEvent.Accepted, startFileOffset, 0);
        Continue(nowMs);
    }

    /// <summary>Answers Offered: not this file (INVALID_IMAGE), or no place for it now (ABORT, for the reasons of the store).</summary>
    public void Refuse(RefusalReason reason, long nowMs)
    {
        if (_state != OtaState.Offered)
        {
            return;
        }

        Refused(reason, RefusalStage.QueryResponse);
        if (IsOfTheStore(reason))
        {
            ReportFailure(ZclStatus.Abort, OtaTiming.RetryUpdateMs, nowMs);
            return;
        }

        _refusals.Add(FileVersion, (int)reason, nowMs);
        ReportFailure(ZclStatus.InvalidImage, OtaTiming.QueryPeriodMs, nowMs);
    }

    /// <summary>Answers Data: the bytes are taken.</summary>
    public void DataAccepted(long nowMs)
    {
        if (_state != OtaState.Storing)
        {
            return;
        }

        Event(OtaEvent.Stored, FileOffset, DataCount);
        FileOffset += DataCount;
        Continue(nowMs);
    }

    /// <summary>Answers Data or Complete: bytes from here on are to come again. At most RefetchesMax times in one download.</summary>
    /// <param name="fileOffset">0..FileOffset; after Data up to FileOffset + DataCount, when the front of the data is taken.</param>
    public void RefetchFrom(int fileOffset, long nowMs)
    {
        if (_state != OtaState.Storing && _state != OtaState.Verifying)
        {
            return;
        }

        int most = _state == OtaState.Storing ? FileOffset + DataCount : FileOffset;
        if (fileOffset < 0 || fileOffset > most)
        {
            throw new InvalidOperationException();
        }

        if (_refetches == OtaTiming.RefetchesMax)
        {
            RefuseImage(RefusalReason.ChunkDigest, RefusalStage.Chunk, nowMs);
            return;
        }

        _refetches++;
        Event(OtaEvent.Refetch, fileOffset, _refetches);
        FileOffset = fileOffset;
        _paged = false;
        _streaming = false;
        Continue(nowMs);
    }

    /// <summary>Answers Data, Complete or Apply: the file is no good (INVALID_IMAGE), or the store is not (ABORT).</summary>
    public void RefuseImage(RefusalReason reason, RefusalStage stage, long nowMs)
    {
        if (_state != OtaState.Storing && _state != OtaState.Verifying && _state != OtaState.Applying)
        {
            return;
        }

        Refused(reason, stage);
        if (IsOfTheStore(reason))
        {
            FailUpdate(OtaAbortReason.Refused, ZclStatus.Abort, nowMs);
            return;
        }

        _refusals.Add(FileVersion, (int)reason, nowMs);
        FailUpdate(OtaAbortReason.Refused, ZclStatus.InvalidImage, nowMs);
    }

    /// <summary>Says nothing against the file: it may be fetched again when the store works.</summary>
    private static bool IsOfTheStore(RefusalReason reason) =>
        reason == RefusalReason.StoreRead || reason == RefusalReason.StoreWrite || reason == RefusalReason.StoreMissing;
}
