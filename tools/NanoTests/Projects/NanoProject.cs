using System.Collections.Generic;

namespace Bridge.NanoTests.Projects;

/// <summary>One .nfproj as MSBuild evaluates it.</summary>
internal sealed record NanoProject
{
    /// <summary>Every test assembly must be called this, so that the launcher finds it.</summary>
    public const string TestAssemblyName = "NFUnitTest";

    /// <summary>Full path of the project file.</summary>
    public required string File { get; init; }

    /// <summary>Name of the file without its ending; differs from the assembly's for the test projects, which all make NFUnitTest.</summary>
    public required string Name { get; init; }

    public required string AssemblyName { get; init; }

    public required bool IsExecutable { get; init; }

    /// <summary>Full paths, sorted: the order of MSBuild's items follows the file system.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    public required IReadOnlyList<NanoReference> References { get; init; }

    /// <summary>Full paths of the projects referred to.</summary>
    public required IReadOnlyList<string> ProjectReferences { get; init; }

    public required string LanguageVersion { get; init; }

    public required IReadOnlyList<string> Symbols { get; init; }

    public required IReadOnlyList<string> Features { get; init; }

    public required bool Optimize { get; init; }

    public required bool WarningsAreErrors { get; init; }

    public bool IsTest => AssemblyName == TestAssemblyName;
}
