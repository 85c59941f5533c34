using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.Ota;

/// <summary>Image Block and Image Page: from Accept to the last byte.</summary>
public sealed partial class OtaClient
{
    private const int MillisecondsPerSecond = 1000;
    private const int MinimumBlockPeriodMax = 0xFFFE;

    private readonly BlockWindow _window;
    private readonly ImageBlockResponse _block = new ImageBlockResponse();
    private readonly BlockTimer _blockTimer = new BlockTimer();

    private int _errors;
    private int _waits;
    private int _refetches;
    private int _emptyPages;
    private bool _pagesOff;
    private bool _paged;
    private bool _streaming;
    private bool _outstanding;
    private long _pageDeadlineMs;

    private bool IsUpdating
    {
        get
        {
            switch (_state)
            {
                case OtaState.Offered:
                case OtaState.DownloadingBlock:
                case OtaState.DownloadingPage:
                case OtaState.Storing:
                case OtaState.Pausing:
                case OtaState.WaitingForData:
                case OtaState.Verifying:
                    return true;
                default:
                    return false;
            }
        }
    }

    /// <summary>Goes wherever the download stands: more bytes to hand over, holes to fill, the next request, or the end.</summary>
    private void Continue(long nowMs)
    {
        if (FileOffset == FileSize)
        {
            Event(OtaEvent.Complete, FileSize, 0);
            _ownerAction = OtaAction.Complete;
            StartVerifying(nowMs);
            return;
        }

        bool inWindow = _paged && FileOffset < _window.Base + _window.Size;
        if (inWindow && HandOver(nowMs))
        {
            return;
        }

        if (inWindow && _streaming && !_window.HasEnd)
        {
            Enter(OtaState.DownloadingPage, _pageDeadlineMs);
            return;
        }

        _streaming = false;
        _outstanding = false;
        int delayMs = _options.BlockDelayMs > MinimumBlockPeriodMs ? _options.BlockDelayMs : MinimumBlockPeriodMs;
        if (inWindow && delayMs < OtaTiming.PageHoleSpacingMs)
        {
            delayMs = OtaTiming.PageHoleSpacingMs;
        }

        if (delayMs > 0 && _state != OtaState.Offered)
        {
            Enter(OtaState.Pausing, nowMs + delayMs);
        }
        else
        {
            RequestNext(nowMs);
        }
    }

    private bool HandOver(long nowMs)
    {
        int count = _window.Contiguous(FileOffset);
        if (count == 0)
        {
            return false;
        }

        DataCount = count;
        _ownerAction = OtaAction.Data;
        Enter(OtaState.Storing, nowMs + OtaTiming.OwnerTimeoutMs);
        return true;
    }

    private void RequestNext(long nowMs)
    {
        int remaining = FileSize - FileOffset;
        int most = _options.MaxDataSizeBytes;
        if (_paged && FileOffset < _window.Base + _window.Size)
        {
            int hole = _window.FirstHole(out int holeOffset);
            RequestBlock(holeOffset, hole < most ? hole : most, nowMs);
        }
        else if (_pagesOff || remaining <= most)
        {
            int size = remaining < most ? remaining : most;
            _paged = false;
            _window.Open(FileOffset, size);
            RequestBlock(FileOffset, size, nowMs);
        }
        else
        {
            RequestPage(remaining < _options.PageSizeBytes ? remaining : _options.PageSizeBytes, nowMs);
        }
    }

    private void RequestBlock(int fileOffset, int size, long nowMs)
    {
        _requests.ImageBlock(_server, FileVersion, fileOffset, size, MinimumBlockPeriodMs);
        _outstanding = true;
        Send();
        Enter(OtaState.DownloadingBlock, nowMs + _blockTimer.OnRequest(_errors, nowMs));
    }

    /// <summary>The page ends where the file ends: servers are known to send empty blocks for ever behind it.</summary>
    private void RequestPage(int pageSize, long nowMs)
    {
        _window.Open(FileOffset, pageSize);
        _paged = true;
        _streaming = true;
        _outstanding = true;
        _requests.ImagePage(_server, FileVersion, FileOffset, _options.MaxDataSizeBytes, pageSize);
        Send();
        _pageDeadlineMs = nowMs + OtaTiming.PageIdleMs + _options.PageResponseSpacingMs;
        Enter(OtaState.DownloadingPage, _pageDeadlineMs);
    }

    private void OnDownloadTime(long nowMs)
    {
        if (_state == OtaState.Pausing || _state == OtaState.WaitingForData)
        {
            RequestNext(nowMs);
            return;
        }

        if (_state == OtaState.DownloadingPage && !_window.IsEmpty)
        {
            _streaming = false;
            RequestNext(nowMs);
            return;
        }

        Timeouts++;
        if (_state == OtaState.DownloadingPage)
        {
            OnEmptyPage();
            OnDownloadError(nowMs);
        }
        else if (CountError(nowMs))
        {
            // It was waited for long enough: asked for again at once, and waited for longer each time.
            RequestNext(nowMs);
        }
    }

    private void OnEmptyPage()
    {
        _streaming = false;
        _paged = false;
        _emptyPages++;
        if (_emptyPages >= OtaTiming.EmptyPagesMax)
        {
            _pagesOff = true;
            Event(OtaEvent.PageFallback, 0, 0);
        }
    }

    private void OnDownloadError(long nowMs)
    {
        if (CountError(nowMs))
        {
            Enter(OtaState.Pausing, nowMs + OtaTiming.BackOffMs);
        }
    }

    /// <returns>False when it was one too many and the download has ended.</returns>
    private bool CountError(long nowMs)
    {
        _errors++;
        Event(OtaEvent.NoAnswer, FileOffset, _errors);
        if (_errors < OtaTiming.ErrorsMax)
        {
            return true;
        }

        FailUpdate(OtaAbortReason.NoAnswer, ZclStatus.Abort, nowMs);
        return false;
    }

    private ZclStatus OnImageBlockResponse(long nowMs)
    {
        if (_block.Parse(_frame.Buffer, _frame.Offset, _frame.Count) != Result.Ok)
        {
            return ZclStatus.MalformedCommand;
        }

        if (_block.Status == (int)ZclStatus.Success)
        {
            OnBlock(nowMs);
        }
        else if (!_outstanding || _frame.Sequence != _requests.Sequence || !IsFetching)
        {
            Dropped++;
        }
        else if (_block.Status == (int)ZclStatus.WaitForData)
        {
            OnWaitForData(nowMs);
        }
        else
        {
            AbortByServer(nowMs);
        }

        return ZclStatus.Success;
    }

    /// <summary>Answers may come late: a block is as good in the back-off after its request as before.</summary>
    private bool IsFetching =>
        _state == OtaState.DownloadingBlock || _state == OtaState.DownloadingPage || _state == OtaState.Pausing;

    private void OnBlock(long nowMs)
    {
        if (_block.Manufacturer != _options.ManufacturerCode
            || _block.ImageType != _options.ImageType
            || _block.FileVersion != FileVersion
            || _block.DataSize > _options.MaxDataSizeBytes)
        {
            Dropped++;
            return;
        }

        bool late = _state == OtaState.Storing && _paged;
        if (!IsFetching && !late)
        {
            Duplicates++;
            return;
        }

        if (_block.DataSize == 0 && _state == OtaState.DownloadingBlock && _frame.Sequence == _requests.Sequence)
        {
            OnDownloadError(nowMs);
            return;
        }

        bool wanted = _outstanding && (_paged || _block.FileOffset == FileOffset);
        if (!wanted || !_window.Add(_block.FileOffset, _frame.Buffer, _block.DataOffset, _block.DataSize))
        {
            Duplicates++;
            return;
        }

        Blocks++;
        _blockTimer.OnBlock(nowMs);
        _errors = 0;
        _waits = 0;
        _emptyPages = 0;
        _pageDeadlineMs = nowMs + OtaTiming.PageIdleMs + _options.PageResponseSpacingMs;
        if (late || HandOver(nowMs))
        {
            return;
        }

        if (_streaming)
        {
            Continue(nowMs);
        }
    }

    private void OnWaitForData(long nowMs)
    {
        if (_block.MinimumBlockPeriod >= 0)
        {
            MinimumBlockPeriodMs = _block.MinimumBlockPeriod < MinimumBlockPeriodMax ? _block.MinimumBlockPeriod : MinimumBlockPeriodMax;
        }

        long waitMs = (_block.RequestTime - _block.CurrentTime) * MillisecondsPerSecond;
        if (waitMs < 0)
        {
            waitMs = OtaTiming.WaitForDataErrorMs;
        }

        waitMs += MinimumBlockPeriodMs;
        waitMs = waitMs < OtaTiming.WaitForDataMinMs ? OtaTiming.WaitForDataMinMs : waitMs;
        waitMs = waitMs > OtaTiming.WaitForDataMaxMs ? OtaTiming.WaitForDataMaxMs : waitMs;
        Event(OtaEvent.WaitForData, waitMs, MinimumBlockPeriodMs);
        _outstanding = false;
        _streaming = false;
        _paged = _paged && !_window.IsEmpty;
        _errors = 0;
        _waits++;
        if (_waits > OtaTiming.WaitsMax)
        {
            FailUpdate(OtaAbortReason.Stalled, ZclStatus.Abort, nowMs);
        }
        else
        {
            Enter(OtaState.WaitingForData, nowMs + waitMs);
        }
    }

    private void OnRequestRejected(int command, ZclStatus status, long nowMs)
    {
        if (!_outstanding || !IsFetching || status == ZclStatus.Success)
        {
            Dropped++;
        }
        else if (command == (int)OtaCommand.ImagePageRequest
            && (status == ZclStatus.UnsupCommand || status == ZclStatus.UnsupGeneralCommand))
        {
            _pagesOff = true;
            _paged = false;
            _streaming = false;
            Event(OtaEvent.PageFallback, 0, 0);
            RequestNext(nowMs);
        }
        else
        {
            AbortByServer(nowMs);
        }
    }

    /// <summary>The server ended it and knows: no Upgrade End Request (ZCL 11.13.8).</summary>
    private void AbortByServer(long nowMs)
    {
        Abort(OtaAbortReason.Server);
        Enter(OtaState.Resting, nowMs + OtaTiming.RetryUpdateMs);
    }
}
