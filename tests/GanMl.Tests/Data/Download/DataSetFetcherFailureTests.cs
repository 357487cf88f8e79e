using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GanMl.Images;
using GanMl.Images.Download;

namespace GanMl.Tests.Data.Download;

[TestClass]
public sealed class DataSetFetcherFailureTests : FetcherTest
{
    private static readonly byte[] Wrong = [.. Content[..^1], (byte)(Content[^1] ^ 1)];

    [TestMethod]
    public async Task A_wrong_byte_is_fetched_again_from_the_start()
    {
        using var server = new LocalServer((request, number) => Reply.Ranged(request, number == 0 ? Wrong : Content));
        await Fetch(Set(server));
        AssertFetched();
        Assert.IsTrue(server.Requests.All(request => request.RangeStart is null));
        Assert.HasCount(2, server.Requests);
    }

    [TestMethod]
    public async Task A_mirror_whose_file_stays_wrong_is_left_for_the_next()
    {
        using var bad = new LocalServer((request, _) => Reply.Ranged(request, Wrong));
        using var good = new LocalServer((request, _) => Reply.Ranged(request, Content));
        await Fetch(Set(bad, good));
        AssertFetched();
        Assert.HasCount(2, bad.Requests);
        Assert.IsNull(good.Requests.Single().RangeStart);
    }

    [TestMethod]
    public async Task A_file_that_is_wrong_everywhere_ends_with_both_checksums_and_leaves_nothing()
    {
        using var server = new LocalServer((request, _) => Reply.Ranged(request, Wrong));
        ImageSetException error = await Fails(Set(server));
        Assert.Contains(HashOf(Wrong), error.Message);
        Assert.Contains(HashOf(Content), error.Message);
        Assert.IsFalse(File.Exists(Partial));
        AssertNothingFetched();
    }

    [TestMethod]
    public async Task A_server_that_is_ill_for_a_while_is_asked_again()
    {
        using var server = new LocalServer((_, number) => number switch
        {
            0 => new Reply(500, []),
            1 => new Reply(503, [.. "busy"u8]),
            2 => new Reply(429, []),
            _ => Reply.Whole(Content),
        });
        await Fetch(Set(server));
        AssertFetched();
    }

    [TestMethod]
    public async Task A_server_that_stays_ill_is_given_up_after_its_retries_for_the_next()
    {
        using var ill = new LocalServer((_, _) => new Reply(500, []));
        using var well = new LocalServer((_, _) => Reply.Whole(Content));
        await Fetch(Set(ill, well), retries: 2);
        AssertFetched();
        Assert.HasCount(3, ill.Requests);
    }

    [TestMethod]
    public async Task Without_retries_a_drop_is_the_end()
    {
        using var server = new LocalServer((_, _) => Reply.Whole(Content) with { DropAfter = 1000 });
        ImageSetException error = await Fails(Set(server), retries: 0);
        Assert.Contains("broke off", error.Message);
        Assert.HasCount(1, server.Requests);
        Assert.AreEqual(1000, new FileInfo(Partial).Length);
    }

    [TestMethod]
    public async Task A_file_that_is_not_there_is_asked_for_once()
    {
        using var server = new LocalServer((_, _) => new Reply(404, [.. "no"u8]));
        ImageSetException error = await Fails(Set(server));
        Assert.HasCount(1, server.Requests);
        Assert.Contains("404", error.Message);
        Assert.Contains(new Uri(server.Address, Wanted.Name).ToString(), error.Message);
    }

    [TestMethod]
    public async Task Without_a_network_the_error_says_which_files_belong_where_and_what_works_without()
    {
        RemoteDataSet set = new("set", [DeadAddress(), new Uri("http://nowhere.invalid/")], [Wanted]);
        ImageSetException error = await Fails(set, retries: 1);
        Assert.Contains("'data.bin'", error.Message);
        Assert.Contains(Path.GetDirectoryName(Target)!, error.Message);
        Assert.Contains("'shapes'", error.Message);
        Assert.Contains("127.0.0.1", error.Message);
        Assert.Contains("nowhere.invalid", error.Message);
    }

    [TestMethod]
    public async Task A_server_that_falls_silent_is_left_and_the_rest_taken_up()
    {
        using var server = new LocalServer((request, number) =>
            Reply.Ranged(request, Content) with { StallAfter = number == 0 ? 100_000 : int.MaxValue });
        await Fetch(Set(server), retries: 10, patience: 1);
        AssertFetched();
        Assert.AreEqual(100_000, server.Requests.ElementAt(1).RangeStart);
    }

    [TestMethod]
    public async Task Cancelling_stops_at_once_and_keeps_what_is_there()
    {
        using var server = new LocalServer((request, _) => Reply.Ranged(request, Content) with { StallAfter = 100_000 });
        using var cancel = new CancellationTokenSource();
        var reports = new Reports { OnReport = report => Cancel(report, cancel) };
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAsync<OperationCanceledException>(() => Fetch(Set(server), progress: reports, cancellationToken: cancel.Token));

        Assert.IsLessThan(10, watch.Elapsed.TotalSeconds);
        Assert.AreEqual(100_000, new FileInfo(Partial).Length);
        AssertNothingFetched();

        using var whole = new LocalServer((request, _) => Reply.Ranged(request, Content));
        await Fetch(Set(whole));
        AssertFetched();
    }

    [TestMethod]
    public async Task A_cache_that_cannot_be_written_is_named()
    {
        string file = Folder.Write("file", []);
        using var server = new LocalServer((_, _) => Reply.Whole(Content));
        var error = await Assert.ThrowsExactlyAsync<ImageSetException>(
            () => Fetch(Set(server), new DataFolders { Cache = file }));
        Assert.Contains(file, error.Message);
        Assert.Contains("another cache folder", error.Message);
    }

    private static void Cancel(DownloadProgress report, CancellationTokenSource cancel)
    {
        if (report.Received == 100_000)
        {
            cancel.Cancel();
        }
    }

    /// <summary>A port that nobody listens at.</summary>
    private static Uri DeadAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    private async Task<ImageSetException> Fails(RemoteDataSet set, int retries = 3) =>
        await Assert.ThrowsExactlyAsync<ImageSetException>(() => Fetch(set, retries: retries));
}
