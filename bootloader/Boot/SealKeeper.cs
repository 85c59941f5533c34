namespace Bridge.Boot;

/// <summary>The boot loader's rules for seals: which image is offered one, when one is made, and into which record it goes.</summary>
/// <remarks>
/// <code>
///   confirmed before? --yes--> offered --accepted--> starts, signature not checked;  nothing is made
///        |                        +-----rejected--+
///        no (trial)                               |
///        +------> signature checked <-------------+
///                        |
///                        +--> seal for the record this boot writes anyway, or for one of its own if the record has none of its sequence
///                        +--> seal for the record after it, handed to the firmware: the confirm
/// </code>
/// A seal is founded on a signature checked in the same boot and on nothing else: an accepted seal makes no other. It is worth a write of its
/// own once for each record written by somebody else, never again for one that holds a seal, right or wrong.
/// </remarks>
public sealed class SealKeeper
{
    private ImageSeal _seal;

    /// <param name="seal">Of this unit.</param>
    public void Open(ImageSeal seal)
    {
        _seal = seal;
    }

    /// <param name="sequence">Of the record in <paramref name="inputs"/>.</param>
    /// <returns>The bank's stored seal, to be judged; null when the signature has to be checked.</returns>
    public ImageSeal Offer(BootInputs inputs, int bank, int sequence)
    {
        BootRecord record = inputs.Record;
        if (!_seal.HasSecret || !inputs.HasRecord || record.BankAt(bank).State != BankState.Proven || record.SealSequence != sequence)
        {
            return null;
        }

        _seal.Offer(bank, sequence, record.BankAt(bank).Seal);
        return _seal;
    }

    /// <summary>Whether a record that needs no writing otherwise is to be written for the seal's sake.</summary>
    /// <param name="sequence">Of the record in <paramref name="inputs"/>.</param>
    public bool IsWorthAWrite(BootInputs inputs, BootOutcome outcome, int sequence) =>
        inputs.IsWritable && inputs.HasRecord && inputs.Record.SealSequence != sequence && CanSeal(inputs, outcome);

    /// <summary>Leaves the seal of the image that starts in the outcome's record, or none.</summary>
    /// <param name="sequence">The record will have.</param>
    public void Put(BootInputs inputs, BootOutcome outcome, int sequence)
    {
        outcome.Record.ClearSeals();
        if (CanSeal(inputs, outcome))
        {
            ImageFacts facts = inputs.ImageAt(outcome.Bank);
            byte[] seal = new byte[ImageSeal.SizeBytes];
            _seal.Make(facts.SignatureVerdict, outcome.Bank, sequence, facts.StoredDigest, seal);
            outcome.Record.PutSeal(outcome.Bank, sequence, seal);
        }
    }

    /// <summary>Gives the firmware the running image's seal for the record it writes first.</summary>
    /// <param name="running">Facts of the bank handed over.</param>
    /// <param name="sequence">The firmware's first record will have.</param>
    public void HandOver(BootHandoff handoff, ImageFacts running, int sequence)
    {
        if (_seal.HasSecret && running.SignatureVerdict == Verdict.Valid)
        {
            handoff.Seal = new byte[ImageSeal.SizeBytes];
            handoff.SealSequence = sequence;
            _seal.Make(running.SignatureVerdict, handoff.Bank, sequence, running.StoredDigest, handoff.Seal);
        }
    }

    private bool CanSeal(BootInputs inputs, BootOutcome outcome) =>
        _seal.HasSecret
        && outcome.Bank != Bank.None
        && !outcome.OnTrial
        && outcome.Record.BankAt(outcome.Bank).State == BankState.Proven
        && inputs.ImageAt(outcome.Bank).SignatureVerdict == Verdict.Valid;
}
