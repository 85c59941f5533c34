using System;
using System.Security.Cryptography;
using System.Text;
using Bridge.Cli.Packaging;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

[TestClass]
public sealed class PackagingTests
{
    [TestMethod]
    public void Signed_bytes_equal_what_imgtool_wrote_for_the_same_inputs()
    {
        byte[] expected = Samples.Read("signed.bin")[..0x2852];

        byte[] actual = new McuImageBuilder(Samples.Read("payload.bin"), new McuVersion(1, 2, 3, 4))
            .SecurityCounter(7)
            .Dependency(1, new McuVersion(1, 0, 0, 0))
            .Protected(0x00A0, [0x5A, 0x01])
            .Protected(0x0BA1, Encoding.ASCII.GetBytes("AltHanBridge"))
            .SignedBytes();

        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void Unprotected_area_equals_imgtools_but_for_the_signature()
    {
        byte[] expected = Samples.Read("signed.bin");
        using var signer = new PlatformSigner(SigningKeys.ReadPrivate(Samples.Path("p256-key.pem")));

        byte[] actual = new McuImageBuilder(Samples.Read("payload.bin"), new McuVersion(1, 2, 3, 4))
            .SecurityCounter(7)
            .Dependency(1, new McuVersion(1, 0, 0, 0))
            .Protected(0x00A0, [0x5A, 0x01])
            .Protected(0x0BA1, Encoding.ASCII.GetBytes("AltHanBridge"))
            .Build(signer, out byte[] digest);

        // Up to the signature's own length: area magic, digest and key hash. Two bytes of area size follow the signature's length.
        CollectionAssert.AreEqual(expected[0x2852..0x2854], actual[0x2852..0x2854]);
        CollectionAssert.AreEqual(expected[0x2856..0x28A0], actual[0x2856..0x28A0]);
        Assert.AreEqual("42dde13e1ac682638589748fd25c33fdb02d6d9510be12994c6a391b0187d9a5", Convert.ToHexStringLower(digest));
    }

    [TestMethod]
    public void Platform_signature_verifies_with_the_public_key()
    {
        using var signer = new PlatformSigner(SigningKeys.ReadPrivate(Samples.Path("p256-key.pem")));
        using ECDsa key = SigningKeys.ReadPublic(Samples.Path("p256-pub.pem"));
        byte[] digest = SHA256.HashData("sample"u8);

        Assert.IsTrue(key.VerifyHash(digest, signer.Sign(digest), DSASignatureFormat.Rfc3279DerSequence));
        CollectionAssert.AreEqual(Samples.Read("p256-pub.keyhash.bin"), signer.KeyHash);
    }

    // RFC 6979 A.2.5, curve P-256, SHA-256.
    [TestMethod]
    [DataRow("sample", "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716", "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8")]
    [DataRow("test", "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367", "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083")]
    public void Reproducible_signature_equals_the_rfc_vector(string message, string r, string s)
    {
        byte[] d = Convert.FromHexString("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
        using var signer = new ReproducibleSigner(ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d }));
        byte[] digest = SHA256.HashData(Encoding.ASCII.GetBytes(message));

        byte[] signature = signer.Sign(digest);

        string hex = Convert.ToHexString(signature);
        StringAssert.Contains(hex, r);
        StringAssert.Contains(hex, s);
        using ECDsa verifier = ECDsa.Create();
        verifier.ImportSubjectPublicKeyInfo(signer.PublicKeyInfo, out _);
        Assert.IsTrue(verifier.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence));
    }

    [TestMethod]
    [DataRow("1", 0x01000000u)]
    [DataRow("1.2.3+4", 0x01020003u)]
    [DataRow("255.255.65535", 0xFFFFFFFFu)]
    public void Version_text_becomes_the_file_version(string text, uint fileVersion)
    {
        Assert.IsTrue(McuVersion.TryParse(text, out McuVersion version));
        Assert.AreEqual(fileVersion, version.FileVersion);
    }

    [TestMethod]
    [DataRow("01.0")]
    [DataRow("1.2.3.4")]
    [DataRow("256")]
    [DataRow("1.0.65536")]
    [DataRow("1.0+1")]
    [DataRow("1.0.0+4294967296")]
    [DataRow("")]
    [DataRow("1.0 ")]
    public void Version_text_imgtool_would_not_take_is_refused(string text)
    {
        Assert.IsFalse(McuVersion.TryParse(text, out _));
    }
}
