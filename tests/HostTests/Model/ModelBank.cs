namespace Bridge.HostTests.Model;

/// <summary>What a bank holds, as a number 0..8. A whole image may be another than the one the record speaks of.</summary>
internal static class ModelBank
{
    public const int Absent = 0;

    /// <summary>A download under way: some chunks, the last perhaps torn.</summary>
    public const int Half = 1;

    /// <summary>Every chunk is there and a bit is not what it was.</summary>
    public const int Broken = 2;

    public static int Whole(int image) => Broken + image;

    /// <summary>Whole, but the store fails its reads, for now or for ever.</summary>
    public static int Unreadable(int image) => Broken + ModelImages.Count + image;

    public static bool IsWhole(int bank) => bank > Broken && bank <= Broken + ModelImages.Count;

    public static bool IsUnreadable(int bank) => bank > Broken + ModelImages.Count;

    /// <returns>0 when there is no complete image.</returns>
    public static int ImageOf(int bank) => bank <= Broken ? 0 : IsWhole(bank) ? bank - Broken : bank - Broken - ModelImages.Count;

    public static string Describe(int bank) => bank switch
    {
        Absent => "nothing",
        Half => "half an image",
        Broken => "a broken image",
        _ => $"image {ImageOf(bank)}{(IsUnreadable(bank) ? ", unreadable" : string.Empty)}",
    };
}
