using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <content>What the image receiver is given to do, a bounded piece at a time, and who hears of the result.</content>
public sealed partial class Updater
{
    private readonly PendingUpgrade _staged = new PendingUpgrade();

    private void OnOffered()
    {
        if (IsHeld(_ota.FileVersion))
        {
            _ota.Refuse(RefusalReason.TrialFailed, _nowMs);
            return;
        }

        if (_boot.IsRecordLost)
        {
            // No download can be begun on a record that is gone, and this boot knows too little to write another: the boot loader looks at the banks.
            _trace.Event(TraceSource.App, (int)AppEvent.RecordLost, 0, 0);
            Reboot();
            return;
        }

        Agree(_ota.FileVersion, _ota.FileSize);
        Work(UpdaterState.Resuming, _receiver.Begin(_agreed));
    }

    private void OnData()
    {
        Work(UpdaterState.Opening, TakeData());
    }

    private ReceiveStatus TakeData() => _receiver.OnBytes(_ota.DataFileOffset, _ota.DataBuffer, _ota.DataOffset, _ota.DataCount);

    private void DropReception()
    {
        _receiver.Cancel();
        if (_state != UpdaterState.Ready)
        {
            Enter(UpdaterState.Ready);
        }
    }

    /// <summary>One bounded piece of the work under way.</summary>
    private void StepReceiver() => Work(_state, _receiver.Step());

    /// <summary>What the receiver said in a state: it goes on working there, or the state ends and its result goes to the client.</summary>
    private void Work(UpdaterState state, ReceiveStatus status)
    {
        if (status == ReceiveStatus.Working)
        {
            if (_state != state)
            {
                Enter(state);
            }

            return;
        }

        bool hasWorked = _state != UpdaterState.Ready;
        if (hasWorked)
        {
            Enter(UpdaterState.Ready);
        }

        switch (state)
        {
            case UpdaterState.Restoring:
                OnRestored(status);
                break;
            case UpdaterState.Resuming:
                OnResumed(status);
                break;
            case UpdaterState.Opening:
                // The bank was opened in between: the rest of the run that held the manifest's end is not taken yet.
                OnReceived(hasWorked && status == ReceiveStatus.Continue ? TakeData() : status);
                break;
            default:
                OnVerified(status);
                break;
        }
    }

    private void OnResumed(ReceiveStatus status)
    {
        if (status == ReceiveStatus.Refused)
        {
            _ota.Refuse(_receiver.Refusal, _nowMs);
            return;
        }

        _trace.Event(TraceSource.App, (int)AppEvent.DownloadStarted, _boot.TargetBank, _receiver.NextOffset);
        _ota.Accept(_receiver.NextOffset, _nowMs);
    }

    private void OnReceived(ReceiveStatus status)
    {
        switch (status)
        {
            case ReceiveStatus.Refused:
                _ota.RefuseImage(_receiver.Refusal, StageOf(_receiver.Stage), _nowMs);
                break;
            case ReceiveStatus.Refetch:
                _trace.Event(TraceSource.App, (int)AppEvent.ChunkRefetched, _receiver.NextOffset, 0);
                _ota.RefetchFrom(_receiver.NextOffset, _nowMs);
                break;
            default:
                _ota.DataAccepted(_nowMs);
                break;
        }
    }

    /// <summary>The server's word is not enough: Upgrade End is sent only after the stored bytes were read back and verified.</summary>
    private void OnVerified(ReceiveStatus status)
    {
        if (status != ReceiveStatus.Verified)
        {
            _ota.RefuseImage(_receiver.Refusal, StageOf(_receiver.Stage), _nowMs);
            return;
        }

        _trace.Event(TraceSource.App, (int)AppEvent.ImageVerified, _agreed.FileVersion, _receiver.TargetBank);
        _ota.VerifiedOk(_nowMs);
    }

    /// <summary>An image staged before the restart waits on for its time, if it still verifies and nothing has overtaken it.</summary>
    private void RestoreStaged()
    {
        RecordLoad load = _pending.Load(_pendingBytes);
        if ((load != RecordLoad.Settled && load != RecordLoad.Unsettled)
            || _staged.Read(_pendingBytes, 0) != Result.Ok
            || _staged.Kind == PendingKind.None
            || _staged.FileVersion == _handoff.FileVersion
            || !_boot.IsOpenForDownload(_boot.TargetBank))
        {
            return;
        }

        Agree(_staged.FileVersion, _staged.FileSizeBytes);
        Work(UpdaterState.Restoring, _receiver.Begin(_agreed));
    }

    private void OnRestored(ReceiveStatus status)
    {
        if (status == ReceiveStatus.Complete && _receiver.Finish() == ReceiveStatus.Working)
        {
            Enter(UpdaterState.Restoring);
            return;
        }

        if (status == ReceiveStatus.Verified)
        {
            _trace.Event(TraceSource.App, (int)AppEvent.StagedImageFound, _staged.FileVersion, _receiver.TargetBank);

            // The count down did not wait for the verification.
            _ota.Restore(_staged, _startedMs);
        }

        StartOta();
    }

    private static RefusalStage StageOf(ReceiveStage stage)
    {
        switch (stage)
        {
            case ReceiveStage.Header:
                return RefusalStage.OtaHeader;
            case ReceiveStage.Manifest:
                return RefusalStage.Manifest;
            case ReceiveStage.Chunks:
                return RefusalStage.Chunk;
            default:
                return RefusalStage.Image;
        }
    }
}
