using System;
using System.Collections.Generic;
using System.IO;
using Bridge.Cli.Output;
using Bridge.Cli.Running;
using Bridge.Hal;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Stores;

[TestClass]
public sealed class DirectoryStoreTests : StoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<DirectoryStore> _open = [];

    private string Flash => _folder["flash"];

    public void Dispose()
    {
        _open.ForEach(store => store.Dispose());
        _folder.Dispose();
    }

    protected override IStore New() => Open();

    [TestMethod]
    public void Next_start_finds_what_was_closed_and_nothing_of_what_was_left_open()
    {
        DirectoryStore first = Open();
        Write(first, "a", [1, 2]);
        first.OpenAppend("b");
        first.Append([3], 0, 1);
        first.Dispose();

        DirectoryStore next = Open();

        CollectionAssert.AreEqual(new byte[] { 1, 2 }, Read(next, "a", 0, 10));
        CollectionAssert.AreEqual(Array.Empty<byte>(), Read(next, "b", 0, 10));
        Write(next, "b", [4]);
        CollectionAssert.AreEqual(new byte[] { 4 }, Read(next, "b", 0, 10));
    }

    [TestMethod]
    public void Second_process_is_refused_until_the_first_is_gone()
    {
        DirectoryStore first = Open();

        CliException refused = Assert.ThrowsExactly<CliException>(Open);
        Assert.AreEqual(ExitCode.Io, refused.ExitCode);
        Assert.AreEqual(Flash, refused.Where);
        first.Dispose();
        Assert.IsTrue(Open().IsBlank);
    }

    [TestMethod]
    public void Directory_that_holds_something_else_is_left_alone()
    {
        Directory.CreateDirectory(Flash);
        File.WriteAllText(Path.Combine(Flash, "a.000"), "a photograph");

        Assert.AreEqual(ExitCode.Io, Assert.ThrowsExactly<CliException>(Open).ExitCode);
        CollectionAssert.AreEqual(new[] { Path.Combine(Flash, "a.000") }, Directory.GetFileSystemEntries(Flash));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("nul\0nul")]
    public void Name_that_is_none_is_refused_with_a_message(string name)
    {
        Assert.AreEqual(ExitCode.Io, Assert.ThrowsExactly<CliException>(() => new DirectoryStore(name)).ExitCode);
    }

    [TestMethod]
    public void Files_of_others_in_the_flash_are_not_the_bridges()
    {
        DirectoryStore store = Open();
        File.WriteAllText(Path.Combine(Flash, ".DS_Store"), "x");
        File.WriteAllText(Path.Combine(Flash, "notes of mine.txt"), "x");
        Directory.CreateDirectory(Path.Combine(Flash, "b.000"));

        Assert.IsTrue(store.IsBlank);
        Assert.AreEqual(Result.Ok, store.List(new string[4], out int count));
        Assert.AreEqual(0, count);
        Assert.AreEqual(Result.IoError, store.OpenAppend("b.000"));
    }

    [TestMethod]
    public void Interrupted_provisioning_is_begun_anew()
    {
        DirectoryStore store = Open();
        Assert.ThrowsExactly<OperationCanceledException>(() => store.Provision(KilledAfter("old")));
        Assert.IsTrue(store.IsBlank);

        store.Provision([KeyValuePair.Create("new", new byte[] { 1 })]);

        Assert.IsFalse(store.IsBlank);
        string[] names = new string[4];
        store.List(names, out int count);
        Assert.AreEqual("new", names[0]);
        Assert.AreEqual(1, count);
    }

    [TestMethod]
    public void Directory_that_has_gone_is_an_error_of_the_store_and_not_of_the_program()
    {
        DirectoryStore store = Open();
        Write(store, "a", [1]);
        Directory.Delete(Flash, recursive: true);

        Assert.AreEqual(Result.IoError, store.OpenAppend("b"));
        Assert.AreEqual(Result.IoError, store.List(new string[4], out _));
        Assert.AreEqual(Result.NotFound, store.Size("a", out _));
        Assert.AreEqual(Result.NotFound, store.Read("a", 0, new byte[1], 0, 1, out _));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Full_disk_is_told_as_such_and_the_store_goes_on()
    {
        DirectoryStore store = Open();
        File.CreateSymbolicLink(Path.Combine(Flash, "a"), "/dev/full");
        Assert.AreEqual(Result.Ok, store.OpenAppend("a"));
        Assert.AreEqual(Result.Ok, store.Append([1], 0, 1));

        Assert.AreEqual(Result.Full, store.Close());
        Assert.AreEqual(Result.Ok, store.Delete("a"));
        Write(store, "a", [2]);
    }

    private DirectoryStore Open()
    {
        var store = new DirectoryStore(Flash);
        _open.Add(store);
        return store;
    }

    private static IEnumerable<KeyValuePair<string, byte[]>> KilledAfter(string name)
    {
        yield return KeyValuePair.Create(name, new byte[] { 1 });
        throw new OperationCanceledException();
    }
}
