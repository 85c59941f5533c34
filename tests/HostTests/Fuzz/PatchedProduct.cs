using System.Collections;
using System.Linq;
using System.Reflection;
using System.Threading;
using Bridge.HostTests.Support;

namespace Bridge.HostTests.Fuzz;

/// <summary>The fuzzer on top of a product that has one deliberate bug.</summary>
internal static class PatchedProduct
{
    /// <summary>Runs the bounded form of a target until its first fault.</summary>
    /// <returns>The fault as the fuzzer reports it, or null when it found none.</returns>
    public static string FirstFault(SourceChange bug, string target)
    {
        MutantBuild build = MutantBuild.Of(bug);
        try
        {
            return Run(build, target);
        }
        finally
        {
            build.Unload();
        }
    }

    private static string Run(MutantBuild build, string target)
    {
        Assembly fuzz = build.Assembly("Bridge.Fuzz");
        var all = (IEnumerable)build.Assembly("bridge").GetType("Bridge.Cli.Fuzzing.AllTargets", throwOnError: true)
            .GetMethod("Create", BindingFlags.Static | BindingFlags.Public).Invoke(null, null);
        object wanted = all.Cast<object>().Single(t => ((dynamic)t).Name == target);
        var targets = System.Array.CreateInstance(fuzz.GetType("Bridge.Fuzz.FuzzTarget"), 1);
        targets.SetValue(wanted, 0);

        object options = System.Activator.CreateInstance(fuzz.GetType("Bridge.Fuzz.Running.FuzzOptions"));
        options.GetType().GetProperty("StopAtFirstFailure").SetValue(options, true);
        dynamic runner = System.Activator.CreateInstance(fuzz.GetType("Bridge.Fuzz.Running.FuzzRunner"), options, CancellationToken.None);
        object reports = runner.GetType().GetMethod("Run").Invoke(runner, new object[] { targets });
        dynamic report = ((IEnumerable)reports).Cast<object>().Single();
        return report.Failures.Count == 0 ? null : report.Failures[0].ToString();
    }
}
