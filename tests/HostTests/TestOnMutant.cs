using System;
using System.Reflection;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>One of these tests, run on a product that has one deliberate bug.</summary>
internal static class TestOnMutant
{
    /// <param name="bug">Null for the product as it is.</param>
    /// <returns>What the test's failed assertion says; null when it passes.</returns>
    public static string FailureOf(SourceChange bug, Type tests, string method, params object[] arguments)
    {
        MutantBuild build = MutantBuild.Of(bug);
        try
        {
            Type onMutant = build.Tests.GetType(tests.FullName, true);
            MethodInfo test = onMutant.GetMethod(method, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
                ?? throw new InvalidOperationException($"{tests.Name} has no {method}");
            test.Invoke(test.IsStatic ? null : Activator.CreateInstance(onMutant), arguments);
            return null;
        }
        catch (TargetInvocationException failed) when (failed.InnerException is AssertFailedException assertion)
        {
            return assertion.Message;
        }
        finally
        {
            build.Unload();
        }
    }

    /// <param name="file">Under bootloader/.</param>
    /// <param name="text">Stands there once.</param>
    public static SourceChange Bug(string file, string text, string instead) => new("bootloader/" + file, text, instead);
}
