using System;
using Bridge.Boot;
using Bridge.Hal;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Images read from a store that fails, lies once or is read in small pieces.</summary>
[TestClass]
public class ImageSourceTests
{
    private const int LargestRead = 1024;

    [TestMethod]
    public void A_large_image_is_verified_and_walked_in_small_reads()
    {
        byte[] image = LargeImage();
        Assert.IsTrue(image.Length > 95000);
        Store store = new(image);
        VerifyResult result = new();
        PeWalker assemblies = new();
        Assert.AreEqual(Verdict.Valid, new ImageVerifier(KeyRing.Trusted()).Verify(store, result));
        Assert.AreEqual(RefusalReason.None, BridgePolicy.OfThisDevice().Check(result, store, 1, assemblies));
        Assert.AreEqual(4, assemblies.Count);
        Assert.IsTrue(store.Longest <= LargestRead);
    }

    [TestMethod]
    public void A_failed_read_is_a_refusal_whichever_it_is()
    {
        byte[] image = LargeImage();
        Store store = new(image);
        VerifyResult result = new();
        ImageVerifier verifier = new(KeyRing.Trusted());
        verifier.Verify(store, result);
        int reads = store.Reads;
        for (int failing = 0; failing < reads; failing++)
        {
            store = new Store(image) { FailingRead = failing };
            Assert.AreEqual(Verdict.Refused, verifier.Verify(store, result), $"read {failing}");
            Assert.AreEqual(RefusalReason.StoreRead, result.Reason);
            Assert.IsTrue(result.ProblemOffset >= 0);
        }

        PeWalker walker = new();
        for (int failing = 0; failing < 20; failing++)
        {
            store = new Store(image) { FailingRead = failing };
            Assert.AreEqual(RefusalReason.StoreRead, walker.Walk(store, 32, result.PayloadSizeBytes));
        }
    }

    [TestMethod]
    public void A_read_that_flips_one_bit_once_never_gives_a_valid_image()
    {
        byte[] image = new OtaFileBuilder().BuildImage();
        ImageVerifier verifier = new(KeyRing.Trusted());
        VerifyResult result = new();
        for (int position = 0; position < image.Length; position++)
        {
            Store store = new(image) { LyingAt = position };
            Assert.AreEqual(Verdict.Refused, verifier.Verify(store, result), $"byte {position}");
            Assert.AreEqual(Verdict.Valid, verifier.Verify(store, result), "healthy reads afterwards");
        }
    }

    [TestMethod]
    public void A_slice_ends_where_it_should()
    {
        ArrayImageSource slice = new([1, 2, 3, 4, 5], 2, 2);
        byte[] buffer = new byte[4];
        Assert.AreEqual(2, slice.SizeBytes);
        Assert.AreEqual(Result.Ok, slice.Read(0, buffer, 1, 2));
        CollectionAssert.AreEqual(new byte[] { 0, 3, 4, 0 }, buffer);
        Assert.AreEqual(Result.TooLong, slice.Read(1, buffer, 0, 2));
        Assert.AreEqual(Result.TooLong, slice.Read(-1, buffer, 0, 1));
        Assert.AreEqual(Result.TooLong, slice.Read(int.MaxValue, buffer, 0, int.MaxValue));
    }

    private static byte[] LargeImage()
    {
        byte[] tables = Samples.Read("pe", "1.1.0.0", "SampleTables.pe");
        byte[] payload = OtaFileBuilder.PayloadOf(
            Samples.Read("pe", "1.1.0.0", "SampleLib.pe"), tables, tables, Samples.Read("pe", "1.1.0.0", "SampleApp.pe"));
        return new OtaFileBuilder { Payload = payload }.BuildImage();
    }

    private sealed class Store(byte[] image) : IImageSource
    {
        public int SizeBytes => image.Length;

        public int Reads { get; private set; }

        public int Longest { get; private set; }

        public int FailingRead { get; init; } = -1;

        public int LyingAt { get; set; } = -1;

        public Result Read(int position, byte[] buffer, int offset, int count)
        {
            if (Reads++ == FailingRead)
            {
                return Result.IoError;
            }

            Longest = Math.Max(Longest, count);
            Array.Copy(image, position, buffer, offset, count);
            if (LyingAt >= position && LyingAt < position + count)
            {
                buffer[offset + LyingAt - position] ^= 1;
                LyingAt = -1;
            }

            return Result.Ok;
        }
    }
}
