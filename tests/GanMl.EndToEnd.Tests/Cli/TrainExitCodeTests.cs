using GanMl.Cli;
using GanMl.Images.Pictures;
using GanMl.Inference;

namespace GanMl.Tests.Cli;

/// <summary>A run that did not end well does not count as done.</summary>
[TestClass]
public sealed class TrainExitCodeTests
{
    private static readonly string[] Dense = ["train", "--data", "shapes", "--model", "dense", "--batch-size", "16", "--threads", "1"];

    [TestMethod]
    public async Task A_run_that_a_signal_ends_exits_with_3_and_its_file_says_how_far_it_came()
    {
        using var temporary = new TemporaryFolder();
        string run = temporary["run"];
        string[] command = [.. Dense, "--images", "100000000", "--output", run];
        using (var before = new CancellationTokenSource())
        {
            await before.CancelAsync();
            (int code, string said, _) = await Command.RunAsync(command, before.Token);
            Assert.AreEqual(3, code);
            StringAssert.Contains(said, "Stopped before the first image: nothing is exported.");
            Assert.IsFalse(File.Exists(temporary["run/generator.onnx"]));
        }

        using var cancellation = new CancellationTokenSource();
        Task<(int ExitCode, string Output, string Error)> training = Command.RunAsync([.. command, "--continue"], cancellation.Token);
        while (!training.IsCompleted && !File.Exists(temporary["run/log.jsonl"]))
        {
            await Task.Delay(20);
        }

        await cancellation.CancelAsync();
        (int exitCode, string output, string error) = await training;
        Assert.AreEqual(3, exitCode, error);
        StringAssert.Contains(output, "of 100,000,000 images. To continue: ganml train --resume");
        (exitCode, output, _) = await Command.RunAsync(["inspect", temporary["run/generator.onnx"]]);
        Assert.AreEqual(0, exitCode);
        StringAssert.Contains(output, "of 100,000,000 images seen");
    }

    [TestMethod]
    public async Task A_run_that_went_wrong_exits_with_4_and_its_file_names_the_alarms()
    {
        using var temporary = new TemporaryFolder();

        // The discriminator wins at once: the generator hardly moves.
        string options = temporary.Write(
            "lost.json",
            """
            {
              "architecture": "dense", "optimizer": "adam", "learningRate": 1e-9, "discriminatorLearningRate": 0.01, "batchSize": 16,
              "tickImages": 64, "images": 2560, "checkpointImages": 64, "gridImages": 0, "device": "cpu"
            }
            """u8);
        string[] command = ["train", "--data", "shapes", "--per-class", "10", "--options", options, "--threads", "1"];
        (int exitCode, _, string error) = await Command.RunAsync(
            [.. command, "--on-alarm", "stop", "--output", temporary["stopped"]]);
        Assert.AreEqual(4, exitCode, error);
        using (var generator = OnnxGenerator.Open(temporary["stopped/generator.onnx"]))
        {
            string alarm = generator.Info.Alarms.Single();
            StringAssert.StartsWith(alarm, "won-discriminator at image ");
            StringAssert.EndsWith(alarm, "The run ended there.");
            Assert.IsLessThan(generator.Info.TotalImages, generator.Info.ImagesSeen);
        }

        (_, string output, _) = await Command.RunAsync(["inspect", temporary["stopped/generator.onnx"]]);
        StringAssert.Contains(output, "of 2,560 images seen");
        StringAssert.Contains(output, "Alarm");
        StringAssert.Contains(output, "won-discriminator");

        string[] rolledBack = [.. command, "--on-alarm", "roll-back", "--roll-backs", "1", "--output", temporary["used"], "--continue"];
        (exitCode, output, error) = await Command.RunAsync(rolledBack);
        Assert.AreEqual(4, exitCode, error);
        StringAssert.Contains(output, "an alarm came again after the last roll-back");
        (exitCode, output, _) = await Command.RunAsync(rolledBack);
        Assert.AreEqual(4, exitCode, "the same again");
        StringAssert.Contains(output, "is complete");

        (exitCode, _, error) = await Command.RunAsync([.. command, "--on-alarm", "warn", "--output", temporary["warned"]]);
        Assert.AreEqual(0, exitCode, error);
    }

    [TestMethod]
    public async Task A_run_that_ends_before_the_watches_lose_their_patience_is_judged_all_the_same()
    {
        using var temporary = new TemporaryFolder();
        string[] command =
        [
            .. Dense, "--size", "16", "--images", "1600", "--learning-rate", "9.9", "--on-alarm", "stop", "--output", temporary["run"],
            "--device", "cpu", "--continue",
        ];
        (int exitCode, string output, string error) = await Command.RunAsync(command);
        Assert.AreEqual(4, exitCode, error);
        StringAssert.Contains(output, "All 1,600 images were seen, but an alarm came at the last of them");
        StringAssert.Contains(output, "training ...");
        using (var generator = OnnxGenerator.Open(temporary["run/generator.onnx"]))
        {
            Assert.IsNotEmpty(generator.Info.Alarms);
            Assert.AreEqual(1600, generator.Info.ImagesSeen);
        }

        (exitCode, output, error) = await Command.RunAsync(command);
        Assert.AreEqual(4, exitCode, "the same again");
        StringAssert.Contains(output, "All 1,600 images were seen before");
        Assert.DoesNotContain("training ...", output);
        Assert.DoesNotContain("Exported and checked", output);
    }

    [TestMethod]
    [DataRow("--regularizer", "path-length:2", "needs a style generator", "leave path-length out of --regularizer")]
    [DataRow("--latent-size", "100000000", "--latent-size is 100000000: it must be at least 1 and at most 1048576.", "")]
    public async Task What_cannot_be_trained_is_refused_before_there_is_a_folder(string option, string value, string said, string advice)
    {
        using var temporary = new TemporaryFolder();
        (int exitCode, _, string error) = await Command.RunAsync([.. Dense, "--images", "32", option, value, "--output", temporary["run"]]);
        Assert.AreEqual(2, exitCode, error);
        StringAssert.Contains(error, said);
        StringAssert.Contains(error, advice);
        Assert.DoesNotContain("inside ganml", error);
        Assert.IsFalse(Directory.Exists(temporary["run"]));
    }

    [TestMethod]
    public async Task The_same_command_line_with_continue_is_refused_where_it_is_another()
    {
        using var temporary = new TemporaryFolder();
        string[] command = [.. Dense, "--images", "32", "--output", temporary["run"], "--continue"];
        (int exitCode, _, string error) = await Command.RunAsync(command);
        Assert.AreEqual(0, exitCode, error);
        (exitCode, string output, error) = await Command.RunAsync(command);
        Assert.AreEqual(0, exitCode, error);
        StringAssert.Contains(output, "All 32 images were seen before");
        Assert.DoesNotContain("training ...", output);
        (exitCode, _, error) = await Command.RunAsync([.. command, "--seed", "2"]);
        Assert.AreEqual(2, exitCode);
        StringAssert.Contains(error, "seed is 1 there and 2 here");
        (exitCode, _, error) = await Command.RunAsync([.. Dense, "--images", "32", "--continue"]);
        Assert.AreEqual(2, exitCode);
        StringAssert.Contains(error, "--continue needs the folder of the run: name it with --output.");
        (exitCode, _, error) = await Command.RunAsync([.. Dense, "--data", temporary.Path, "--data-folder", temporary.Path]);
        Assert.AreEqual(2, exitCode);
    }

    [TestMethod]
    public async Task Evaluate_says_how_many_test_images_the_generator_was_trained_on()
    {
        using var temporary = new TemporaryFolder();
        var random = new Random(1);
        foreach ((string split, int count) in new[] { ("train", 20), ("test", 8) })
        {
            Directory.CreateDirectory(temporary[$"data/{split}/thing"]);
            for (int i = 0; i < count; i++)
            {
                float[] pixels = [.. Enumerable.Range(0, 144).Select(_ => random.NextSingle())];
                PngImage.Save(temporary[$"data/{split}/thing/{i}.png"], pixels, new(1, 12, 12));
            }
        }

        string data = temporary["data"], run = temporary["run"];
        (int exitCode, _, string error) = await Command.RunAsync(
            ["train", "--data", data, "--size", "12", "--model", "dense", "--batch-size", "8", "--images", "16", "--output", run]);
        Assert.AreEqual(0, exitCode, error);
        string[] evaluate =
            ["evaluate", Path.Combine(run, "generator.onnx"), "--data", data, "--size", "12", "--samples", "12", "--metric", "ms-ssim"];
        (exitCode, _, error) = await Command.RunAsync(evaluate);
        Assert.AreEqual(0, exitCode, error);
        Assert.DoesNotContain("trained on", error);

        // The hold-out moves: three training images under other names.
        for (int i = 0; i < 3; i++)
        {
            File.Copy(temporary[$"data/train/thing/{i}.png"], temporary[$"data/test/thing/again-{i}.png"]);
        }

        (exitCode, _, error) = await Command.RunAsync(evaluate);
        Assert.AreEqual(0, exitCode, error);
        StringAssert.Contains(error, "3 of the 11 test images are among those that this generator was trained on");
    }

    [TestMethod]
    public void Too_few_open_files_are_named()
    {
        Assert.IsNull(OpenFiles.Complaint(1024));
        StringAssert.Contains(OpenFiles.Complaint(64), "only 64 files open");
    }
}
