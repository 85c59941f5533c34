using System;
using System.IO;
using System.Threading;
using Bridge.Cli.Commands;
using Bridge.Cli.Packaging;
using Bridge.Cli.Simulating;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Report;

namespace Bridge.HostTests.Cli;

/// <summary>The README's picture is drawn from a run, and cannot rot. BRIDGE_WRITE_GENERATED=1 draws it anew.</summary>
[TestClass]
public sealed class PictureTests
{
    [TestMethod]
    public void Picture_of_the_readme_is_what_simulate_draws()
    {
        string path = Path.Combine(Samples.RepositoryRoot(), "docs", "update.svg");
        using var samples = new SampleImages(NfConfigFile.BuiltIn());
        SimulationResult result = SimulateCommand.Run(SimulateCommand.Options(samples.Update()), samples, CancellationToken.None);

        string drawn = OverviewSvg.Draw(result);

        if (Environment.GetEnvironmentVariable("BRIDGE_WRITE_GENERATED") == "1")
        {
            File.WriteAllText(path, drawn);
        }

        Assert.AreEqual(File.ReadAllText(path), drawn);
    }
}
