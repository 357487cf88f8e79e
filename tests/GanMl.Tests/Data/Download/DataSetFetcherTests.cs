using GanMl.Images;
using GanMl.Images.Download;
using GanMl.Images.Sets;

namespace GanMl.Tests.Data.Download;

[TestClass]
public sealed class DataSetFetcherTests : FetcherTest
{
    [TestMethod]
    public async Task A_file_is_downloaded_once_and_found_afterwards()
    {
        using var server = new LocalServer((request, _) => Reply.Ranged(request, Content));
        var reports = new Reports();
        IReadOnlyList<string> paths = await Fetch(Set(server), progress: reports);

        CollectionAssert.AreEqual(new[] { Target }, paths.ToArray());
        AssertFetched();
        Assert.AreEqual("/files/data.bin", server.Requests.Single().Path);
        Assert.AreEqual(new DownloadProgress("data.bin", Content.Length, Content.Length), reports.All[^1]);
        long[] received = [.. reports.All.Select(report => report.Received)];
        CollectionAssert.AreEqual(received.Order().ToArray(), received);

        await Fetch(Set(server));
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task A_dropped_download_goes_on_where_it_broke_off()
    {
        using var server = new LocalServer((request, number) =>
            Reply.Ranged(request, Content) with { DropAfter = number < 2 ? 100_000 : int.MaxValue });
        var reports = new Reports();
        await Fetch(Set(server), progress: reports);

        AssertFetched();
        Request[] asked = [.. server.Requests];
        Assert.IsNull(asked[0].RangeStart);
        Assert.IsGreaterThan(0, asked[1].RangeStart!.Value);
        Assert.IsGreaterThan(asked[1].RangeStart!.Value, asked[2].RangeStart!.Value);
        Assert.IsTrue(reports.All.All(report => report.Total == Content.Length));
    }

    [TestMethod]
    public async Task A_server_that_ignores_ranges_sends_the_file_anew()
    {
        using var server = new LocalServer((_, number) => Reply.Whole(Content) with { DropAfter = number == 0 ? 100_000 : int.MaxValue });
        await Fetch(Set(server));
        AssertFetched();
        Assert.HasCount(2, server.Requests);
    }

    [TestMethod]
    public async Task A_file_that_changed_meanwhile_is_not_glued_to_the_old_half()
    {
        byte[] old = new byte[Content.Length];
        using var server = new LocalServer((request, number) => number == 0
            ? Reply.Ranged(request, old) with { DropAfter = 100_000 }
            : Reply.Ranged(request, Content));
        await Fetch(Set(server));
        AssertFetched();
        Assert.IsNull(server.Requests.Last().RangeStart);
    }

    [TestMethod]
    public async Task What_an_earlier_run_left_is_used()
    {
        LeavePartial(Content[..200_000]);
        using var server = new LocalServer((request, _) => Reply.Ranged(request, Content));
        await Fetch(Set(server));
        AssertFetched();
        Assert.AreEqual(200_000, server.Requests.Single().RangeStart);
    }

    [TestMethod]
    public async Task A_whole_file_that_only_lacks_its_name_is_renamed()
    {
        LeavePartial(Content);
        using var server = new LocalServer((request, _) => Reply.Ranged(request, Content));
        await Fetch(Set(server));
        AssertFetched();
    }

    [TestMethod]
    public async Task Left_overs_that_are_longer_than_the_file_or_of_another_are_thrown_away()
    {
        using var server = new LocalServer((request, _) => Reply.Ranged(request, Content));
        LeavePartial(new byte[Content.Length + 1]);
        await Fetch(Set(server));
        AssertFetched();

        File.Delete(Target);
        LeavePartial(new byte[1000]);
        await Fetch(Set(server));
        AssertFetched();
    }

    [TestMethod]
    public async Task A_part_that_was_not_asked_for_is_thrown_away()
    {
        LeavePartial(Content[..1000]);
        using var server = new LocalServer((request, number) => number == 0
            ? new Reply(206, Content[500..]) { Headers = [$"Content-Range: bytes 500-{Content.Length - 1}/{Content.Length}"] }
            : Reply.Ranged(request, Content));
        await Fetch(Set(server));
        AssertFetched();
        Assert.IsNull(server.Requests.Last().RangeStart);
    }

    [TestMethod]
    public async Task A_file_that_ends_early_without_a_length_is_fetched_again()
    {
        using var server = new LocalServer((_, number) =>
            number == 0 ? Reply.Whole(Content[..1000]) with { HideLength = true } : Reply.Whole(Content) with { HideLength = true });
        var reports = new Reports();
        await Fetch(Set(server), progress: reports);
        AssertFetched();
        Assert.IsNull(reports.All[^1].Total);
    }

    [TestMethod]
    public async Task A_second_mirror_goes_on_where_the_first_broke_off()
    {
        using var first = new LocalServer((_, number) =>
            number == 0 ? Reply.Whole(Content) with { DropAfter = 100_000 } : new Reply(404, []));
        using var second = new LocalServer((request, _) => Reply.Ranged(request, Content));
        await Fetch(Set(first, second));
        AssertFetched();
        Assert.IsGreaterThan(0, second.Requests.Single().RangeStart!.Value);
    }

    [TestMethod]
    public async Task Two_at_once_download_once()
    {
        using var server = new LocalServer((request, _) =>
        {
            Thread.Sleep(200);
            return Reply.Ranged(request, Content);
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Fetch(Set(server)))));
        AssertFetched();
        Assert.HasCount(1, server.Requests);
    }
    [TestMethod]
    public async Task A_mirror_that_the_options_name_is_asked_in_place_of_the_sets_own()
    {
        using var ours = new LocalServer((_, _) => new Reply(404, []));
        var error = await Assert.ThrowsExactlyAsync<ImageSetException>(() => ImageSets.OpenAsync(
            "mnist", ImageSetSplit.Test, new ImageSetOptions { Folders = Folders, Mirror = ours.Address }));
        Assert.Contains($"{ours.Address}t10k-images-idx3-ubyte.gz", error.Message);
        Assert.DoesNotContain("https:", error.Message);
        Assert.HasCount(1, ours.Requests);
    }
}
