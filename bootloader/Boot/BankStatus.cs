namespace Bridge.Boot;

/// <summary>What this boot knows about a bank's image.</summary>
public enum BankStatus
{
    /// <summary>Not looked at yet.</summary>
    Unknown = 0,

    /// <summary>No image file.</summary>
    Absent = 1,

    /// <summary>Structure, digest, signature, policy and every PE verified in this boot.</summary>
    Intact = 2,

    /// <summary>Read twice, verified neither time.</summary>
    Broken = 3,

    /// <summary>The store failed to read it, twice.</summary>
    Unreadable = 4,
}
