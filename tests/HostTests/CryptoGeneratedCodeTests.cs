using System;
using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>The committed arithmetic is what its generators write. BRIDGE_WRITE_GENERATED=1 in the environment writes it anew.</summary>
[TestClass]
public class CryptoGeneratedCodeTests
{
    [TestMethod]
    [DataRow("Sha256Rounds.g.cs")]
    [DataRow("P256Field.g.cs")]
    [DataRow("P256Order.g.cs")]
    [DataRow("P256Tables.g.cs")]
    public void The_committed_file_is_what_the_generator_writes(string file)
    {
        string generated = file switch
        {
            "Sha256Rounds.g.cs" => CryptoSha256Generator.Generate(),
            "P256Field.g.cs" => CryptoFieldGenerator.Field(),
            "P256Order.g.cs" => CryptoFieldGenerator.Order(),
            _ => CryptoFieldGenerator.Tables(),
        };
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "BridgeFirmware.sln")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        string path = Path.Combine(directory, "bootloader", "Crypto", file);
        if (Environment.GetEnvironmentVariable("BRIDGE_WRITE_GENERATED") == "1")
        {
            File.WriteAllText(path, generated);
        }

        Assert.AreEqual(File.ReadAllText(path), generated);
    }
}
