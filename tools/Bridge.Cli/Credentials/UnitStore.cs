using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Bridge.Boot;
using Bridge.Cli.Output;
using Bridge.Firmware.App;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;
using Bridge.Hal.Sim;

namespace Bridge.Cli.Credentials;

/// <summary>What provisioning puts on the I: of a unit, made in memory, and what was put there before.</summary>
internal static class UnitStore
{
    /// <summary>
    /// Sequences a record may take on the unit by itself, each time it is settled anew, before the next generation comes. So what is written here is
    /// newer than what is there, though nobody can look.
    /// </summary>
    private const int SequencesPerGeneration = 16;

    private const string ListName = "deploy.json";

    public static SimStore Fresh(byte[] installCode)
    {
        SimStore store = Empty();
        Must(StoredIdentity.Write(store, installCode));
        Must(SealSecret.Provision(store, new SystemRandom()));
        return store;
    }

    /// <summary>The files of a folder that an earlier run made, without its list.</summary>
    public static SimStore Of(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CliException(ExitCode.Io, "no such folder", folder, "name the folder that bridge provision made for this unit");
        }

        SimStore store = Empty();
        foreach (string path in Directory.GetFiles(folder).Where(path => Path.GetFileName(path) != ListName))
        {
            store.Put(Path.GetFileName(path), Files.Read(path));
        }

        return store;
    }

    /// <summary>Writes a set of credentials of the next generation.</summary>
    /// <param name="isReplacing">Credentials that are there may go.</param>
    /// <param name="where">Names the unit in messages.</param>
    /// <param name="isOfflineCopy">The store is a copy of what the unit got once, not its store of today.</param>
    public static void Put(IStore store, IReadOnlyList<KeyCredentials> suites, bool isReplacing, string where, bool isOfflineCopy)
    {
        var present = new StoredCredentials(store);
        if (present.State != CredentialsState.None && !isReplacing)
        {
            throw new CliException(ExitCode.Policy, "the unit has credentials, and a unit keeps its credentials for life unless its owner decides otherwise", where, "--replace-credentials replaces them; the unit then establishes its keys anew");
        }

        long generation = present.Generation + 1;
        foreach (KeyCredentials suite in suites)
        {
            Result written = isOfflineCopy ? PutAt(store, suite, generation) : StoredCredentials.Write(store, suite, generation);
            if (written == Result.NotFound)
            {
                throw new CliException(ExitCode.Policy, "the unit has no secret to seal credentials with", where, "provision it afresh, on an empty store");
            }

            Must(written);
        }

        // What was written is read as the firmware will read it.
        var stored = new StoredCredentials(store);
        if (stored.State != CredentialsState.Ready || stored.Generation != generation)
        {
            throw new CliException(ExitCode.Io, "the store does not give the credentials back", where);
        }
    }

    /// <summary>A name just below the generation's own makes the record store number from there; it goes with the write.</summary>
    private static Result PutAt(IStore store, KeyCredentials suite, long generation)
    {
        char prefix = suite.Suite.Bit == CbkeSuite.Suite2Bit ? StoredCredentials.Suite2Prefix : StoredCredentials.Suite1Prefix;
        string below = string.Create(CultureInfo.InvariantCulture, $"{prefix}{(SequencesPerGeneration * generation) - 1:x8}.0");
        Must(store.OpenAppend(below));
        Must(store.Close());
        return StoredCredentials.Write(store, suite, generation);
    }

    private static SimStore Empty() => new(NfConfig.StoreSizeBytes, 0);

    private static void Must(Result result)
    {
        if (result != Result.Ok)
        {
            throw new CliException(ExitCode.Io, $"the store refuses: {result}");
        }
    }

    private sealed class SystemRandom : IRandom
    {
        public void Fill(byte[] buffer, int offset, int count) => RandomNumberGenerator.Fill(buffer.AsSpan(offset, count));
    }
}
