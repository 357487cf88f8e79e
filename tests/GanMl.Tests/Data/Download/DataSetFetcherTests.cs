using GanMl.Images.Download;

namespace GanMl.Tests.Data.Download;

[TestClass]
public sealed class DataSetFetcherTests : FetcherTest
{
    [TestMethod]
    public async Task A_file_is_downloaded_once_and_found_afterwards()
    {
        using var server = new LocalServer((request, _) => Reply.Ranged(request, Content));
        var reports = new Reports();
        IReadOnlyList<string> paths = await Fetcher().FetchAsync(Set(server), Folders, reports);

        CollectionAssert.AreEqual(new[] { Target }, paths.ToArray());
        AssertFetched();
        Assert.AreEqual("/files/data.bin", server.Requests.Single().Path);
        Assert.AreEqual(new DownloadProgress("data.bin", Content.Length, Content.Length), reports.All[^1]);
        long[] received = [.. reports.All.Select(report => report.Received)];
        CollectionAssert.AreEqual(received.Order().ToArray(), received);

        await Fetcher().FetchAsync(Set(server), Folders);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task A_dropped_download_goes_on_where_it_broke_off()
    {
        using var server = new LocalServer((request, number) =>
            Reply.Ranged(request, Content, "\"v1\"") with { DropAfter = number < 2 ? 100_000 : int.MaxValue });
        var reports = new Reports();
        await Fetcher().FetchAsync(Set(server), Folders, reports);

        AssertFetched();
        Request[] asked = [.. server.Requests];
        Assert.IsNull(asked[0].RangeStart);
        Assert.IsGreaterThan(0, asked[1].RangeStart!.Value);
        Assert.IsGreaterThan(asked[1].RangeStart!.Value, asked[2].RangeStart!.Value);
        Assert.AreEqual("\"v1\"", asked[1].IfRange);
        Assert.IsTrue(reports.All.All(report => report.Total == Content.Length));
    }

    [TestMethod]
    public async Task A_server_that_ignores_ranges_sends_the_file_anew()
    {
        using var server = new LocalServer((_, number) => Reply.Whole(Content) with { DropAfter = number == 0 ? 100_000 : int.MaxValue });
        await Fetcher().FetchAsync(Set(server), Folders);
        AssertFetched();
        Assert.HasCount(2, server.Requests);
    }

    [TestMethod]
    public async Task A_file_that_changed_meanwhile_is_not_glued_to_the_old_half()
    {
        byte[] old = new byte[Content.Length];
        using var server = new LocalServer((request, number) => number == 0
            ? Reply.Ranged(request, old, "\"old\"") with { DropAfter = 100_000 }
            : Reply.Ranged(request, Content, "\"new\""));
        await Fetcher().FetchAsync(Set(server), Folders);
        AssertFetched();
        Assert.HasCount(2, server.Requests);
        Assert.AreEqual("\"old\"", server.Requests.Last().IfRange);
    }

    [TestMethod]
    public async Task What_an_earlier_run_left_is_used()
    {
        LeavePartial(Content[..200_000]);
        using var server = new LocalServer((request, _) => Reply.Ranged(request, Content));
        await Fetcher().FetchAsync(Set(server), Folders);
        AssertFetched();
        Assert.AreEqual(200_000, server.Requests.Single().RangeStart);
    }

    [TestMethod]
    public async Task A_whole_file_that_only_lacks_its_name_is_renamed()
    {
        LeavePartial(Content);
        using var server = new LocalServer((request, _) => Reply.Ranged(request, Content));
        await Fetcher().FetchAsync(Set(server), Folders);
        AssertFetched();
    }

    [TestMethod]
    public async Task Left_overs_that_are_longer_than_the_file_or_of_another_are_thrown_away()
    {
        using var server = new LocalServer((request, _) => Reply.Ranged(request, Content));
        LeavePartial(new byte[Content.Length + 1]);
        await Fetcher().FetchAsync(Set(server), Folders);
        AssertFetched();

        File.Delete(Target);
        LeavePartial(new byte[1000]);
        await Fetcher().FetchAsync(Set(server), Folders);
        AssertFetched();
    }

    [TestMethod]
    public async Task A_part_that_was_not_asked_for_is_not_written()
    {
        LeavePartial(Content[..1000]);
        using var server = new LocalServer((request, number) => number == 0
            ? new Reply(206, Content[500..]) { Headers = [$"Content-Range: bytes 500-{Content.Length - 1}/{Content.Length}"] }
            : Reply.Ranged(request, Content));
        await Fetcher().FetchAsync(Set(server), Folders);
        AssertFetched();
        Assert.IsNull(server.Requests.Last().RangeStart);
    }

    [TestMethod]
    public async Task A_file_that_ends_early_without_a_length_is_fetched_again()
    {
        using var server = new LocalServer((_, number) =>
            number == 0 ? Reply.Whole(Content[..1000]) with { HideLength = true } : Reply.Whole(Content) with { HideLength = true });
        var reports = new Reports();
        await Fetcher().FetchAsync(Set(server), Folders, reports);
        AssertFetched();
        Assert.IsNull(reports.All[^1].Total);
    }

    [TestMethod]
    public async Task Two_at_once_download_once()
    {
        using var server = new LocalServer((request, _) =>
        {
            Thread.Sleep(200);
            return Reply.Ranged(request, Content);
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Fetcher().FetchAsync(Set(server), Folders))));
        AssertFetched();
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task The_companys_mirror_is_used_instead_of_the_sets_own()
    {
        using var official = new LocalServer((_, _) => new Reply(404, []));
        using var ours = new LocalServer((_, _) => Reply.Whole(Content));
        using var client = new HttpClient();
        var fetcher = new DataSetFetcher(client, new DataSetFetcherOptions { Mirrors = [ours.Address] });
        await fetcher.FetchAsync(Set(official), Folders);
        AssertFetched();
        Assert.IsEmpty(official.Requests);
    }
}
