using Bridge.Boot;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>What the runs of one thread share: the subject, a ring of keys that remembers its verdicts, and who looks on.</summary>
internal sealed class ProofBench
{
    private readonly BridgePolicy _policy;

    public ProofBench(ProofSubject subject, IProofObserver observer = null)
    {
        Subject = subject;
        Observer = observer;
        Keys = new CachedKeyRing(subject);
        _policy = new BridgePolicy(
            NfConfig.ManufacturerCode, NfConfig.ImageType, NfConfig.HardwareVersion, NfConfig.BridgeType, subject.Geometry.BankBytes);
    }

    public ProofSubject Subject { get; }

    public CachedKeyRing Keys { get; }

    /// <summary>Null for nobody, as in all but a replay.</summary>
    public IProofObserver Observer { get; }

    /// <summary>A new one for each boot, as on the device: nothing of the boot before is in it.</summary>
    public BridgeImageCheck ImageCheck() => new(Keys, _policy, null, new SimHmac());
}
