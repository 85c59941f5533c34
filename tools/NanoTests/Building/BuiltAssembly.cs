using Bridge.NanoTests.Projects;

namespace Bridge.NanoTests.Building;

/// <summary>A project and what was made of it.</summary>
/// <param name="Dll">For the compiler and for counting the tests.</param>
/// <param name="Pe">For the interpreter.</param>
internal sealed record BuiltAssembly(NanoProject Project, string Dll, string Pe);
