using Bridge.Boot;
using Bridge.Hal;
using Bridge.Hal.Nano;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>The board's native HMAC against the managed one. On the host the adapter runs over the platform's own.</summary>
[TestClass]
public class NativeHmacTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(32)]
    [DataRow(64)]
    [DataRow(65)]
    [DataRow(127)]
    [DataRow(128)]
    [DataRow(129)]
    [DataRow(1023)]
    [DataRow(4097)]
    [DataRow(71234)]
    public void It_gives_what_managed_code_gives(int keyBytes)
    {
        byte[] key = Key(keyBytes + 9);
        byte[] message = new byte[] { 1, 2, 3, 4 };
        Assert.AreEqual(Mac(new HmacSha256(), key, 9, keyBytes, message), Mac(new NativeHmac(), key, 9, keyBytes, message));
    }

    [TestMethod]
    [DataRow(65)]
    [DataRow(128)]
    [DataRow(1021)]
    [DataRow(16384)]
    [DataRow(70007)]
    public void A_long_key_gives_the_mac_of_its_digest_and_one_flipped_bit_of_it_another(int keyBytes)
    {
        NativeHmac native = new NativeHmac();
        byte[] key = Key(keyBytes);
        byte[] message = new byte[] { 7, 0, 0, 0 };
        byte[] digest = new byte[32];
        Sha256 sha = new Sha256();
        sha.Update(key, 0, keyBytes);
        sha.Finish(digest, 0);
        string mac = Mac(native, digest, 0, 32, message);
        Assert.AreEqual(mac, Mac(native, key, 0, keyBytes, message));

        int[] positions = new int[] { 0, keyBytes / 2, keyBytes - 1 };
        for (int i = 0; i < positions.Length; i++)
        {
            key[positions[i]] ^= 0x10;
            Assert.AreNotEqual(mac, Mac(native, key, 0, keyBytes, message));
            key[positions[i]] ^= 0x10;
        }

        Assert.AreNotEqual(mac, Mac(native, key, 0, keyBytes - 1, message));
        digest[31] ^= 1;
        Assert.AreNotEqual(mac, Mac(native, digest, 0, 32, message));
    }

    [TestMethod]
    public void It_leaves_the_key_as_it_was()
    {
        byte[] key = Key(300);
        Mac(new NativeHmac(), key, 0, 300, new byte[4]);
        Assert.IsTrue(Bytes.AreEqual(key, 0, Key(300), 0, 300));
    }

    [TestMethod]
    public void What_the_platform_throws_is_an_error_and_leaves_the_mac_alone()
    {
        byte[] mac = new byte[32];
        mac[3] = 0x33;
        Assert.AreEqual((int)Result.IoError, (int)new NativeHmac().Compute(new byte[10], 0, 11, new byte[4], mac));
        Assert.AreEqual((int)Result.IoError, (int)new NativeHmac().Compute(new byte[10], 0, 10, null, mac));
        Assert.AreEqual(0x33, (int)mac[3]);
        Assert.AreEqual(0, (int)mac[0]);
    }

    [TestMethod]
    public void A_whole_image_is_hashed_by_native_code_and_found_wrong_by_both()
    {
        byte[] image = SampleOtaFile.CreateImage();
        ImageFacts facts = new ImageFacts();
        BridgeImageCheck check = BridgeImageCheck.OfThisDevice(new NativeHmac());
        Assert.AreEqual(Verdict.Valid, check.Check(new ArrayImageSource(image, 0, image.Length), facts, new PeWalker()));
        Assert.AreEqual((int)HashMethod.Native, (int)facts.HashedBy);

        image[200] ^= 1;
        Assert.AreEqual(Verdict.Refused, check.Check(new ArrayImageSource(image, 0, image.Length), facts, new PeWalker()));
        Assert.AreEqual((int)HashMethod.ManagedAfterNative, (int)facts.HashedBy);
        Assert.AreEqual((int)RefusalReason.ImageDigest, (int)facts.Reason);
    }

    private static string Mac(IHmac hmac, byte[] key, int offset, int count, byte[] message)
    {
        byte[] mac = new byte[32];
        Assert.AreEqual((int)Result.Ok, (int)hmac.Compute(key, offset, count, message, mac));
        return Hex.Text(mac, 0, 32);
    }

    private static byte[] Key(int count)
    {
        byte[] key = new byte[count];
        int value = 17;
        for (int i = 0; i < count; i++)
        {
            value = ((value * 75) + 74) % 65537;
            key[i] = (byte)value;
        }

        return key;
    }
}
