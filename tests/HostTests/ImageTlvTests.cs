using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Bridge.Boot;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Validly signed images whose structure or signatures are not what they should be.</summary>
[TestClass]
public class ImageTlvTests
{
    private static readonly ECDsa _other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static IEnumerable<object[]> UnprotectedChanges =>
    [
        Change("nothing", RefusalReason.None, _ => { }),
        Change("no digest", RefusalReason.TlvMissing, tlvs => tlvs.RemoveAt(0)),
        Change("no signature", RefusalReason.TlvMissing, tlvs => tlvs.RemoveRange(1, 2)),
        Change("empty", RefusalReason.TlvMissing, tlvs => tlvs.Clear()),
        Change("digest last", RefusalReason.None, tlvs => Move(tlvs, 0, 2)),
        Change("digest twice", RefusalReason.TlvRepeated, tlvs => tlvs.Add(tlvs[0])),
        Change("digest between key hash and signature", RefusalReason.TlvOrder, tlvs => Move(tlvs, 0, 1)),
        Change("key hash behind signature", RefusalReason.TlvOrder, tlvs => Move(tlvs, 1, 2)),
        Change("key hash alone at the end", RefusalReason.TlvOrder, tlvs => tlvs.Add(tlvs[1])),
        Change("two key hashes", RefusalReason.TlvOrder, tlvs => tlvs.Insert(1, tlvs[1])),
        Change("two signatures for one key hash", RefusalReason.TlvOrder, tlvs => tlvs.Add(tlvs[2])),
        Change("digest of 31 bytes", RefusalReason.TlvLength, tlvs => tlvs[0] = (0x10, new byte[31])),
        Change("key hash of 48 bytes", RefusalReason.TlvLength, tlvs => tlvs[1] = (0x01, new byte[48])),
        Change("whole public key", RefusalReason.TlvForbidden, tlvs => tlvs[1] = (0x02, new byte[91])),
        Change("SHA-384", RefusalReason.TlvForbidden, tlvs => tlvs.Add((0x11, new byte[48]))),
        Change("signature over the payload itself", RefusalReason.TlvForbidden, tlvs => tlvs.Add((0x25, [1]))),
        Change("encryption key", RefusalReason.TlvForbidden, tlvs => tlvs.Add((0x32, new byte[16]))),
        Change("unsigned counter", RefusalReason.TlvForbidden, tlvs => tlvs.Add((0x50, new byte[4]))),
        Change("unsigned vendor TLV", RefusalReason.TlvForbidden, tlvs => tlvs.Add((0xA0, [1]))),
        Change("signature padded with a zero", RefusalReason.SignatureEncoding, tlvs => tlvs[2] = (0x22, [.. tlvs[2].Value, 0])),
        Change("empty signature", RefusalReason.SignatureEncoding, tlvs => tlvs[2] = (0x22, [])),
        Change("known key, foreign algorithm", RefusalReason.Signature, tlvs => tlvs[2] = (0x24, new byte[64])),
        Change("unknown key only", RefusalReason.UntrustedKey, tlvs => tlvs[1] = (0x01, new byte[32])),
        Change("unknown key first", RefusalReason.None, tlvs => tlvs.InsertRange(1, ByOther(tlvs))),
        Change("unknown key last", RefusalReason.None, tlvs => tlvs.AddRange(ByOther(tlvs))),
        Change("good, then bad of the same key", RefusalReason.Signature, tlvs => tlvs.AddRange([tlvs[1], ByOther(tlvs)[1]])),
        Change("bad, then good of the same key", RefusalReason.Signature, tlvs => tlvs.InsertRange(1, [tlvs[1], ByOther(tlvs)[1]])),
        Change("good twice", RefusalReason.None, tlvs => tlvs.AddRange([tlvs[1], tlvs[2]])),
        Change("area over its limit", RefusalReason.TlvArea, tlvs => tlvs.AddRange([(0x01, new byte[32]), (0x20, new byte[384])])),
        Change("area at its limit", RefusalReason.None, tlvs => FillTo(tlvs, McuImage.MaxUnprotectedSizeBytes)),
    ];

    [TestMethod]
    [DynamicData(nameof(UnprotectedChanges))]
    public void Unprotected_area(string what, int reason, Action<List<(ushort Type, byte[] Value)>> change)
    {
        Expect((RefusalReason)reason, new OtaFileBuilder { ChangeUnprotectedTlvs = change }, what);
    }

    [TestMethod]
    [DataRow(0x01, 32, RefusalReason.TlvForbidden)]
    [DataRow(0x10, 32, RefusalReason.TlvForbidden)]
    [DataRow(0x22, 70, RefusalReason.TlvForbidden)]
    [DataRow(0x25, 1, RefusalReason.TlvForbidden)]
    [DataRow(0x30, 16, RefusalReason.TlvForbidden)]
    [DataRow(0x70, 4, RefusalReason.TlvForbidden)]
    [DataRow(0xFFFF, 4, RefusalReason.TlvForbidden)]
    [DataRow(0x40, 11, RefusalReason.TlvLength)]
    [DataRow(0x50, 3, RefusalReason.TlvLength)]
    [DataRow(0x74, 15, RefusalReason.TlvLength)]
    [DataRow(0x60, 40, RefusalReason.None)]
    [DataRow(0x75, 16, RefusalReason.None)]
    [DataRow(0xA0, 0, RefusalReason.None)]
    [DataRow(0x0BA1, 12, RefusalReason.None)]
    [DataRow(0xA3, McuImage.MaxProtectedSizeBytes - 8, RefusalReason.None)]
    [DataRow(0xA3, McuImage.MaxProtectedSizeBytes - 7, RefusalReason.TlvArea)]
    public void Protected_area(int type, int length, RefusalReason reason)
    {
        Expect(reason, new OtaFileBuilder { ProtectedTlvs = [((ushort)type, new byte[length])] }, $"type {type:X}");
    }

    [TestMethod]
    public void Only_dependencies_may_be_repeated()
    {
        Expect(RefusalReason.None, new OtaFileBuilder { ProtectedTlvs = [(0x40, new byte[12]), (0x40, new byte[12])] }, "dependency");
        Expect(RefusalReason.TlvRepeated, new OtaFileBuilder { ProtectedTlvs = [(0x50, new byte[4]), (0x50, new byte[4])] }, "counter");
        Expect(RefusalReason.TlvRepeated, new OtaFileBuilder { ProtectedTlvs = [(0xA0, [1]), (0xA1, [1]), (0xA0, [2])] }, "vendor");
    }

    [TestMethod]
    public void An_image_without_protected_area_is_valid_but_not_a_bridges()
    {
        OtaFileBuilder builder = new() { ProtectedTlvs = [] };
        Expect(RefusalReason.None, builder, "no protected area");
        VerifyResult result = new();
        byte[] image = builder.BuildImage();
        new ImageVerifier(KeyRing.Trusted()).Verify(new ArrayImageSource(image, 0, image.Length), result);
        Assert.AreEqual(RefusalReason.TlvMissing, BridgePolicy.OfThisDevice().CheckImage(result, 0));
    }

    [TestMethod]
    public void More_entries_than_places_are_refused()
    {
        List<(ushort, byte[])> tlvs = [];
        for (int i = 0; i < TlvTable.MaxTlvs; i++)
        {
            tlvs.Add(((ushort)(0xB0 + i), []));
        }

        Expect(RefusalReason.None, new OtaFileBuilder { ProtectedTlvs = tlvs }, "32 entries");
        tlvs.Add((0xAF, []));
        Expect(RefusalReason.TlvArea, new OtaFileBuilder { ProtectedTlvs = tlvs }, "33 entries");
    }

    [TestMethod]
    public void Flags_are_a_closed_set_and_policy_wants_none()
    {
        for (int bit = 0; bit < 32; bit++)
        {
            uint flags = 1u << bit;
            bool isAllowed = (flags & McuImage.AllowedFlags) != 0;
            OtaFileBuilder builder = new() { ImageFlags = flags };
            VerifyResult result = Expect(isAllowed ? RefusalReason.None : RefusalReason.ImageFlags, builder, $"flags {flags:X}");
            if (isAllowed)
            {
                Assert.AreEqual(RefusalReason.ImageFlags, BridgePolicy.OfThisDevice().CheckImage(result, 0));
            }
        }
    }

    [TestMethod]
    public void A_longer_header_is_valid_and_its_fill_is_signed()
    {
        OtaFileBuilder builder = new() { ImageHeaderSize = 0x200 };
        VerifyResult result = Expect(RefusalReason.None, builder, "header of 512 bytes");
        Assert.AreEqual(0x200, result.PayloadOffset);
        byte[] image = builder.BuildImage();
        image[0x100] ^= 1;
        Assert.AreEqual(
            Verdict.Refused, new ImageVerifier(KeyRing.Trusted()).Verify(new ArrayImageSource(image, 0, image.Length), result));
        Assert.AreEqual(RefusalReason.ImageDigest, result.Reason);
    }

    [TestMethod]
    public void A_policy_without_dependencies_refuses_them()
    {
        VerifyResult result = Expect(
            RefusalReason.None,
            new OtaFileBuilder
            {
                ProtectedTlvs =
                [
                    (0x50, new byte[4]), (0x40, new byte[12]), (0xA0, [1]), (0xA1, [0, 0, 0xFF, 0xFF]), (0xA2, [0x37, 0x13, 0x84, 0]),
                ],
            },
            "dependency");
        Assert.AreEqual(RefusalReason.TlvForbidden, BridgePolicy.OfThisDevice().CheckImage(result, 0));
    }

    private static object[] Change(string what, RefusalReason reason, Action<List<(ushort Type, byte[] Value)>> change) =>
        [what, (int)reason, change];

    private static void Move(List<(ushort Type, byte[] Value)> tlvs, int from, int to)
    {
        (ushort, byte[]) tlv = tlvs[from];
        tlvs.RemoveAt(from);
        tlvs.Insert(to, tlv);
    }

    private static List<(ushort Type, byte[] Value)> ByOther(List<(ushort Type, byte[] Value)> tlvs) =>
        [(0x01, OtaFileBuilder.KeyHash(_other)), (0x22, OtaFileBuilder.Sign(_other, tlvs[0].Value))];

    private static void FillTo(List<(ushort Type, byte[] Value)> tlvs, int size)
    {
        int used = 4;
        tlvs.ForEach(tlv => used += 4 + tlv.Value.Length);
        tlvs.AddRange([(0x01, new byte[32]), (0x20, new byte[size - used - 40])]);
    }

    private static VerifyResult Expect(RefusalReason reason, OtaFileBuilder builder, string what)
    {
        byte[] image = builder.BuildImage();
        VerifyResult result = new();
        int verdict = new ImageVerifier(KeyRing.Trusted()).Verify(new ArrayImageSource(image, 0, image.Length), result);
        Assert.AreEqual(reason, result.Reason, what);
        Assert.AreEqual(reason == RefusalReason.None ? Verdict.Valid : Verdict.Refused, verdict, what);
        return result;
    }
}
