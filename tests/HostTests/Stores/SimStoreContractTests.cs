using Bridge.Boot;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Stores;

[TestClass]
public sealed class SimStoreContractTests : StoreContract
{
    protected override IStore New() => new SimStore(NfConfig.StoreSizeBytes, 0);
}
