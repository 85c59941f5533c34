using System;
using System.Linq;
using Bridge.Hal;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Stores;

/// <summary>What <see cref="IStore"/> promises, held against each store of the host.</summary>
public abstract class StoreContract
{
    /// <summary>Empty.</summary>
    protected abstract IStore New();

    [TestMethod]
    public void Closed_bytes_are_read_back_and_counted()
    {
        IStore store = New();
        Write(store, "a.000", [1, 2, 3]);

        Assert.AreEqual(Result.Ok, store.Size("a.000", out int size));
        Assert.AreEqual(3, size);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, Read(store, "a.000", 0, 10));
        CollectionAssert.AreEqual(new byte[] { 2 }, Read(store, "a.000", 1, 1));
        CollectionAssert.AreEqual(Array.Empty<byte>(), Read(store, "a.000", 4, 1));
    }

    [TestMethod]
    public void File_grows_by_appending()
    {
        IStore store = New();
        Write(store, "a", [1]);
        Write(store, "a", [2, 3]);

        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, Read(store, "a", 0, 10));
    }

    [TestMethod]
    public void What_is_not_closed_is_not_read()
    {
        IStore store = New();
        Assert.AreEqual(Result.Ok, store.OpenAppend("a"));
        Assert.AreEqual(Result.Ok, store.Append(new byte[9000], 0, 9000));

        CollectionAssert.AreEqual(Array.Empty<byte>(), Read(store, "a", 0, 10));
        Assert.AreEqual(Result.Ok, store.Close());
        Assert.AreEqual(Result.Ok, store.Size("a", out int size));
        Assert.AreEqual(9000, size);
    }

    [TestMethod]
    public void One_file_is_open_at_a_time_and_it_cannot_go()
    {
        IStore store = New();
        Write(store, "b", [1]);
        Assert.AreEqual(Result.Ok, store.OpenAppend("a"));

        Assert.AreEqual(Result.Busy, store.OpenAppend("b"));
        Assert.AreEqual(Result.IoError, store.Delete("a"));
        Assert.AreEqual(Result.Ok, store.Delete("b"));
        Assert.AreEqual(Result.Ok, store.Close());
        Assert.AreEqual(Result.Ok, store.OpenAppend("b"));
    }

    [TestMethod]
    public void Missing_file_is_not_found_and_its_deletion_no_error()
    {
        IStore store = New();

        Assert.AreEqual(Result.NotFound, store.Size("a", out _));
        Assert.AreEqual(Result.NotFound, store.Read("a", 0, new byte[1], 0, 1, out int count));
        Assert.AreEqual(0, count);
        Assert.AreEqual(Result.Ok, store.Delete("a"));
    }

    [TestMethod]
    public void Every_file_is_listed_and_more_than_there_is_place_for_is_told()
    {
        IStore store = New();
        Write(store, "a", []);
        Write(store, "b.1", [1]);
        string[] names = new string[3];

        Assert.AreEqual(Result.Ok, store.List(names, out int count));
        Assert.AreEqual(2, count);
        CollectionAssert.AreEqual(new[] { "a", "b.1" }, names.Take(count).Order(StringComparer.Ordinal).ToArray());
        Assert.AreEqual(Result.TooLong, store.List(new string[1], out _));
    }

    [TestMethod]
    public void Mistakes_of_the_caller_trap()
    {
        IStore store = New();

        Assert.ThrowsExactly<InvalidOperationException>(() => store.Append([1], 0, 1));
        Assert.ThrowsExactly<InvalidOperationException>(() => store.Close());
        foreach (string name in new[] { "", "A", "../a", "a/b", "LOCK", new string('a', 25) })
        {
            Assert.ThrowsExactly<ArgumentException>(() => store.OpenAppend(name));
        }
    }

    protected static void Write(IStore store, string name, byte[] bytes)
    {
        Assert.AreEqual(Result.Ok, store.OpenAppend(name));
        Assert.AreEqual(Result.Ok, store.Append(bytes, 0, bytes.Length));
        Assert.AreEqual(Result.Ok, store.Close());
    }

    protected static byte[] Read(IStore store, string name, int fileOffset, int count)
    {
        byte[] buffer = new byte[count + 2];
        Assert.AreEqual(Result.Ok, store.Read(name, fileOffset, buffer, 1, count, out int read));
        return buffer[1..(1 + read)];
    }
}
