using System;
using System.Buffers.Binary;
using System.Linq;
using System.Security.Cryptography;
using Bridge.Boot;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>A <see cref="BootCasesUnit"/> with a secret, and what somebody who can write its flash but not read the secret can do to it.</summary>
internal static class SealedUnit
{
    public const int SealSequenceOffset = 84;
    public const int SealAOffset = 88;
    public const int SealBOffset = 120;

    private const int FrameBytes = 12;

    /// <summary>1.0.0 in bank A, confirmed, booted once: the record of sequence 1 holds A's seal.</summary>
    public static BootCasesUnit Make(long seed = 1)
    {
        BootCasesUnit unit = WithSecret(seed);
        unit.Boot();
        Assert.AreEqual(1, unit.Record().SealSequence);
        return unit;
    }

    /// <summary>Not booted yet.</summary>
    public static BootCasesUnit WithSecret(long seed = 1)
    {
        BootCasesUnit unit = BootCasesUnit.Provisioned(seed);
        Assert.AreEqual(Result.Ok, SealSecret.Provision(unit.Store, new SimRandom(seed)));
        return unit;
    }

    /// <summary>Changes the payload of the newest record in both copies, sequence and CRC made right: a forgery and no damage.</summary>
    public static void Forge(BootCasesUnit unit, Action<byte[]> change)
    {
        foreach (string name in RecordNames(unit))
        {
            byte[] file = unit.Store.FileBytes(name);
            byte[] payload = file[FrameBytes..^4];
            change(payload);
            PutRecord(unit, name, payload);
        }
    }

    /// <summary>Puts a payload under a record's name, as if it had been written there.</summary>
    public static void PutRecord(BootCasesUnit unit, string name, byte[] payload)
    {
        byte[] file = new byte[FrameBytes + payload.Length + 4];
        "AHRr"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), Convert.ToInt32(name[1..9], 16));
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)payload.Length);
        payload.CopyTo(file, FrameBytes);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(file.Length - 4), Crc32.Compute(file, 0, file.Length - 4));
        unit.Store.Delete(name);
        unit.Store.Put(name, file);
    }

    public static string[] RecordNames(BootCasesUnit unit) => unit.Store.FileNames.Where(name => name.Length == 11 && name[0] == BootControl.RecordPrefix).ToArray();

    public static byte[] Payload(BootCasesUnit unit) => unit.Store.FileBytes(RecordNames(unit)[0])[FrameBytes..^4];

    /// <summary>What a seal has to be, computed without the product's code.</summary>
    public static byte[] Expected(byte[] secret, int bank, int sequence, byte[] image)
    {
        int signedBytes = 32 + BitConverter.ToInt32(image, 12) + BitConverter.ToUInt16(image, 10);
        byte[] storedDigest = SHA256.HashData([.. SHA256.HashData(image.AsSpan(0, signedBytes)), .. image.AsSpan(signedBytes)]);
        byte[] message = [.. "AltHAN bank seal"u8, .. BitConverter.GetBytes(bank), .. BitConverter.GetBytes(sequence), .. BitConverter.GetBytes(Verdict.Valid), .. new byte[4], .. storedDigest];
        return HMACSHA256.HashData(secret, message);
    }

    /// <summary>Boots, and the image of the bank must start after its signature was checked.</summary>
    public static void AssertFullCheck(BootCasesUnit unit, int bank, SealState seal, string what = "")
    {
        unit.Boot();
        ImageFacts facts = unit.Loader.Inputs.ImageAt(bank);
        Assert.AreEqual(bank, unit.Handoff.Bank, what);
        Assert.AreEqual(seal, facts.Seal, what);
        Assert.AreEqual(Verdict.Valid, facts.SignatureVerdict, what);
    }

    /// <summary>Boots, and the image of the bank must start on its seal.</summary>
    public static void AssertSealed(BootCasesUnit unit, int bank)
    {
        unit.Boot();
        ImageFacts facts = unit.Loader.Inputs.ImageAt(bank);
        Assert.AreEqual(bank, unit.Handoff.Bank);
        Assert.AreEqual(SealState.Accepted, facts.Seal);
        Assert.AreEqual(Verdict.Refused, facts.SignatureVerdict);
    }
}
