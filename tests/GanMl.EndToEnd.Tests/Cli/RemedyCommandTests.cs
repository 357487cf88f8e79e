using System.Text.Json;
using GanMl.Images;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;
using GanMl.Tests.Training;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;

namespace GanMl.Tests.Cli;

/// <summary>The remedies and the watches from the command line.</summary>
[TestClass]
public sealed class RemedyCommandTests
{
    [TestMethod]
    public async Task Every_remedy_that_is_asked_for_reaches_the_run()
    {
        using var temporary = new TemporaryFolder();
        string run = temporary["run"];
        (int exitCode, string output, string error) = await Command.RunAsync(
        [
            "train", "--data", "shapes", "--model", "dense", "--images", "96", "--batch-size", "16", "--threads", "1", "--output", run,
            "--unconditional", "--packing", "2", "--minibatch-discrimination", "4", "--spectral-normalization", "--weight-clip", "0.5",
            "--replay", "0.5", "--replay-size", "40", "--label-smoothing", "0.1", "--discriminator-steps", "2",
            "--discriminator-learning-rate", "0.002", "--augmentation", "translation", "--augmentation", "instance-noise:0.1",
            "--adaptive-target", "0.6", "--regularizer", "dragan:10", "--on-alarm", "roll-back", "--roll-backs", "1",
        ]);
        Assert.AreEqual(0, exitCode, error);
        StringAssert.Contains(output, "Exported and checked");

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "options.json")));
        JsonElement options = document.RootElement.GetProperty("training"),
            network = options.GetProperty("network"),
            watch = options.GetProperty("watch");
        Assert.AreEqual(2, options.GetProperty("packing").GetInt32());
        Assert.AreEqual(4, network.GetProperty("minibatchKernels").GetInt32());
        Assert.IsTrue(network.GetProperty("spectralNormalization").GetBoolean());
        Assert.AreEqual(0.5, options.GetProperty("weightClip").GetDouble());
        Assert.AreEqual(0.5, options.GetProperty("replayShare").GetDouble());
        Assert.AreEqual(40, options.GetProperty("replaySize").GetInt32());
        Assert.AreEqual(0.1, options.GetProperty("labelSmoothing").GetDouble());
        Assert.AreEqual(2, options.GetProperty("discriminatorSteps").GetInt32());
        Assert.AreEqual(0.002, options.GetProperty("discriminatorLearningRate").GetDouble());
        Assert.AreEqual(2, options.GetProperty("augmentations").GetArrayLength());
        Assert.AreEqual(0.6, options.GetProperty("adaptiveTarget").GetDouble());
        Assert.AreEqual("roll-back", watch.GetProperty("onAlarm").GetString());
        Assert.AreEqual(1, watch.GetProperty("rollBacks").GetInt32());

        // The file says of itself what it came from.
        (_, output, _) = await Command.RunAsync(["inspect", Path.Combine(run, "generator.onnx")]);
        string[] facts =
            ["packing", "weight-clip", "minibatch-kernels", "spectral", "replay", "label-smoothing", "dragan", "translation"];
        foreach (string fact in facts)
        {
            StringAssert.Contains(output, fact);
        }
    }

    [TestMethod]
    public async Task Without_a_model_r3gan_is_trained_with_the_blocks_that_were_asked_for()
    {
        using var temporary = new TemporaryFolder();
        string run = temporary["run"];
        (int exitCode, string output, string error) = await Command.RunAsync(
        [
            "train", "--data", "shapes", "--size", "16", "--images", "32", "--batch-size", "16", "--threads", "1", "--output", run,
            "--feature-maps", "128", "--blocks", "2", "--expansion", "1", "--group-maps", "0", "--bfloat16",
        ]);
        Assert.AreEqual(0, exitCode, error);
        StringAssert.Contains(output, "Exported and checked");

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "options.json")));
        JsonElement options = document.RootElement.GetProperty("training"), network = options.GetProperty("network");
        Assert.AreEqual("r3gan", options.GetProperty("architecture").GetString());
        Assert.AreEqual(2, network.GetProperty("blocks").GetInt32());
        Assert.AreEqual(1, network.GetProperty("expansion").GetInt32());
        Assert.AreEqual(0, network.GetProperty("groupMaps").GetInt32());
        Assert.IsTrue(network.GetProperty("bFloat16").GetBoolean());
    }

    [TestMethod]
    public async Task A_run_that_diverges_says_where_its_generator_comes_from_and_goes_on_with_another_answer_to_alarms()
    {
        // A run that broke off with weights that are no numbers, after a good checkpoint.
        using var temporary = new TemporaryFolder();
        RunFolder run = RunFolder.Create(temporary["run"]);
        TrainingOptions options = PoisonedRun.Options;
        ILabelledImages images = await ImageSets.OpenAsync("shapes", ImageSetSplit.Train);
        using var cancellation = new CancellationTokenSource();
        var source = new ImageSetRequest { Name = "shapes" };
        TrainingRun.Execute(options, images, run, new CancelAt(32, cancellation), source: source, cancellationToken: cancellation.Token);
        Assert.IsTrue(File.Exists(run.GoodCheckpointPath));
        Poison();
        (int exitCode, string output, string error) = await Command.RunAsync(["train", "--resume", run.Path, "--threads", "1"]);
        Assert.AreEqual(4, exitCode, error);
        StringAssert.Contains(
            output, "Ended early, at image 48 of 800: a loss is no longer a finite number. The generator is that of image 32.");
        StringAssert.Contains(output, $"ganml train --resume {run.Path} --on-alarm roll-back");
        StringAssert.Contains(output, "Exported and checked");

        Poison();
        (exitCode, output, error) = await Command.RunAsync(
            ["train", "--resume", run.Path, "--on-alarm", "roll-back", "--roll-backs", "1", "--threads", "1"]);
        Assert.AreEqual(4, exitCode, "so short a run raises another alarm, after its last roll-back");
        StringAssert.Contains(output, "Goes back to image 32 and on with other random numbers (1 of 1)");
        Assert.IsFalse(File.Exists(run.TrainingCheckpointPath), "it came to its end");

        void Poison()
        {
            using var trainer = new GanTrainer(options, images);
            trainer.Restore(run.TrainingCheckpointPath);
            PoisonedRun.Poison(trainer.Generator);
            trainer.Save(run.TrainingCheckpointPath);
        }
    }

    [TestMethod]
    [DataRow("'never'", "--on-alarm", "never")]
    [DataRow("--unconditional", "--packing", "2")]
    [DataRow("whole packs of 3", "--packing", "3", "--unconditional")]
    [DataRow("no augmentation 'sharpen'", "--augmentation", "sharpen")]
    [DataRow("--adaptive-target needs an augmentation to adapt: name one with --augmentation", "--adaptive-target", "0.6")]
    [DataRow("--replay is 2: it must be at least 0 and below 1", "--replay", "2")]
    [DataRow("Models that have it: dense, dcgan.", "--spectral-normalization", "--model", "r3gan")]
    public async Task A_remedy_that_cannot_be_is_refused_with_the_reason(string reason, params string[] given)
    {
        using var temporary = new TemporaryFolder();
        (int exitCode, _, string error) = await Command.RunAsync(
            ["train", "--data", "shapes", "--images", "64", "--output", temporary["run"], .. given]);
        Assert.AreNotEqual(0, exitCode);
        StringAssert.Contains(error, reason);
        Assert.DoesNotContain("   at ", error, "no stack trace");
    }

    private sealed class CancelAt(long images, CancellationTokenSource cancellation) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Images >= images)
            {
                cancellation.Cancel();
            }
        }
    }
}
