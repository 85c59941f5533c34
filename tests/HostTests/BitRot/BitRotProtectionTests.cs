using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.BitRot;

/// <summary><see cref="BitRotTests"/> finds what a product without its protections makes of a flipped bit.</summary>
[TestClass]
public class BitRotProtectionTests
{
    private const string Loader = "Boot/BootLoader.cs";

    [TestMethod]
    [DataRow("two proven images,r00000000.0,13,0", "Banks/RecordStore.cs", "Bytes.S32LE(_read, _readCount - CrcSizeBytes) == Crc32.Compute(_read, 0, _readCount - CrcSizeBytes)", "_readCount > 0", "another image than it should be", DisplayName = "a record's CRC is not looked at")]
    [DataRow("two proven images,b.000,24,0", "Image/ImageDigest.cs", "        _sha.Finish(_shown, 0);\n", "        _sha.Finish(_shown, 0);\n        Array.Copy(_expected, 0, _shown, 0, Sha256.DigestSizeBytes);\n", "another image than it should be", DisplayName = "an image's digest is not compared")]
    [DataRow("two proven images,b.001,700,3", Loader, "handoff.BrokenBanks |= status == BankStatus.Broken || status == BankStatus.Unreadable ? 1 << bank : 0;", "", "what is reported broken", DisplayName = "a broken bank is not reported")]
    [DataRow("one image,a.000,40,7", Loader, "_trace.Event(TraceSource.Boot, (int)BootEvent.BankExamined, bank, (long)(int)facts.Status);", "", "what the trace tells of the bank", DisplayName = "a broken bank is not traced")]
    [DataRow("on trial,b.000,1000,1", Loader, "        BootHandoff handoff = new BootHandoff();\n", "        BootHandoff handoff = new BootHandoff();\n        for (int bank = Bank.A; bank <= Bank.B; bank++)\n        {\n            if (_inputs.ImageAt(bank).Status == BankStatus.Broken)\n            {\n                _banks.Erase(bank);\n            }\n        }\n\n", "a boot changes no bank", DisplayName = "a broken bank is erased at once")]
    [DataRow("two proven images,b.000,300,5", "Boot/BootControl.cs", "if (IsOnTrial || bank != TargetBank)", "if (IsOnTrial || bank != TargetBank || _record.BankAt(bank).BrokenMarks > 0)", "the update is not taken", DisplayName = "a broken bank takes no update")]
    public void A_flip_is_told_when_the_protection_is_taken_away(string flip, string file, string text, string instead, string says)
    {
        string failure = TestOnMutant.FailureOf(TestOnMutant.Bug(file, text, instead), typeof(BitRotTests), nameof(BitRotTests.Replay), flip);
        Console.WriteLine(failure);
        Assert.IsNotNull(failure, "the flip is not told");
        StringAssert.Contains(failure, says);
        BitRotTests.Replay(flip);
    }
}
