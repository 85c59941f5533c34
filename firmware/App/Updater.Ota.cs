using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <content>OTA client to image receiver to boot record, and what of it outlives a reboot.</content>
public sealed partial class Updater
{
    /// <summary>Application state in the store: the upgrade a staged image waits for.</summary>
    public const char PendingRecordPrefix = 's';

    /// <summary>From the boot on, a version whose trial failed here is not fetched again for so long: the hub goes on offering it, and each round costs an hour of radio.</summary>
    public const long TrialFailedHoldMs = 24L * 60 * 60 * 1000;

    private readonly long[] _failedVersions = new long[2];
    private readonly ImageReceiver _receiver;
    private readonly RecordStore _pending;
    private readonly AgreedImage _agreed = new AgreedImage();
    private readonly byte[] _pendingBytes = new byte[PendingUpgrade.SizeBytes];

    private static ImageReceiver Receiver(BootControl boot, IResidentSet resident, IDeviceIdentity identity, KeyRing keys, ITrace trace)
    {
        var policy = new BridgePolicy(identity.ManufacturerCode, identity.ImageType, identity.HardwareVersion, identity.BridgeType, boot.Banks.Geometry.BankSizeBytes);
        return new ImageReceiver(boot, new ManifestVerifier(keys), policy, new BridgeImageCheck(keys, policy, resident), trace);
    }

    private bool StepOta()
    {
        if (_isSendHeld)
        {
            return false;
        }

        switch (_ota.Poll())
        {
            case OtaAction.None:
                return false;
            case OtaAction.Send:
                _action = UpdaterAction.Send;
                return true;
            case OtaAction.Offered:
                OnOffered();
                return true;
            case OtaAction.Data:
                OnData();
                return true;
            case OtaAction.Complete:
                Work(UpdaterState.Verifying, _receiver.Finish());
                return true;
            case OtaAction.Apply:
                OnApply();
                return true;
            case OtaAction.Persist:
                StorePending();
                return true;
            case OtaAction.Aborted:
                DropReception();
                return true;
            case OtaAction.Reported:
                _trace.Event(TraceSource.App, (int)AppEvent.VersionReported, _handoff.FileVersion, 0);
                _trial.OnHeardFromHub();
                return true;
            case OtaAction.ServerUnreachable:
                _trace.Event(TraceSource.App, (int)AppEvent.HubUnreachable, 0, 0);
                _action = UpdaterAction.HubUnreachable;
                return true;
            default:
                return true;
        }
    }

    private void OnApply()
    {
        Result committed = _receiver.Commit();
        if (committed != Result.Ok)
        {
            StoreFailed(committed);
            _ota.RefuseImage(RefusalReason.StoreWrite, RefusalStage.Image, _nowMs);
            return;
        }

        _trace.Event(TraceSource.App, (int)AppEvent.ImageCommitted, _agreed.FileVersion, _receiver.TargetBank);
        Reboot();
    }

    private void StorePending()
    {
        _ota.Pending.Write(_pendingBytes, 0);
        Result written = _pending.Write(_pendingBytes);
        if (written != Result.Ok)
        {
            // The upgrade goes on; a reboot before it would have to ask the server again.
            StoreFailed(written);
        }
    }

    private void RememberFailedTrials()
    {
        for (int bank = Bank.A; bank <= Bank.B; bank++)
        {
            _failedVersions[bank] = FailedTrial.VersionIn(_boot, bank);
        }
    }

    /// <summary>The factory image holds nothing back: any image that passes its checks is better.</summary>
    private bool IsHeld(long fileVersion) =>
        _handoff.Bank != Bank.None && _nowMs < _startedMs + TrialFailedHoldMs && (fileVersion == _failedVersions[Bank.A] || fileVersion == _failedVersions[Bank.B]);

    /// <summary>A version is still held back; the time it is held counts from the start.</summary>
    private bool HoldsFailedTrial =>
        _nowMs < _startedMs + TrialFailedHoldMs && (_failedVersions[Bank.A] != FailedTrial.None || _failedVersions[Bank.B] != FailedTrial.None);

    private void Agree(long fileVersion, long fileSizeBytes)
    {
        _agreed.Manufacturer = _otaOptions.ManufacturerCode;
        _agreed.ImageType = _otaOptions.ImageType;
        _agreed.HardwareVersion = _otaOptions.HardwareVersion;
        _agreed.FileVersion = fileVersion;
        _agreed.FileSizeBytes = fileSizeBytes;
        _agreed.LowestFileVersion = _handoff.Bank == Bank.None ? 0 : _handoff.FileVersion + 1;
    }
}
