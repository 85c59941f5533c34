using System;
using System.Collections.Generic;
using Bridge.NanoTests.Building;
using Bridge.NanoTests.Projects;
using Bridge.NanoTests.Running;

namespace Bridge.NanoTests.Boot;

internal static class BootPath
{
    public static IReadOnlyList<BootStep> Run(ClrCommand clr, IReadOnlyList<BuiltAssembly> built, IReadOnlyList<string> frameworkPes, AssemblyFolders folders, NanoTestOptions options, string output, Action<string> print) => [];
}
