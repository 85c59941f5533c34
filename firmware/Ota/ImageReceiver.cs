using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.Firmware.Ota;

/// <summary>Takes an OTA file in order, byte run by byte run, into the bank that may be written; refuses it as early as it can be known wrong.</summary>
/// <remarks>
/// No bank is touched before the manifest's signature has verified: a forged offer costs the image in the other bank nothing.
/// A chunk is stored only after it matched its signed digest, and is fetched again alone when it did not.
/// Whatever takes long goes in steps, so that the radio is served in between: one signature, one chunk, one record, one bank erased.
/// <code>
///   Idle --Begin--> LoadingPrefix --> JudgingPrefix --> Reopening --> FindingChunks --> DroppingRest --+
///                      | none of this file |                                                           |
///                      v                   v                                                           |
///                   Header &lt;---------------+                                                           |
///                      |      ^                                                                        |
///                      v      +--------------- resumed file whose chunk stays wrong, once -----+       |
///                   Manifest --whole--> JudgingManifest --> OpeningBank --> WritingPrefix --> Chunks &lt;-+
///                                                                                               |  ^ |
///                                                            chunk wrong: Refetch, at most      |  +-+
///                                                            MaxChunkRetries times              | Finish
///   Verified &lt;-- CheckingImage &lt;-- CheckingManifest &lt;-- CheckingPrefix &lt;------------------------+
///      |                 |                 |             |    ^
///      | Commit          +-----------------+-------------+----+ once more; then
///      v                                                        any state --> Refused
///   Verified
/// </code>
/// </remarks>
public sealed partial class ImageReceiver
{
    /// <summary>Times one chunk is fetched again before the file is refused.</summary>
    public const int MaxChunkRetries = 3;

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
    private ReceiveState _state;
    private ReceiveStage _refusedAt;
    private int _bank = Bank.None;
    private int _chunk;
    private int _chunkCount;
    private int _chunkRetries;
    private bool _isResumed;
    private bool _isWholeFromStore;
    private int _finishTries;
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

    public ReceiveState State => _state;

    /// <summary>The part of the file the reception is at; after a refusal, where that happened.</summary>
    public ReceiveStage Stage => _state == ReceiveState.Refused ? _refusedAt : StageOf(_state);

    /// <summary>None until the file was refused.</summary>
    public RefusalReason Refusal { get; private set; }

    /// <summary>File offset of the next byte wanted.</summary>
    public int NextOffset { get; private set; }

    /// <summary>Bank written to; <see cref="Bank.None"/> before the manifest has verified.</summary>
    public int TargetBank => _bank;

    /// <summary>Chunks stored; 0 before the manifest has verified.</summary>
    public int ChunksStored => _chunk;

    /// <summary>Starts a reception, where a half download of the same file ends if the target bank holds one.</summary>
    /// <returns>Working. The last Step then says: Continue at <see cref="NextOffset"/>; Complete when nothing is missing; Refused when the bank cannot be opened.</returns>
    public ReceiveStatus Begin(AgreedImage agreed)
    {
        _agreed = agreed;
        _bank = Bank.None;
        Refusal = RefusalReason.None;
        _verdict = Verdict.Refused;
        Restart(ReceiveState.LoadingPrefix);
        return ReceiveStatus.Working;
    }

    /// <summary>One bounded piece of the work that Begin, OnBytes or Finish left.</summary>
    /// <returns>Working while there is more; else as those three say. Ignored when there is no work.</returns>
    public ReceiveStatus Step()
    {
        switch (_state)
        {
            case ReceiveState.LoadingPrefix:
                return LoadPrefix();
            case ReceiveState.JudgingPrefix:
                return JudgePrefix();
            case ReceiveState.Reopening:
                return Open(true, ReceiveState.FindingChunks);
            case ReceiveState.FindingChunks:
                return FindChunk();
            case ReceiveState.DroppingRest:
                return DropRest();
            case ReceiveState.JudgingManifest:
                return JudgeManifest();
            case ReceiveState.OpeningBank:
                return Open(false, ReceiveState.WritingPrefix);
            case ReceiveState.WritingPrefix:
                return WritePrefix();
            case ReceiveState.CheckingPrefix:
                return CheckPrefix();
            case ReceiveState.CheckingManifest:
                return CheckManifest();
            case ReceiveState.CheckingImage:
                return CheckImage();
            default:
                return ReceiveStatus.Ignored;
        }
    }

    /// <summary>Drops the reception; what is stored stays and can be resumed.</summary>
    public void Cancel()
    {
        _verdict = Verdict.Refused;
        _agreed = null;
        Enter(ReceiveState.Idle);
    }

    /// <summary>Commits the verified bank: it runs on trial from the next boot. The counter may have risen since, by the witness in the radio, and is asked once more.</summary>
    /// <returns>What <see cref="BootControl.StagedCommit"/> says; Refused unless <see cref="Finish"/> ended with Verified, or when the counter forbids the image now.</returns>
    public Result Commit() =>
        _state == ReceiveState.Verified && _verdict == Verdict.Valid && _facts.SecurityCounter >= _control.SecurityCounter
            ? _control.StagedCommit(_bank, _facts.ImageDigest, 0)
            : Result.Refused;

    private void Restart(ReceiveState state)
    {
        _prefix.Clear();
        NextOffset = 0;
        _chunk = 0;
        _chunkCount = 0;
        _chunkRetries = 0;
        _isResumed = false;
        _isWholeFromStore = false;
        Enter(state);
    }

    private ReceiveStatus Open(bool keepsFiles, ReceiveState next)
    {
        int target = _control.TargetBank;
        _trace.Event(TraceSource.Store, (int)ReceiveEvent.ManifestVerified, target, _prefix.Manifest.FileVersion);
        if (_control.BeginDownload(target, keepsFiles) != Result.Ok)
        {
            return Refuse(RefusalReason.StoreWrite);
        }

        _bank = target;
        return Go(next);
    }

    private ReceiveStatus Go(ReceiveState state)
    {
        Enter(state);
        return ReceiveStatus.Working;
    }

    private ReceiveStatus Refuse(RefusalReason reason)
    {
        Refusal = reason;
        _refusedAt = Stage;
        _trace.Event(TraceSource.Store, (int)ReceiveEvent.Refused, (long)(int)reason, (long)(int)_refusedAt);
        if (reason == RefusalReason.MissingReference)
        {
            MissingReferenceTrace.Report(_trace, _check.References);
        }

        Enter(ReceiveState.Refused);
        return ReceiveStatus.Refused;
    }

    private void Enter(ReceiveState state)
    {
        _state = state;
        _trace.State(TraceSource.Store, (int)state, Deadline.Never);
    }

    private static ReceiveStage StageOf(ReceiveState state)
    {
        switch (state)
        {
            case ReceiveState.Idle:
                return ReceiveStage.Idle;
            case ReceiveState.LoadingPrefix:
            case ReceiveState.JudgingPrefix:
            case ReceiveState.Header:
                return ReceiveStage.Header;
            case ReceiveState.Manifest:
            case ReceiveState.JudgingManifest:
                return ReceiveStage.Manifest;
            case ReceiveState.Reopening:
            case ReceiveState.OpeningBank:
            case ReceiveState.WritingPrefix:
                return ReceiveStage.Bank;
            case ReceiveState.FindingChunks:
            case ReceiveState.DroppingRest:
            case ReceiveState.Chunks:
                return ReceiveStage.Chunks;
            case ReceiveState.Verified:
                return ReceiveStage.Verified;
            default:
                return ReceiveStage.StoredImage;
        }
    }
}
