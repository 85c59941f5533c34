namespace Bridge.Boot;

/// <summary>A point in affine coordinates, never the one at infinity.</summary>
public sealed class CurvePoint
{
    public readonly ulong[] X;

    public readonly ulong[] Y;

    /// <summary>The arrays are kept by reference.</summary>
    public CurvePoint(ulong[] x, ulong[] y)
    {
        X = x;
        Y = y;
    }
}
