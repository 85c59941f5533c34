using System;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;
using Bridge.Hal.Sim;

namespace VirtualHan.Device;

/// <summary>What the factory does to a unit: an image in bank A, confirmed, the unit's install code, and the secret of its seals.</summary>
public static class Provisioning
{
    /// <summary>A flash as it leaves the factory; its operations start to count afterwards.</summary>
    /// <param name="otaFile">The image to install, as an OTA file that the boot loader will accept.</param>
    /// <param name="installCode">With its CRC; null leaves the unit without one.</param>
    /// <exception cref="ArgumentException">The file is no OTA file of a bridge.</exception>
    public static SimStore Factory(byte[] otaFile, byte[] installCode, int seed) => Factory(otaFile, installCode, seed, []);

    /// <inheritdoc cref="Factory(byte[], byte[], int)"/>
    /// <param name="credentials">Of key establishment.</param>
    public static SimStore Factory(byte[] otaFile, byte[] installCode, int seed, IReadOnlyList<KeyCredentials> credentials)
    {
        const int FirstGeneration = 1;
        var bench = new SimStore(NfConfig.StoreSizeBytes, seed);
        Provision(bench, otaFile, installCode, new SimRandom(seed));
        foreach (KeyCredentials suite in credentials)
        {
            Expect(StoredCredentials.Write(bench, suite, FirstGeneration));
        }

        var flash = new SimStore(NfConfig.StoreSizeBytes, seed);
        foreach (string name in bench.FileNames)
        {
            flash.Put(name, bench.FileBytes(name));
        }

        return flash;
    }

    /// <summary>Makes a unit of an empty store.</summary>
    /// <param name="otaFile">As for <see cref="Factory"/>.</param>
    /// <param name="installCode">As for <see cref="Factory"/>.</param>
    /// <param name="random">Draws the secret of its seals.</param>
    public static void Provision(IStore store, byte[] otaFile, byte[] installCode, IRandom random)
    {
        Install(store, Bank.A, otaFile);
        Expect(StoredIdentity.Write(store, installCode));
        Expect(SealSecret.Provision(store, random));
    }

    /// <summary>Writes an image into a bank and a boot record that calls it confirmed.</summary>
    public static void Install(IStore store, int bank, byte[] otaFile) => Install(store, StoreGeometry.OfThisDevice(), bank, otaFile);

    /// <param name="geometry">Of the unit; the file must be cut the same way.</param>
    public static void Install(IStore store, StoreGeometry geometry, int bank, byte[] otaFile)
    {
        var prefix = new OtaPrefix(geometry.ChunkSizeBytes);
        RefusalReason reason = prefix.Parse(otaFile, otaFile.Length, otaFile.Length);
        if (reason != RefusalReason.None)
        {
            throw new ArgumentException($"cannot install this file: {reason} at offset {prefix.ProblemOffset}");
        }

        Manifest manifest = prefix.Manifest;
        var banks = new BankStore(store, geometry);
        Expect(banks.WritePrefix(bank, otaFile, 0, prefix.ImageOffset));
        for (int chunk = 0; chunk < manifest.ChunkCount; chunk++)
        {
            Expect(banks.WriteChunk(bank, chunk, otaFile, prefix.ImageOffset + (chunk * geometry.ChunkSizeBytes), manifest.ChunkLength(chunk)));
        }

        var record = new BootRecord();
        record.Clear();
        record.ConfirmedBank = bank;
        record.SecurityCounter = manifest.SecurityCounter;
        record.BankAt(bank).State = BankState.Proven;
        Array.Copy(otaFile, manifest.ImageDigestOffset, record.BankAt(bank).ImageDigest, 0, BankRecord.DigestSizeBytes);
        byte[] payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        Expect(BootControl.OpenRecords(store).Write(payload));
    }

    private static void Expect(Result result)
    {
        if (result != Result.Ok)
        {
            throw new InvalidOperationException("the factory's store refused: " + result);
        }
    }
}
