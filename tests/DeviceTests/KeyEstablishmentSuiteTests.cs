#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Firmware.KeyEstablishment;

namespace Bridge.DeviceTests;

[TestClass]
public class KeyEstablishmentSuiteTests
{
    [TestMethod]
    public void Fields_of_a_suite_1_certificate_lie_back_to_back()
    {
        CbkeSuite suite = CbkeSuite.Suite1();

        Assert.AreEqual(suite.ReconstructionOffset + suite.PublicKeyBytes, suite.SubjectOffset);
        Assert.AreEqual(suite.SubjectOffset + CbkeSuite.IdentityBytes, suite.IssuerOffset);
        Assert.AreEqual(suite.IssuerOffset + CbkeSuite.IdentityBytes + 10, suite.CertificateBytes);
    }

    [TestMethod]
    public void Fields_of_a_suite_2_certificate_lie_back_to_back()
    {
        CbkeSuite suite = CbkeSuite.Suite2();

        Assert.AreEqual(1 + 8 + 1 + 1, suite.IssuerOffset);
        Assert.AreEqual(suite.IssuerOffset + CbkeSuite.IdentityBytes + 5 + 4, suite.SubjectOffset);
        Assert.AreEqual(suite.SubjectOffset + CbkeSuite.IdentityBytes + 1, suite.ReconstructionOffset);
        Assert.AreEqual(suite.ReconstructionOffset + suite.PublicKeyBytes, suite.CertificateBytes);
    }
}
