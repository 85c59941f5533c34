namespace Bridge.HostTests.Support;

/// <summary>One exact change to the product's source.</summary>
/// <param name="File">With forward slashes, from the root of the repository.</param>
/// <param name="From">Stands there once.</param>
/// <param name="To">Stands there instead.</param>
internal sealed record SourceChange(string File, string From, string To);
