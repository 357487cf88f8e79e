using System.Security.Cryptography;
using GanMl.Images.Download;

namespace GanMl.Tests.Data.Download;

/// <summary>One file, a cache of its own, and a fetcher that does not wait long.</summary>
public abstract class FetcherTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>300 kB: several buffers.</summary>
    private protected static byte[] Content { get; } = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 >> 3))];

    private protected static RemoteFile Wanted { get; } = new("data.bin", HashOf(Content));

    private protected DataFolders Folders => new() { Cache = _folder["cache"] };

    private protected string Target => Path.Combine(Folders.Cache, "set", Wanted.Name);

    private protected string Partial => Target + ".partial";

    private protected TemporaryFolder Folder => _folder;

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static string HashOf(byte[] content) =>
        Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, content));

    private protected static RemoteDataSet Set(params IReadOnlyList<LocalServer> servers) =>
        new("set", [.. servers.Select(server => server.Address)], [Wanted]);

    private protected Task<IReadOnlyList<string>> Fetch(
        RemoteDataSet set,
        DataFolders? folders = null,
        IProgress<DownloadProgress>? progress = null,
        int retries = 3,
        double patience = 20,
        CancellationToken cancellationToken = default) =>
        new DataSetFetcher(retries, firstPause: 0.001, patience).FetchAsync(set, folders ?? Folders, progress, cancellationToken);

    private protected void LeavePartial(byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Partial)!);
        File.WriteAllBytes(Partial, content);
    }

    private protected void AssertFetched()
    {
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(Target));
        Assert.IsFalse(File.Exists(Partial));
    }

    private protected void AssertNothingFetched() => Assert.IsFalse(File.Exists(Target));
}
