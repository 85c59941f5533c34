namespace Bridge.Boot;

/// <summary>The verdicts of the signatures checked, added up: a second witness that does not depend on the first comparison having been executed.</summary>
public sealed class SignatureEvidence
{
    private long _sum;
    private int _count;

    public void Clear()
    {
        _sum = 0;
        _count = 0;
    }

    public void Add(int verdict)
    {
        _sum += verdict;
        _count++;
    }

    /// <returns>Valid when at least one signature was checked and every one was valid; else Refused.</returns>
    public int Judge()
    {
        // Any Refused among them gives another sum, as the two constants differ and the count is fixed.
        return _count > 0 && _sum == (long)Verdict.Valid * _count ? Verdict.Valid : Verdict.Refused;
    }
}
