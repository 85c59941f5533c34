namespace Bridge.HostTests.Legality;

/// <summary>One breach of a device rule.</summary>
/// <param name="Rule">Name of the rule; fixtures are named after it.</param>
/// <param name="Where">Type and member, or file and line.</param>
/// <param name="What">The reference or construct.</param>
internal sealed record Finding(string Rule, string Where, string What)
{
    public override string ToString() => $"{Rule}: {What}  in {Where}";
}
