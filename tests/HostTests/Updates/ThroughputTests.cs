using System;
using System.Linq;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Device;
using VirtualHan.Hub;
using VirtualHan.Ncp;
using VirtualHan.Radio;

namespace Bridge.HostTests.Updates;

/// <summary>How near the download comes to what hub, air and the radio's serial line allow: the sum of their times block by block, the slowest of them with pages.</summary>
[TestClass]
public sealed class ThroughputTests
{
    private const int BlockBytes = OtaClientOptions.DefaultMaxDataSizeBytes;
    private const int PageBytes = 4096;
    private const int Baud = 115_200;

    /// <summary>ZCL header, and the fields before the data of a block response or all those of a block request.</summary>
    private const int ResponseBytes = 3 + 14 + BlockBytes;
    private const int RequestBytes = 3 + 14;

    /// <summary>EZSP 13 in ASH: control, EZSP header, the command's fixed fields, CRC and flag.</summary>
    private const int SendUnicastBytes = 1 + 5 + 16 + 3;
    private const int IncomingMessageBytes = 1 + 5 + 19 + 3;

    public TestContext TestContext { get; set; }

    [TestMethod]
    public void Block_by_block_the_firmware_takes_a_tenth_of_the_time_at_most()
    {
        UpdateRun run = Updated(0, 0);

        double limitMs = SerialMs(SendUnicastBytes + RequestBytes) + NcpMs() + AirMs(RequestBytes) + HubMs(run)
            + AirMs(ResponseBytes) + SerialMs(IncomingMessageBytes + ResponseBytes);
        Assert.IsGreaterThanOrEqualTo(0.90, Ratio(run, limitMs, "block by block"));
    }

    /// <param name="spacingMs">Asked of the hub: the product's 20, and none.</param>
    [TestMethod]
    [DataRow(20)]
    [DataRow(0)]
    public void With_pages_the_firmware_keeps_up_with_the_slowest_part_of_the_way(int spacingMs)
    {
        UpdateRun run = Updated(PageBytes, spacingMs);

        double wayMs = Math.Max(HubMs(run), Math.Max(AirMs(ResponseBytes), SerialMs(IncomingMessageBytes + ResponseBytes)));
        Assert.IsGreaterThanOrEqualTo(0.95, Ratio(run, Math.Max(spacingMs, wayMs), $"with pages, {spacingMs} ms apart"));
    }

    private double Ratio(UpdateRun run, double limitMs, string how)
    {
        int blocks = run.Device.BlocksServed;
        double blockMs = (double)run.Result.TransferMs / (blocks - 1);
        TestContext.WriteLine($"{how}: {blocks} blocks, {run.Result.TransferMs / 1000.0:F1} s, {blockMs:F2} ms a block, limit {limitMs:F2} ms, ratio {limitMs / blockMs:F3}");
        return limitMs / blockMs;
    }

    private static double SerialMs(int bytes) => bytes * 10_000.0 / Baud;

    private static double NcpMs() => new NcpOptions().CommandUs / 1000.0;

    private static double HubMs(UpdateRun run) => run.Simulation.Hub.Options.ThinkMs;

    /// <summary>Mean back-off, the frame with its network and APS headers, and the stack behind it.</summary>
    private static double AirMs(int payloadBytes)
    {
        double backoffUs = (RadioModel.BackoffSlots - 1) / 2.0 * RadioModel.BackoffSlotUs;
        long airtimeUs = RadioModel.AirtimeUs(RadioModel.SecuredNetworkBytes + RadioModel.ApsHeaderBytes + payloadBytes);
        return (backoffUs + airtimeUs + new RadioModel().ProcessingUs) / 1000.0;
    }

    /// <summary>As large as a bank takes.</summary>
    private static UpdateRun Updated(int pageSizeBytes, int spacingMs)
    {
        SimulationOptions options = UpdateRun.Options();
        UpdateRun run = UpdateRun.Whole(options with
        {
            OtaFile = UpdateImages.Largest(NfConfig.BankSizeBytes),
            Hub = options.Hub with { Faults = new HubFaults { PagesUnsupported = false } },
            Load = (handoff, trace) =>
                new BridgeAppProgram(handoff, new StoredIdentity(handoff.Store), new AppOptions { OtaPageSizeBytes = pageSizeBytes, OtaPageSpacingMs = spacingMs }, 1, trace),
        });
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        return run;
    }
}
