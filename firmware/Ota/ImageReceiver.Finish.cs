using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.Firmware.Ota;

/// <content>Finish: everything once more, on the stored bytes.</content>
public sealed partial class ImageReceiver
{
    private const int FinishTriesMax = 2;

    /// <summary>Checks everything again on the stored bytes: prefix, manifest signature, policy, image, PEs, and that both belong together.</summary>
    /// <returns>
    /// Working. The last Step then says Verified or Refused. The files stay: a refused bank promises nothing, and its good chunks need no
    /// second download.
    /// </returns>
    public ReceiveStatus Finish()
    {
        if (_state == ReceiveState.Refused)
        {
            return ReceiveStatus.Refused;
        }

        if (_state != ReceiveState.Chunks || NextOffset < _agreed.FileSizeBytes)
        {
            return ReceiveStatus.Ignored;
        }

        _finishTries = 0;
        return Go(ReceiveState.CheckingPrefix);
    }

    private ReceiveStatus CheckPrefix()
    {
        _verdict = Verdict.Refused;
        RefusalReason reason = _prefix.Load(_control.Banks, _bank, _agreed);
        return reason == RefusalReason.None ? Go(ReceiveState.CheckingManifest) : CheckAgain(reason);
    }

    private ReceiveStatus CheckManifest()
    {
        RefusalReason reason = _prefix.Judge(_agreed, _control.SecurityCounter);
        if (reason != RefusalReason.None)
        {
            return CheckAgain(reason);
        }

        if (_source.Open(_bank) != Result.Ok)
        {
            return CheckAgain(RefusalReason.StoreRead);
        }

        if (_source.SizeBytes != _prefix.Manifest.ImageSizeBytes)
        {
            return CheckAgain(RefusalReason.ImageSize);
        }

        _check.Begin(_source, _facts, _assemblies);
        return Go(ReceiveState.CheckingImage);
    }

    private ReceiveStatus CheckImage()
    {
        int verdict = _check.Step();
        if (verdict == Verdict.Pending)
        {
            return ReceiveStatus.Working;
        }

        if (verdict != Verdict.Valid)
        {
            return CheckAgain(_facts.Reason == RefusalReason.None ? RefusalReason.Signature : _facts.Reason);
        }

        RefusalReason reason = _check.CheckAgreement(_prefix.Manifest);
        if (reason != RefusalReason.None)
        {
            return CheckAgain(reason);
        }

        // The check's own word, not a constant: a skipped comparison above does not make it Valid.
        _verdict = verdict;
        Enter(ReceiveState.Verified);
        _trace.Event(TraceSource.Store, (int)ReceiveEvent.ImageVerified, _bank, _facts.FileVersion);
        return ReceiveStatus.Verified;
    }

    private ReceiveStatus CheckAgain(RefusalReason reason)
    {
        _trace.Event(TraceSource.Store, (int)ReceiveEvent.ReadAgain, (long)(int)reason, 0);
        _finishTries++;
        if (_finishTries < FinishTriesMax)
        {
            return Go(ReceiveState.CheckingPrefix);
        }

        // Each chunk was found right and nothing was fetched: these files will be refused for ever, and another of this version and size must find room.
        if (_isWholeFromStore && reason != RefusalReason.StoreRead)
        {
            _control.Banks.Erase(_bank);
        }

        return Refuse(reason);
    }
}
