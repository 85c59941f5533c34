#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Hal;

namespace Bridge.DeviceTests;

[TestClass]
public class AuthorisationEntropyTests
{
    [TestMethod]
    public void Output_is_sha_256_of_the_seed_and_a_counter_and_the_seed_moves_on()
    {
        Entropy entropy = Seeded(1, 0, Result.Ok);
        byte[] seed = new byte[32];
        seed[0] = 1;
        for (int answer = 0; answer < Entropy.RadioAnswers; answer++)
        {
            seed = Digest(seed, new byte[] { (byte)answer, 0 });
        }

        byte[] drawn = new byte[44];
        entropy.Fill(drawn, 0, 44);
        Assert.AreEqual(Hex.Text(Digest(seed, new byte[] { 0 }), 0, 32), Hex.Text(drawn, 0, 32));
        Assert.AreEqual(Hex.Text(Digest(seed, new byte[] { 1 }), 0, 12), Hex.Text(drawn, 32, 12));

        seed = Digest(seed, new byte[] { 2 });
        entropy.Fill(drawn, 4, 8);
        Assert.AreEqual(Hex.Text(Digest(seed, new byte[] { 0 }), 0, 8), Hex.Text(drawn, 4, 8));
    }

    [TestMethod]
    public void Board_and_radio_each_change_everything()
    {
        string output = Draw(Seeded(1, 0, Result.Ok));

        Assert.AreEqual(output, Draw(Seeded(1, 0, Result.Ok)));
        Assert.AreNotEqual(output, Draw(Seeded(2, 0, Result.Ok)));
        Assert.AreNotEqual(output, Draw(Seeded(1, 1, Result.Ok)));
    }

    [TestMethod]
    public void Ready_after_the_last_answer_and_not_before()
    {
        Entropy entropy = new Entropy(new byte[Entropy.BoardBytes]);
        entropy.OnRadioReady();
        for (int answer = 0; answer < Entropy.RadioAnswers; answer++)
        {
            Assert.IsFalse(entropy.IsReady);
            Assert.IsTrue(entropy.WantsRadio);
            entropy.OnRadioAnswer(Result.Ok, new byte[2]);
        }

        Assert.IsTrue(entropy.IsReady);
        Assert.IsFalse(entropy.WantsRadio);
    }

    [TestMethod]
    public void Failed_answers_are_asked_for_again_but_not_for_ever()
    {
        Entropy entropy = new Entropy(new byte[Entropy.BoardBytes]);
        entropy.OnRadioReady();
        int asked = 0;
        while (entropy.WantsRadio)
        {
            entropy.OnRadioAnswer(Result.IoError, null);
            asked++;
        }

        Assert.AreEqual(4 * Entropy.RadioAnswers, asked);
        Assert.IsFalse(entropy.IsReady);
        entropy.OnRadioReady();
        Assert.IsTrue(entropy.WantsRadio);
    }

    [TestMethod]
    public void Radio_that_has_no_such_command_is_not_waited_for()
    {
        Entropy entropy = Seeded(1, 0, Result.Refused);

        Assert.IsTrue(entropy.IsReady);
        Assert.IsFalse(entropy.WantsRadio);
    }

    [TestMethod]
    public void Radio_that_restarts_adds_to_the_seed_and_takes_nothing_away()
    {
        Entropy entropy = Seeded(1, 0, Result.Ok);
        Entropy same = Seeded(1, 0, Result.Ok);
        entropy.OnRadioReady();
        Assert.IsTrue(entropy.IsReady);
        entropy.OnRadioAnswer(Result.Ok, new byte[2]);

        Assert.AreNotEqual(Draw(same), Draw(entropy));
    }

    private static Entropy Seeded(int board, int radio, Result result)
    {
        byte[] bytes = new byte[Entropy.BoardBytes];
        bytes[0] = (byte)board;
        Entropy entropy = new Entropy(bytes);
        entropy.OnRadioReady();
        for (int answer = 0; answer < Entropy.RadioAnswers; answer++)
        {
            entropy.OnRadioAnswer(result, new byte[] { (byte)answer, (byte)radio });
        }

        return entropy;
    }

    private static string Draw(Entropy entropy)
    {
        byte[] drawn = new byte[16];
        entropy.Fill(drawn, 0, drawn.Length);
        return Hex.Text(drawn, 0, drawn.Length);
    }

    private static byte[] Digest(byte[] left, byte[] right)
    {
        byte[] digest = new byte[Sha256.DigestSizeBytes];
        Sha256 sha = new Sha256();
        sha.Update(left, 0, left.Length);
        sha.Update(right, 0, right.Length);
        sha.Finish(digest, 0);
        return digest;
    }
}
