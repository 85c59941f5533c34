namespace Bridge.Boot;

/// <summary>Everything the boot decision looks at.</summary>
public sealed class BootInputs
{
    private readonly ImageFacts[] _images = new ImageFacts[] { new ImageFacts(), new ImageFacts() };

    /// <summary>A record was loaded; without one <see cref="Record"/> is not looked at.</summary>
    public bool HasRecord;

    public readonly BootRecord Record = new BootRecord();

    /// <summary>False once a write has failed in this boot, or when the record could not be settled.</summary>
    public bool IsWritable = true;

    /// <summary>A factory image stands in the deployment partition.</summary>
    public bool HasFactory = true;

    /// <summary>Boots a trial may take.</summary>
    public int TrialBoots = NfConfig.TrialBoots;

    /// <param name="bank">0 or 1.</param>
    public ImageFacts ImageAt(int bank) => _images[bank];
}
