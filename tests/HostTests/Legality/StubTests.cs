using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Legality;

/// <summary>What only the board runs is compiled against stubs; the stubs claim nothing that the device does not have.</summary>
[TestClass]
public sealed class StubTests
{
    private static readonly DeviceApi Api = new();

    [TestMethod]
    public void Every_stub_stands_in_the_device_s_api_lists()
    {
        byte[] stubs = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Bridge.NanoStubs.dll"));

        string[] ids = PublicMembers.Of(stubs).ToArray();

        Assert.IsGreaterThan(30, ids.Length, "the stubs were not read");
        Assert.AreEqual(string.Empty, string.Join("\n", ids.Where(id => !Api.Has(id))));
    }

    [TestMethod]
    public void Board_adapters_and_programs_keep_the_device_s_rules()
    {
        byte[] image = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Bridge.NanoCompile.dll"));

        // The stubs are not our own here: what is used of them must be listed, like everything else of the device.
        List<Finding> findings = AssemblyScanner.Scan(image, Api, ["Bridge.Hal", "Bridge.Bootloader", "Bridge.Firmware"]);

        Assert.AreEqual(string.Empty, string.Join("\n", findings.Distinct()));
    }
}
