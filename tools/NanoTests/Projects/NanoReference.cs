namespace Bridge.NanoTests.Projects;

/// <summary>A nanoFramework assembly a project refers to.</summary>
/// <param name="Name">Of the assembly: mscorlib.</param>
/// <param name="Package">Folder of the package in the hint path, nanoFramework.CoreLibrary.1.17.11; empty without one.</param>
internal sealed record NanoReference(string Name, string Package);
