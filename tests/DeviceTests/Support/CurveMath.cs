using Bridge.Boot;

namespace Bridge.DeviceTests;

/// <summary>Whole computations on one curve, from and to hexadecimal text, so that a test is one line of published numbers.</summary>
public sealed class CurveMath
{
    /// <summary>What stands for a point that is refused, or infinity.</summary>
    public const string Refused = "refused";

    public readonly KoblitzCurve Curve;

    private readonly MontgomeryLadder _ladder;

    public CurveMath(int suite)
    {
        Curve = suite == 2 ? KoblitzCurve.Sect283k1() : KoblitzCurve.Sect163k1();
        _ladder = new MontgomeryLadder(Curve);
    }

    public static CurvePoint NewPoint() => new CurvePoint(new ulong[BinaryField.Words], new ulong[BinaryField.Words]);

    /// <summary>Null when the point is refused.</summary>
    public CurvePoint Point(string compressed)
    {
        CurvePoint point = NewPoint();
        return Curve.Decompress(Hex.Parse(compressed), 0, point) == Verdict.Valid ? point : null;
    }

    public string Text(CurvePoint point)
    {
        if (point == null)
        {
            return Refused;
        }

        byte[] compressed = new byte[1 + Curve.Field.Bytes];
        Curve.Compress(point, compressed, 0);
        return Hex.Text(compressed, 0, compressed.Length);
    }

    /// <summary>Null for infinity. All bits of the scalar are used.</summary>
    public CurvePoint Multiply(byte[] scalar, CurvePoint point)
    {
        CurvePoint product = NewPoint();
        RunLadder(scalar, point);
        return _ladder.Finish(product) == Verdict.Valid ? product : null;
    }

    /// <summary>x of h times scalar times point; "refused" for infinity.</summary>
    public string MultiplyWithCofactor(byte[] scalar, CurvePoint point)
    {
        byte[] x = new byte[Curve.Field.Bytes];
        RunLadder(scalar, point);
        return _ladder.FinishWithCofactor(x) == Verdict.Valid ? Hex.Text(x, 0, x.Length) : Refused;
    }

    /// <summary>Null when it is refused.</summary>
    public CurvePoint Add(CurvePoint left, CurvePoint right)
    {
        CurvePoint sum = NewPoint();
        return Curve.Add(sum, left, right) == Verdict.Valid ? sum : null;
    }

    /// <summary>The public key of a certificate: hash times the point in it, plus the issuer's key.</summary>
    public CurvePoint Extract(byte[] certificate, int reconstructionOffset, string issuer)
    {
        byte[] hash = new byte[AesMmo.DigestBytes];
        new AesMmo().Hash(certificate, 0, certificate.Length, hash, 0);
        CurvePoint reconstruction = Point(Hex.Text(certificate, reconstructionOffset, 1 + Curve.Field.Bytes));
        return Add(Multiply(hash, reconstruction), Point(issuer));
    }

    private void RunLadder(byte[] scalar, CurvePoint point)
    {
        _ladder.Begin(scalar, 8 * scalar.Length, point);
        while (_ladder.Step(64))
        {
        }
    }
}
