namespace Bridge.Firmware.Crypto;

/// <summary>A point in affine coordinates, never the one at infinity.</summary>
public sealed class CurvePoint
{
    public readonly ulong[] X;

    public readonly ulong[] Y;

    public CurvePoint(BinaryField field)
    {
        X = field.NewElement();
        Y = field.NewElement();
    }
}
