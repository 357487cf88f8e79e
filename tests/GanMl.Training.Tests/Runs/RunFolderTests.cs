using GanMl.Images.Shapes;
using GanMl.Models;
using GanMl.Tests.Checkpoints;
using GanMl.Training;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;

namespace GanMl.Tests.Runs;

/// <summary>A run folder has one owner.</summary>
[TestClass]
public sealed class RunFolderTests
{
    private const int Many = 24;

    [TestMethod]
    public void Of_many_runs_that_begin_at_once_each_gets_a_number_of_its_own()
    {
        using var temporary = new TemporaryFolder();
        RunFolder[] folders = AtOnce(i => RunFolder.CreateNext(temporary["runs"], i % 2 == 0 ? "a" : "b"));
        string[] numbers = [.. folders.Select(folder => Path.GetFileName(folder.Path).Split('-')[0])];
        Assert.AreEqual(Many, numbers.Distinct().Count(), string.Join(' ', numbers.Order()));
        Assert.HasCount(Many, Directory.GetDirectories(temporary["runs"]));
    }

    [TestMethod]
    public void A_name_becomes_one_that_every_file_system_takes()
    {
        using var temporary = new TemporaryFolder();
        string[] names = ["a/b:c\u001b[31m", new string('x', 300), "ends. ", ".."];
        string[] found = [.. names.Select(name => Path.GetFileName(RunFolder.CreateNext(temporary["runs"], name).Path))];
        CollectionAssert.AreEqual(
            new[] { "0001-a_b_c_[31m", $"0002-{new string('x', 60)}", "0003-ends", "0004-" }, found);
    }

    [TestMethod]
    public void Of_many_runs_that_ask_for_one_folder_one_gets_it()
    {
        using var temporary = new TemporaryFolder();
        RunFolder?[] folders = AtOnce(_ =>
        {
            try
            {
                return RunFolder.Create(temporary["run"]);
            }
            catch (TrainingException error)
            {
                StringAssert.Contains(error.Message, "Another run is at work");
                return null;
            }
        });
        Assert.HasCount(1, folders.OfType<RunFolder>().ToArray());
    }

    [TestMethod]
    public void A_folder_is_free_again_when_its_owner_has_gone_and_a_lock_that_merely_lies_there_locks_nothing()
    {
        using var temporary = new TemporaryFolder();
        using (RunFolder.Create(temporary["run"]))
        {
            Assert.ThrowsExactly<TrainingException>(() => RunFolder.Create(temporary["run"]));
        }

        Assert.IsTrue(File.Exists(temporary["run/run.lock"]));
        StringAssert.Contains(File.ReadAllText(temporary["run/run.lock"]), $"process {Environment.ProcessId} on ");
        RunFolder.Create(temporary["run"]).Dispose();
    }

    [TestMethod]
    public async Task A_run_at_work_is_not_resumed_by_another()
    {
        using var temporary = new TemporaryFolder();
        using RunFolder owner = RunFolder.Create(temporary["run"]);
        owner.WriteDescription(new RunDescription { Data = "shapes", Training = ResumeTests.Growing });
        TrainingException error = Assert.ThrowsExactly<TrainingException>(
            () => TrainingRun.Resume(ResumeTests.Growing, ResumeTests.Images, RunFolder.Open(owner.Path)));
        StringAssert.Contains(error.Message, "Another run is at work");
        error = await Assert.ThrowsExactlyAsync<TrainingException>(
            () => TrainingRun.ResumeAsync(RunFolder.Open(owner.Path), new ResumeOptions { Images = ResumeTests.Images }));
        StringAssert.Contains(error.Message, "run.lock");
        error = await Assert.ThrowsExactlyAsync<TrainingException>(() => TrainingRun.BeginOrResumeAsync(
            ResumeTests.Growing, _ => throw new InvalidOperationException(), owner.Path));
        StringAssert.Contains(error.Message, "name another folder");
    }

    [TestMethod]
    public async Task A_run_that_cannot_begin_leaves_nothing_behind()
    {
        using var temporary = new TemporaryFolder();
        TrainingOptions options = new() { Architecture = "dcgan", Images = 96, BatchSize = 16, Device = "cpu" };
        Assert.ThrowsExactly<OptionException>(
            () => TrainingRun.Execute(options, new ShapesImages(100, size: 30), RunFolder.CreateNext(temporary["runs"], "a")));
        Assert.IsEmpty(Directory.GetFileSystemEntries(temporary.Path));

        await Assert.ThrowsExactlyAsync<OptionException>(() => TrainingRun.BeginOrResumeAsync(
            options, _ => Task.FromResult<GanMl.Inference.LabelledImages.ILabelledImages>(new ShapesImages(100, size: 30)),
            temporary["new/run"]));
        Assert.IsEmpty(Directory.GetFileSystemEntries(temporary.Path));

        Assert.ThrowsExactly<TrainingException>(
            () => TrainingRun.Execute(options with { Device = "cuda:99" }, new ShapesImages(100), RunFolder.Create(temporary["device"])));
        Assert.IsEmpty(Directory.GetFileSystemEntries(temporary.Path));

        Directory.CreateDirectory(temporary["given"]);
        Assert.ThrowsExactly<OptionException>(
            () => TrainingRun.Execute(options, new ShapesImages(100, size: 30), RunFolder.Create(temporary["given"])));
        Assert.IsTrue(Directory.Exists(temporary["given"]), "it was there before");
        Assert.IsEmpty(Directory.GetFileSystemEntries(temporary["given"]));
    }

    [TestMethod]
    public void A_description_that_is_damaged_anywhere_is_refused_in_a_sentence_or_read()
    {
        using var temporary = new TemporaryFolder();
        using RunFolder folder = RunFolder.Create(temporary["run"]);
        folder.WriteDescription(new RunDescription
        {
            Data = "shapes",
            Shape = "1x16x16",
            ClassNames = ["a", "b"],
            Training = ResumeTests.Growing,
            Source = new() { Name = "shapes", Size = 16 },
        });
        byte[] whole = File.ReadAllBytes(folder.OptionsPath);
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] = (byte)"{}[]\",:0-9eEnull\0\u007f \\".ElementAt(random.Next(20));
            File.WriteAllBytes(folder.OptionsPath, random.Next(20) == 0 ? whole[..i] : damaged);
            try
            {
                folder.ReadDescription().Training.Validate();
            }
            catch (Exception error) when (error is TrainingException or OptionException)
            {
                refused++;
            }
        }

        Assert.IsGreaterThan(whole.Length / 4, refused);
        foreach (string twice in new[] { "\"data\": \"shapes\", \"data\"", "\"training\": {\"seed\": 1, \"seed\": 2}, \"shape\"" })
        {
            File.WriteAllText(folder.OptionsPath, $"{{{twice}: \"x\"}}");
            StringAssert.Contains(
                Assert.ThrowsExactly<TrainingException>(() => folder.ReadDescription()).Message, twice.Contains("seed") ? "seed" : "data");
        }
    }

    [TestMethod]
    [DataRow("", 1)]
    [DataRow("{\n  \"data\": \"shapes\",\n  \"count\": oops\n}", 3)]
    public void Damaged_options_are_named_with_their_line(string text, int line)
    {
        using var temporary = new TemporaryFolder();
        temporary.Write("run/options.json", System.Text.Encoding.UTF8.GetBytes(text));
        using RunFolder folder = RunFolder.Open(temporary["run"]);
        Assert.AreEqual(
            $"What the run in {folder.Path} was asked to do cannot be read: options.json is empty or damaged (line {line}): "
            + "restore it from a copy, or begin a new run in another folder.",
            Assert.ThrowsExactly<TrainingException>(() => folder.ReadDescription()).Message);
    }

    [TestMethod]
    public void A_folder_can_be_made_while_another_gives_it_up()
    {
        using var temporary = new TemporaryFolder();
        using var done = new CancellationTokenSource();
        Task other = Task.Factory.StartNew(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    Directory.CreateDirectory(temporary["run"]);
                    Directory.Delete(temporary["run"]);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        for (int i = 0; i < 20_000; i++)
        {
            FolderClaim.MakeFolder(temporary["run"]);
        }

        done.Cancel();
        Assert.IsFalse(other.IsFaulted, $"{other.Exception}");
        other.Wait();
    }

    /// <summary>Many threads that begin together; what one throws fails the test, and not the process that runs it.</summary>
    private static T[] AtOnce<T>(Func<int, T> work)
    {
        using var start = new Barrier(Many);
        return Task.WhenAll(Enumerable.Range(0, Many).Select(i => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return work(i);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))).GetAwaiter().GetResult();
    }
}
