using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Security.Cryptography;
using Bridge.Boot;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Whole OTA files through every layer, as a tool or a device sees them.</summary>
[TestClass]
public class ImageOtaFileTests
{
    [TestMethod]
    public void A_file_of_many_chunks_passes_every_layer()
    {
        byte[] tables = Samples.Read("pe", "1.1.0.0", "SampleTables.pe");
        OtaFileBuilder builder = new() { Payload = OtaFileBuilder.PayloadOf(tables, tables) };
        byte[] file = builder.BuildFile();
        Assert.AreEqual((RefusalReason.None, "accepted"), Judge(file));

        OtaPrefix prefix = new();
        prefix.Parse(file, file.Length, file.Length);
        Manifest manifest = prefix.Manifest;
        Assert.AreEqual(23, manifest.ChunkCount);
        int position = prefix.ImageOffset;
        for (int chunk = 0; chunk < manifest.ChunkCount; chunk++)
        {
            byte[] digest = SHA256.HashData(file.AsSpan(position, manifest.ChunkLength(chunk)));
            Assert.IsTrue(digest.AsSpan().SequenceEqual(file.AsSpan(manifest.ChunkDigestOffset(chunk), 32)), $"chunk {chunk}");
            position += manifest.ChunkLength(chunk);
        }

        Assert.AreEqual(file.Length, position);
    }

    [TestMethod]
    public void Of_all_bytes_only_the_headers_stack_version_and_string_may_change()
    {
        byte[] file = new OtaFileBuilder().BuildFile();
        HashSet<int> accepted = [];
        for (int position = 0; position < file.Length; position++)
        {
            file[position] ^= 0x10;
            if (Judge(file).Reason == RefusalReason.None)
            {
                accepted.Add(position);
            }

            file[position] ^= 0x10;
        }

        for (int position = 0; position < file.Length; position++)
        {
            Assert.AreEqual(position is >= 18 and < 52, accepted.Contains(position), $"byte {position}");
        }
    }

    [TestMethod]
    public void Every_truncation_is_refused_whether_or_not_the_header_is_mended()
    {
        byte[] file = new OtaFileBuilder().BuildFile();
        for (int size = 0; size < file.Length; size++)
        {
            byte[] cut = file[..size];
            Assert.AreNotEqual(RefusalReason.None, Judge(cut).Reason, $"{size} bytes");
            if (size >= 56)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(cut.AsSpan(52), (uint)size);
                Assert.AreNotEqual(RefusalReason.None, Judge(cut).Reason, $"{size} bytes, mended");
            }
        }
    }

    [TestMethod]
    [DataRow("manufacturer", RefusalReason.Manufacturer)]
    [DataRow("image type", RefusalReason.ImageType)]
    [DataRow("hardware below", RefusalReason.HardwareRange)]
    [DataRow("hardware above", RefusalReason.HardwareRange)]
    [DataRow("bridge type", RefusalReason.BridgeType)]
    [DataRow("counter", RefusalReason.SecurityCounter)]
    [DataRow("too large", RefusalReason.ImageSize)]
    [DataRow("older", RefusalReason.Downgrade)]
    public void A_validly_signed_file_for_another_device_is_refused_by_the_manifest(string what, RefusalReason reason)
    {
        OtaFileBuilder builder = new();
        switch (what)
        {
            case "manufacturer":
                builder.Manufacturer++;
                break;
            case "image type":
                builder.ImageType++;
                break;
            case "hardware below":
                builder.MinimumHardware++;
                break;
            case "hardware above":
                builder.MinimumHardware = 0;
                builder.MaximumHardware = 0x0100;
                break;
            case "bridge type":
                builder.BridgeTypes = 0x0E;
                break;
            case "counter":
                builder.SecurityCounter = 0;
                break;
            case "too large":
                builder.Payload = new byte[NfConfig.BankSizeBytes];
                break;
            default:
                builder.Minor = 0;
                builder.Major = 0;
                break;
        }

        Assert.AreEqual((reason, "manifest policy"), Judge(builder.BuildFile()));
    }

    [TestMethod]
    public void A_manifest_signed_for_one_image_does_not_vouch_for_another()
    {
        OtaFileBuilder builder = new();
        byte[] one = builder.BuildImage();
        byte[] other = new OtaFileBuilder { Payload = Samples.Read("pe", "1.0.0.0", "SampleApp.pe") }.BuildImage();
        while (other.Length != one.Length)
        {
            // DER signatures vary in length: sign again until both images are equally long.
            other = new OtaFileBuilder { Payload = Samples.Read("pe", "1.0.0.0", "SampleApp.pe") }.BuildImage();
        }

        byte[] file = builder.BuildFile(one);
        Assert.AreEqual((RefusalReason.ImageDigest, "agreement"), Judge([.. file[..^one.Length], .. other]));
    }

    [TestMethod]
    public void A_manifest_of_an_unknown_key_is_refused_before_the_image_is_looked_at()
    {
        OtaFileBuilder builder = new() { Key = ECDsa.Create(ECCurve.NamedCurves.nistP256) };
        Assert.AreEqual((RefusalReason.UntrustedKey, "manifest"), Judge(builder.BuildFile()));
    }

    [TestMethod]
    public void A_verifier_that_refused_one_manifest_accepts_the_next()
    {
        OtaFileBuilder builder = new();
        byte[] good = builder.BuildManifest(builder.BuildImage());
        byte[] bad = [.. good];
        bad[24]++;
        ManifestVerifier verifier = new(KeyRing.Trusted());
        Assert.AreEqual(Verdict.Refused, verifier.Verify(new Manifest(), bad, 0, bad.Length));
        Assert.AreEqual(Verdict.Valid, verifier.Verify(new Manifest(), good, 0, good.Length));
        Assert.AreEqual(RefusalReason.None, verifier.Reason);
        Assert.AreEqual(Verdict.Refused, verifier.Verify(new Manifest(), bad, 0, bad.Length));
    }

    [TestMethod]
    public void The_users_own_key_can_be_put_in_the_ring()
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        KeyRing ring = new();
        ring.Add(OtaFileBuilder.Point(key));
        byte[] image = new OtaFileBuilder { Key = key }.BuildImage();
        Assert.AreEqual(
            Verdict.Valid, new ImageVerifier(ring).Verify(new ArrayImageSource(image, 0, image.Length), new VerifyResult()));
        byte[] hash = OtaFileBuilder.KeyHash(key);
        Assert.AreEqual(0, ring.IndexOf(hash, 0));
    }

    private static (RefusalReason Reason, string Stage) Judge(byte[] file)
    {
        OtaPrefix prefix = new();
        RefusalReason reason = prefix.Parse(file, file.Length, file.Length);
        if (reason != RefusalReason.None)
        {
            return (reason, "prefix");
        }

        BridgePolicy policy = BridgePolicy.OfThisDevice();
        ManifestVerifier manifestVerifier = new(KeyRing.Trusted());
        if (manifestVerifier.Verify(prefix.Manifest, file, prefix.ManifestOffset, prefix.ManifestLength) != Verdict.Valid)
        {
            return (manifestVerifier.Reason, "manifest");
        }

        reason = policy.CheckManifest(prefix.Manifest, 0x01000000, 1);
        if (reason != RefusalReason.None)
        {
            return (reason, "manifest policy");
        }

        ArrayImageSource image = new(file, prefix.ImageOffset, file.Length - prefix.ImageOffset);
        VerifyResult result = new();
        if (new ImageVerifier(KeyRing.Trusted()).Verify(image, result) != Verdict.Valid)
        {
            return (result.Reason, "image");
        }

        reason = BridgePolicy.CheckAgreement(prefix.Manifest, result);
        if (reason != RefusalReason.None)
        {
            return (reason, "agreement");
        }

        reason = policy.Check(result, image, 1, new PeWalker());
        return (reason, reason == RefusalReason.None ? "accepted" : "image policy");
    }
}
