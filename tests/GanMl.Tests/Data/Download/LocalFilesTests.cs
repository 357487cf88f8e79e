using GanMl.Images;
using GanMl.Images.Download;

namespace GanMl.Tests.Data.Download;

/// <summary>Which folders are looked into, and in which order; the only mirror answers nothing but 404.</summary>
[TestClass]
public sealed class LocalFilesTests : FetcherTest
{
    private static readonly RemoteFile Packed = new("images.gz", HashOf(Content));

    [TestMethod]
    public async Task The_given_folder_comes_first_and_is_trusted()
    {
        string mine = Folder.Write("mine/images.gz", "other"u8);
        Folder.Write("cache/set/images.gz", Content);
        Assert.AreEqual(mine, await Find(Folders with { Folder = Folder["mine"] }));
    }

    [TestMethod]
    public async Task A_given_folder_that_lacks_a_file_is_an_error_that_lists_them()
    {
        Folder.Write("cache/set/images.gz", Content);
        var error = await Assert.ThrowsExactlyAsync<ImageSetException>(() => Find(Folders with { Folder = Folder["absent"] }));
        Assert.Contains("absent", error.Message);
        Assert.Contains("'images.gz'", error.Message);
    }

    [TestMethod]
    public async Task Unpacked_files_do_as_well()
    {
        string unpacked = Folder.Write("mine/images", Content);
        Assert.AreEqual(unpacked, await Find(Folders with { Folder = Folder["mine"] }));
    }

    [TestMethod]
    public async Task A_root_holds_each_set_in_a_folder_of_its_name()
    {
        string inRoot = Folder.Write("root/set/images.gz", Content);
        Folder.Write("cache/set/images.gz", Content);
        Assert.AreEqual(inRoot, await Find(Folders with { Root = Folder["root"] }));
    }

    [TestMethod]
    public async Task Files_directly_in_a_root_count_where_their_checksums_are_this_sets()
    {
        string direct = Folder.Write("root/images.gz", Content);
        string cached = Folder.Write("cache/set/images.gz", Content);
        Assert.AreEqual(direct, await Find(Folders with { Root = Folder["root"] }));

        Folder.Write("root/images.gz", "another set's"u8);
        Assert.AreEqual(cached, await Find(Folders with { Root = Folder["root"] }));
    }

    [TestMethod]
    public async Task A_root_without_the_set_leads_on_to_the_cache_and_the_network()
    {
        string cached = Folder.Write("cache/set/images.gz", Content);
        Assert.AreEqual(cached, await Find(Folders with { Root = Folder["absent"] }));
        File.Delete(cached);
        await Assert.ThrowsExactlyAsync<ImageSetException>(() => Find(Folders));
    }

    [TestMethod]
    public void The_default_cache_is_the_users_own()
    {
        Assert.IsTrue(Path.IsPathRooted(DataFolders.DefaultCache));
        Assert.AreEqual("ganml", Path.GetFileName(DataFolders.DefaultCache));
        Assert.AreEqual(DataFolders.DefaultCache, new DataFolders().Cache);
    }

    private async Task<string> Find(DataFolders folders)
    {
        using var server = new LocalServer((_, _) => new Reply(404, []));
        return (await Fetch(new RemoteDataSet("set", [server.Address], [Packed]), folders)).Single();
    }
}
