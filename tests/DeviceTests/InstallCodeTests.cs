using Bridge.Boot;
using Bridge.Firmware.Join;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Vectors: FIPS 197 B and C.1; Zigbee core specification annex C (AES-MMO); install codes published with Zigbee base device behaviour and by others.</summary>
[TestClass]
public class InstallCodeTests
{
    [TestMethod]
    [DataRow("2b7e151628aed2a6abf7158809cf4f3c", "3243f6a8885a308d313198a2e0370734", "3925841d02dc09fbdc118597196a0b32")]
    [DataRow("000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff", "69c4e0d86a7b0430d8cdb78070b4c55a")]
    public void Aes128_encrypts_the_block_of_FIPS_197(string key, string plain, string cipher)
    {
        Aes128 aes = new Aes128();
        byte[] block = Hex.Parse(plain);
        aes.SetKey(Hex.Parse(key), 0);
        aes.EncryptBlock(block, 0, block, 0);
        Assert.AreEqual(cipher, Hex.Text(block, 0, 16));
    }

    [TestMethod]
    [DataRow("", "bad78e726c1ec02b7ebfe92b23d9ec34")]
    [DataRow("C0", "ae3a102a28d43ee0d4a09e22788b206c")]
    [DataRow("C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF", "a7977e88bc0b61e8210827109a228f2d")]
    public void AesMmo_hashes_the_specification_messages(string message, string digest)
    {
        byte[] data = Hex.Parse(message);
        byte[] hash = new byte[18];
        new AesMmo().Hash(data, 0, data.Length, hash, 2);
        Assert.AreEqual(digest, Hex.Text(hash, 2, 16));
    }

    [TestMethod]
    public void AesMmo_may_be_used_again_and_reads_at_an_offset()
    {
        byte[] data = Hex.Parse("FFFF C0 FFFF");
        byte[] hash = new byte[16];
        AesMmo mmo = new AesMmo();
        mmo.Hash(data, 0, 5, hash, 0);
        mmo.Hash(data, 2, 1, hash, 0);
        Assert.AreEqual("ae3a102a28d43ee0d4a09e22788b206c", Hex.Text(hash, 0, 16));
    }

    [TestMethod]
    [DataRow("83FED3407A93 2B70", "cd4fa064773f46941ec986c09963d1a8")]
    [DataRow("83FED3407A939738 C552", "a833a77434f3bfbd7a7ab97942149287")]
    [DataRow("1122334455667788 4AF7", "41618fc0c83b0e14a589954b16e31466")]
    [DataRow("83FED3407A939723A5C639B26916D505 C3B5", "66b6900981e1ee3ca4206b6b861c02bb")]
    public void An_install_code_gives_its_published_link_key(string code, string linkKey)
    {
        byte[] bytes = Hex.Parse(code);
        byte[] key = new byte[16];
        Assert.AreEqual((int)InstallCodeCheck.Valid, (int)InstallCode.DeriveLinkKey(bytes, 0, bytes.Length, key, 0));
        Assert.AreEqual(linkKey, Hex.Text(key, 0, 16));
    }

    [TestMethod]
    public void A_96_bit_install_code_is_taken()
    {
        byte[] code = Hex.Parse("83FED3407A93 9723A5C639B2 0000");
        int crc = InstallCode.Crc16X25(code, 0, 12);
        code[12] = (byte)crc;
        code[13] = (byte)(crc >> 8);
        Assert.AreEqual((int)InstallCodeCheck.Valid, (int)InstallCode.Check(code, 0, code.Length));
    }

    [TestMethod]
    public void The_wrong_crc_seen_in_published_material_is_refused_and_no_key_written()
    {
        byte[] code = Hex.Parse("83FED3407A939723A5C639B26916D505 4195");
        byte[] key = new byte[16];
        Assert.AreEqual((int)InstallCodeCheck.WrongCrc, (int)InstallCode.DeriveLinkKey(code, 0, code.Length, key, 0));
        Assert.AreEqual("00000000000000000000000000000000", Hex.Text(key, 0, 16));
    }

    [TestMethod]
    public void A_crc_with_its_bytes_swapped_is_refused()
    {
        byte[] code = Hex.Parse("83FED3407A939723A5C639B26916D505 B5C3");
        Assert.AreEqual((int)InstallCodeCheck.WrongCrc, (int)InstallCode.Check(code, 0, code.Length));
    }

    [TestMethod]
    public void Every_single_flipped_bit_is_refused()
    {
        byte[] code = Hex.Parse("83FED3407A93 2B70");
        for (int bit = 0; bit < code.Length * 8; bit++)
        {
            code[bit >> 3] ^= (byte)(1 << (bit & 7));
            Assert.AreEqual((int)InstallCodeCheck.WrongCrc, (int)InstallCode.Check(code, 0, code.Length));
            code[bit >> 3] ^= (byte)(1 << (bit & 7));
        }

        Assert.AreEqual((int)InstallCodeCheck.Valid, (int)InstallCode.Check(code, 0, code.Length));
    }

    [TestMethod]
    public void Only_the_four_lengths_are_taken()
    {
        byte[] code = new byte[24];
        for (int count = 0; count <= code.Length; count++)
        {
            bool allowed = count == 8 || count == 10 || count == 14 || count == 18;
            bool refused = InstallCode.Check(code, 0, count) == InstallCodeCheck.WrongLength;
            Assert.AreEqual(!allowed, refused);
        }
    }

    [TestMethod]
    public void Crc16X25_of_the_check_string()
    {
        byte[] check = Hex.Parse("313233343536373839");
        Assert.AreEqual(0x906E, InstallCode.Crc16X25(check, 0, 9));
    }
}
