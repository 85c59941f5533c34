using System;
using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.Firmware.Ota;

/// <summary>Takes an OTA file in order, byte run by byte run, into the bank that may be written; refuses it as early as it can be known wrong.</summary>
/// <remarks>
/// No bank is touched before the manifest's signature has verified: a forged offer costs the image in the other bank nothing.
/// A chunk is stored only after it matched its signed digest, and is fetched again alone when it did not.
/// <code>
///   Begin --> Header --> Manifest --> Bank --> Chunks --Finish--> StoredImage --> Verified --Commit-->
///     |                                          ^ |  ^
///     +-- half download of the same file --------+ +--+ chunk rejected: Refetch, at most MaxChunkRetries times;
///                                                        a resumed file then starts over, once
///   any stage but Verified --> refused
/// </code>
/// </remarks>
public sealed class ImageReceiver
{
    /// <summary>Times one chunk is fetched again before the file is refused.</summary>
    public const int MaxChunkRetries = 3;

    private const int FinishTries = 2;

    private readonly BootControl _control;
    private readonly BridgeImageCheck _check;
    private readonly ITrace _trace;
    private readonly StoredPrefix _prefix;
    private readonly Sha256 _sha = new Sha256();
    private readonly BankImageSource _source;
    private readonly ImageFacts _facts = new ImageFacts();
    private readonly PeWalker _assemblies = new PeWalker();
    private readonly byte[] _chunkBytes;
    private readonly byte[] _digest = new byte[Manifest.DigestSizeBytes];
    private AgreedImage _agreed;
    private int _bank = Bank.None;
    private int _chunk;
    private int _chunkCount;
    private int _chunkRetries;
    private bool _isResumed;
    private bool _isWholeFromStore;
    private int _verdict = Verdict.Refused;

    /// <param name="control">Of the running boot: chooses and opens the bank, commits it.</param>
    public ImageReceiver(BootControl control, ManifestVerifier manifests, BridgePolicy policy, BridgeImageCheck check, ITrace trace)
    {
        _control = control;
        _check = check;
        _trace = trace;
        _prefix = new StoredPrefix(manifests, policy, control.Banks.Geometry);
        _chunkBytes = new byte[control.Banks.Geometry.ChunkSizeBytes];
        _source = new BankImageSource(control.Banks);
    }

    public ReceiveStage Stage { get; private set; }

    /// <summary>None until the file was refused; <see cref="Stage"/> then stays where that happened.</summary>
    public RefusalReason Refusal { get; private set; }

    /// <summary>File offset of the next byte wanted.</summary>
    public int NextOffset { get; private set; }

    /// <summary>Bank written to; <see cref="Bank.None"/> before the manifest has verified.</summary>
    public int TargetBank => _bank;

    /// <summary>Chunks stored; 0 before the manifest has verified.</summary>
    public int ChunksStored => _chunk;

    /// <summary>Starts a reception, where a half download of the same file ends if the target bank holds one.</summary>
    /// <returns>Continue at <see cref="NextOffset"/>; Complete when nothing is missing; Refused when the bank cannot be opened.</returns>
    public ReceiveStatus Begin(AgreedImage agreed)
    {
        _agreed = agreed;
        _bank = Bank.None;
        Refusal = RefusalReason.None;
        _verdict = Verdict.Refused;
        Restart();
        int target = _control.TargetBank;
        if (_prefix.Load(_control.Banks, target, agreed) == RefusalReason.None
            && _prefix.Judge(agreed, _control.SecurityCounter) == RefusalReason.None)
        {
            return Resume(target);
        }

        Restart();
        return ReceiveStatus.Continue;
    }

    /// <summary>Drops the reception; what is stored stays and can be resumed.</summary>
    public void Cancel()
    {
        _verdict = Verdict.Refused;
        _agreed = null;
        Stage = ReceiveStage.Idle;
    }

    /// <summary>Takes bytes of the file. A run may begin before <see cref="NextOffset"/>; what was taken already is passed over.</summary>
    /// <returns>Continue, Ignored, Refetch, Complete or Refused.</returns>
    public ReceiveStatus OnBytes(int fileOffset, byte[] buffer, int offset, int count)
    {
        if (Refusal != RefusalReason.None)
        {
            return ReceiveStatus.Refused;
        }

        int skip = NextOffset - fileOffset;
        if (_agreed == null || NextOffset >= _agreed.FileSizeBytes || skip < 0 || skip >= count)
        {
            return ReceiveStatus.Ignored;
        }

        int position = offset + skip;
        int end = offset + count;
        while (position < end && NextOffset < _agreed.FileSizeBytes)
        {
            int taken;
            ReceiveStatus status = Stage == ReceiveStage.Chunks
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

    /// <summary>Checks everything again on the stored bytes: prefix, manifest signature, policy, image, PEs, and that both belong together.</summary>
    /// <returns>Verified or Refused. The files stay: a refused bank promises nothing, and its good chunks need no second download.</returns>
    public ReceiveStatus Finish()
    {
        if (Refusal != RefusalReason.None || Stage != ReceiveStage.Chunks || NextOffset < _agreed.FileSizeBytes)
        {
            return Refusal != RefusalReason.None ? ReceiveStatus.Refused : ReceiveStatus.Ignored;
        }

        Stage = ReceiveStage.StoredImage;
        RefusalReason reason = RefusalReason.None;
        for (int attempt = 0; attempt < FinishTries; attempt++)
        {
            reason = CheckStored();
            if (reason == RefusalReason.None)
            {
                Stage = ReceiveStage.Verified;
                _trace.Event(TraceSource.Store, (int)ReceiveEvent.ImageVerified, _bank, _facts.FileVersion);
                return ReceiveStatus.Verified;
            }

            _trace.Event(TraceSource.Store, (int)ReceiveEvent.ReadAgain, (long)(int)reason, 0);
        }

        // Each chunk was found right and nothing was fetched: these files will be refused for ever, and another of this version and size must find room.
        if (_isWholeFromStore && reason != RefusalReason.StoreRead)
        {
            _control.Banks.Erase(_bank);
        }

        return Refuse(reason);
    }

    /// <summary>Commits the verified bank: it runs on trial from the next boot.</summary>
    /// <returns>What <see cref="BootControl.StagedCommit"/> says; Refused unless <see cref="Finish"/> returned Verified.</returns>
    public Result Commit() =>
        Stage == ReceiveStage.Verified && _verdict == Verdict.Valid
            ? _control.StagedCommit(_bank, _facts.ImageDigest, 0)
            : Result.Refused;

    private void Restart()
    {
        _prefix.Clear();
        NextOffset = 0;
        _chunk = 0;
        _chunkCount = 0;
        _chunkRetries = 0;
        _isResumed = false;
        _isWholeFromStore = false;
        Stage = ReceiveStage.Header;
    }

    private ReceiveStatus Resume(int bank)
    {
        ReceiveStatus opened = Open(bank, true);
        if (opened != ReceiveStatus.Continue)
        {
            return opened;
        }

        Manifest manifest = _prefix.Manifest;
        while (_chunk < manifest.ChunkCount && IsStored(_chunk))
        {
            _chunk++;
        }

        _isResumed = true;
        _isWholeFromStore = _chunk == manifest.ChunkCount;

        NextOffset = _chunk < manifest.ChunkCount
            ? _prefix.ImageOffset + (_chunk * _chunkBytes.Length)
            : _prefix.ImageOffset + manifest.ImageSizeBytes;
        if (_control.Banks.EraseChunksFrom(bank, _chunk) != Result.Ok)
        {
            return Refuse(RefusalReason.StoreWrite);
        }

        _trace.Event(TraceSource.Store, (int)ReceiveEvent.Resumed, NextOffset, _chunk);
        return _chunk < manifest.ChunkCount ? ReceiveStatus.Continue : ReceiveStatus.Complete;
    }

    private ReceiveStatus TakePrefixBytes(byte[] buffer, int offset, int count, out int taken)
    {
        RefusalReason reason = _prefix.Take(_agreed, buffer, offset, count, out taken);
        NextOffset += taken;
        if (reason != RefusalReason.None)
        {
            return Refuse(reason);
        }

        if (_prefix.HasHeader)
        {
            Stage = ReceiveStage.Manifest;
        }

        if (!_prefix.IsComplete)
        {
            return ReceiveStatus.Continue;
        }

        reason = _prefix.Judge(_agreed, _control.SecurityCounter);
        if (reason != RefusalReason.None)
        {
            return Refuse(reason);
        }

        int target = _control.TargetBank;
        ReceiveStatus opened = Open(target, false);
        if (opened == ReceiveStatus.Continue && _control.Banks.WritePrefix(target, _prefix.Buffer, 0, _prefix.Count) != Result.Ok)
        {
            Stage = ReceiveStage.Bank;
            return Refuse(RefusalReason.StoreWrite);
        }

        return opened;
    }

    private ReceiveStatus Open(int bank, bool keepsFiles)
    {
        Stage = ReceiveStage.Bank;
        _trace.Event(TraceSource.Store, (int)ReceiveEvent.ManifestVerified, bank, _prefix.Manifest.FileVersion);
        if (_control.BeginDownload(bank, keepsFiles) != Result.Ok)
        {
            return Refuse(RefusalReason.StoreWrite);
        }

        _bank = bank;
        Stage = ReceiveStage.Chunks;
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

        Restart();
        return ReceiveStatus.Refetch;
    }

    private bool IsStored(int chunk)
    {
        int length = _prefix.Manifest.ChunkLength(chunk);
        Result result = _control.Banks.ReadChunk(_bank, chunk, _chunkBytes, 0, out int count);
        return result == Result.Ok && count == length && IsChunkRight(chunk, length);
    }

    private bool IsChunkRight(int chunk, int length)
    {
        _sha.Reset();
        _sha.Update(_chunkBytes, 0, length);
        _sha.Finish(_digest, 0);
        return Bytes.AreEqual(_digest, 0, _prefix.Buffer, _prefix.Manifest.ChunkDigestOffset(chunk), Manifest.DigestSizeBytes);
    }

    private RefusalReason CheckStored()
    {
        _verdict = Verdict.Refused;
        RefusalReason reason = _prefix.Load(_control.Banks, _bank, _agreed);
        if (reason != RefusalReason.None)
        {
            return reason;
        }

        reason = _prefix.Judge(_agreed, _control.SecurityCounter);
        if (reason != RefusalReason.None)
        {
            return reason;
        }

        if (_source.Open(_bank) != Result.Ok)
        {
            return RefusalReason.StoreRead;
        }

        Manifest manifest = _prefix.Manifest;
        if (_source.SizeBytes != manifest.ImageSizeBytes)
        {
            return RefusalReason.ImageSize;
        }

        int verdict = _check.Check(_source, _facts, _assemblies);
        if (verdict != Verdict.Valid)
        {
            return _facts.Reason == RefusalReason.None ? RefusalReason.Signature : _facts.Reason;
        }

        reason = _check.CheckAgreement(manifest);
        if (reason == RefusalReason.None)
        {
            _verdict = verdict;
        }

        return reason;
    }

    private ReceiveStatus Refuse(RefusalReason reason)
    {
        Refusal = reason;
        _trace.Event(TraceSource.Store, (int)ReceiveEvent.Refused, (long)(int)reason, (long)(int)Stage);
        if (reason == RefusalReason.MissingReference)
        {
            MissingReferenceTrace.Report(_trace, _check.References);
        }

        return ReceiveStatus.Refused;
    }
}
