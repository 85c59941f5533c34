using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class SerialLinkTests
{
    private static readonly byte[] s_buffer = new byte[512];

    [TestMethod]
    [DataRow(0, 256, 0)]
    [DataRow(-1, 256, 0)]
    [DataRow(1, 256, 1)]
    [DataRow(255, 256, 255)]
    [DataRow(256, 256, 256)]
    [DataRow(2048, 256, 256)]
    public void Never_more_is_read_than_has_come_nor_than_fits(int waiting, int room, int asked)
    {
        BlockingUart uart = new BlockingUart { Waiting = waiting };
        int count = new BoundedSerialLink(uart).Read(s_buffer, 3, room);
        Assert.AreEqual(asked, count);
        Assert.AreEqual(asked, uart.Asked);
        Assert.AreEqual(asked > 0 ? 1 : 0, uart.Reads);
    }

    [TestMethod]
    public void A_read_that_timed_out_is_no_bytes_and_the_link_goes_on()
    {
        BlockingUart uart = new BlockingUart { Waiting = 10, Lost = true };
        BoundedSerialLink link = new BoundedSerialLink(uart);
        Assert.AreEqual(0, link.Read(s_buffer, 0, 256));
        uart.Lost = false;
        Assert.AreEqual(10, link.Read(s_buffer, 0, 256));
    }

    [TestMethod]
    [DataRow(1, 1, 1)]
    [DataRow(128, 1, 128)]
    [DataRow(129, 2, 128)]
    [DataRow(300, 3, 128)]
    public void Writes_are_cut_to_what_the_driver_copies_and_nothing_is_left_out(int count, int writes, int longest)
    {
        for (int i = 0; i < s_buffer.Length; i++)
        {
            s_buffer[i] = (byte)(i * 7);
        }

        BlockingUart uart = new BlockingUart();
        Assert.AreEqual((int)Result.Ok, (int)new BoundedSerialLink(uart).Write(s_buffer, 5, count));
        Assert.AreEqual(writes, uart.Writes);
        Assert.AreEqual(longest, uart.Longest);
        Assert.AreEqual(count, uart.WrittenCount);
        Assert.IsTrue(Bytes.AreEqual(s_buffer, 5, uart.Written, 0, count));
    }

    [TestMethod]
    public void A_transmitter_that_timed_out_is_never_touched_again()
    {
        BlockingUart uart = new BlockingUart { Closed = true };
        BoundedSerialLink link = new BoundedSerialLink(uart);
        Assert.AreEqual((int)Result.TimedOut, (int)link.Write(s_buffer, 0, 300));
        Assert.AreEqual(1, uart.Writes);
        uart.Closed = false;
        Assert.AreEqual((int)Result.TimedOut, (int)link.Write(s_buffer, 0, 1));
        Assert.AreEqual(1, uart.Writes);
    }

    /// <summary>A driver that notes what is asked of it.</summary>
    private sealed class BlockingUart : ISerialDriver
    {
        public readonly byte[] Written = new byte[512];
        public int Waiting;
        public bool Lost;
        public bool Closed;
        public int Reads;
        public int Asked;
        public int Writes;
        public int Longest;
        public int WrittenCount;

        public int BytesToRead => Waiting;

        public int Read(byte[] buffer, int offset, int count)
        {
            Reads++;
            Asked = count;
            return Lost ? 0 : count;
        }

        public Result Write(byte[] buffer, int offset, int count)
        {
            Writes++;
            if (Closed)
            {
                return Result.TimedOut;
            }

            Longest = count > Longest ? count : Longest;
            System.Array.Copy(buffer, offset, Written, WrittenCount, count);
            WrittenCount += count;
            return Result.Ok;
        }
    }
}
