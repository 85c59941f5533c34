using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bridge.Cli.Output;

/// <summary>How every --json output is written; each names its schema and version.</summary>
internal static class Json
{
    public static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
