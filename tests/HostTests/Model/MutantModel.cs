using Bridge.HostTests.Support;

namespace Bridge.HostTests.Model;

/// <summary>What the boot model says of a product that has one deliberate bug.</summary>
internal static class MutantModel
{
    /// <param name="file">Under bootloader/.</param>
    /// <param name="text">Stands there once.</param>
    public static string Explore(string file, string text, string instead, int faults, int maxStates)
    {
        MutantBuild build = MutantBuild.Of(TestOnMutant.Bug(file, text, instead));
        try
        {
            return (string)build.Tests.GetType(typeof(BootModel).FullName, true).GetMethod(nameof(BootModel.Explore)).Invoke(null, [faults, maxStates]);
        }
        finally
        {
            build.Unload();
        }
    }
}
