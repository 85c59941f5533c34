namespace Bridge.Firmware.App;

/// <summary>What <see cref="StoredCredentials"/> found. Far apart, as verdicts are.</summary>
public enum CredentialsState
{
    /// <summary>The unit was given none.</summary>
    None = 0x0F1E2D3C,

    /// <summary>There is a record, and it is not this unit's as it sealed it: copied, changed, spoilt, or the unit has lost its secret. As good as none.</summary>
    BadSeal = 0x3C78D2A5,

    /// <summary>Credentials of at least one suite.</summary>
    Ready = 0x5AA5C396,
}
