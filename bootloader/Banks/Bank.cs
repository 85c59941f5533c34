namespace Bridge.Boot;

/// <summary>The two banks by number, as they stand in records, hand-over and trace.</summary>
public static class Bank
{
    public const int A = 0;

    public const int B = 1;

    public const int Count = 2;

    /// <summary>No bank; as a running image: the factory image in rescue mode.</summary>
    public const int None = -1;

    public static int Other(int bank) => 1 - bank;
}
