using GanMl.Images;
using GanMl.Images.Folders;
using GanMl.Images.Pictures;
using GanMl.Images.Sets;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Training;
using GanMl.Training.Checkpoints;
using GanMl.Training.Runs;

namespace GanMl.Tests.Checkpoints;

/// <summary>A run goes on with the images that it had: their content counts, not their place.</summary>
[TestClass]
public sealed class ContentTests
{
    [TestMethod]
    public async Task Images_that_were_overwritten_under_the_same_names_are_refused()
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = await CancelledAsync(temporary);
        for (int i = 0; i < 4; i++)
        {
            Grey(temporary["data/train/a"], i, 250 - i);
        }

        CheckpointException error = await Assert.ThrowsExactlyAsync<CheckpointException>(() => TrainingRun.ResumeAsync(folder));
        StringAssert.Contains(error.Message, "'data', 16 images 1x16x16 of 2 classes, whose images are no longer what they were");
    }

    [TestMethod]
    public async Task Images_that_changed_their_classes_are_refused()
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = await CancelledAsync(temporary);
        foreach (string name in new[] { "0.png", "1.png" })
        {
            File.Move(temporary[$"data/train/a/{name}"], temporary["moving"]);
            File.Move(temporary[$"data/train/b/{name}"], temporary[$"data/train/a/{name}"]);
            File.Move(temporary["moving"], temporary[$"data/train/b/{name}"]);
        }

        CheckpointException error = await Assert.ThrowsExactlyAsync<CheckpointException>(() => TrainingRun.ResumeAsync(folder));
        StringAssert.Contains(error.Message, "pixels have changed, or images are in another class.");
    }

    [TestMethod]
    public async Task What_differs_is_named()
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = await CancelledAsync(temporary);
        foreach (string split in new[] { "train", "test" })
        {
            Directory.Move(temporary[$"data/{split}/a"], temporary[$"data/{split}/aunt"]);
        }

        await Refused("class 'a' is not there; class 'aunt' is new. Resume it on the same images");
        File.Delete(temporary["data/train/b/7.png"]);
        await Refused("there were 16 images, and there are 15; class 'a' is not there; class 'aunt' is new.");
        foreach (string split in new[] { "train", "test" })
        {
            Directory.Move(temporary[$"data/{split}/aunt"], temporary[$"data/{split}/a"]);
        }

        Grey(temporary["data/train/b"], 7, 106);
        Grey(temporary["data/train/b"], 6, 107);
        await Refused("whose images are no longer what they were: the same images are in another order.");

        async Task Refused(string because) => StringAssert.Contains(
            (await Assert.ThrowsExactlyAsync<CheckpointException>(() => TrainingRun.ResumeAsync(RunFolder.Open(folder.Path)))).Message,
            because);
    }

    [TestMethod]
    public async Task Images_in_a_folder_of_another_name_are_the_same_images()
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = await CancelledAsync(temporary);
        Directory.Move(temporary["data"], temporary["elsewhere"]);
        TrainingRunResult result = await TrainingRun.ResumeAsync(
            RunFolder.Open(folder.Path), new ResumeOptions { DataFolder = temporary["elsewhere"] });
        Assert.AreEqual(RunOutcome.Completed, result.Outcome);
        using var generator = OnnxGenerator.Open(result.GeneratorPath);
        Assert.AreEqual("data", generator.Info.DataSet, "as it was called when the run began");
    }

    [TestMethod]
    public async Task A_run_folder_knows_the_images_that_it_saw()
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = await CancelledAsync(temporary);
        TrainedImages trained = TrainedImages.Beside(folder.GeneratorPath)!;
        Assert.AreEqual((16, "1x16x16"), (trained.Count, trained.Shape));
        Assert.IsNull(TrainedImages.Beside(temporary["elsewhere/generator.onnx"]));

        // Eight new ones, three that were seen under other names and in another class.
        for (int i = 0; i < 8; i++)
        {
            Grey(temporary["test/a"], i, 200 + i);
            Grey(temporary["test/b"], i, i < 3 ? i : 220 + i);
        }

        var test = FolderImages.Open(temporary["test"], new FolderImagesOptions { Size = 16 });
        var larger = FolderImages.Open(temporary["test"], new FolderImagesOptions { Size = 32 });
        Assert.AreEqual((3, 0), (trained.CountIn(test), trained.CountIn(larger)));

        File.WriteAllText(folder.TrainedImagesPath, "ganml training images 1, 1x16x16, 99\n");
        Assert.ThrowsExactly<TrainingException>(() => TrainedImages.Beside(folder.GeneratorPath));
    }

    /// <summary>A run on 16 flat pictures of greys 0 to 7 and 100 to 107, ended at image 64 of 240.</summary>
    private static async Task<RunFolder> CancelledAsync(TemporaryFolder temporary)
    {
        for (int i = 0; i < 8; i++)
        {
            Grey(temporary["data/train/a"], i, i);
            Grey(temporary["data/train/b"], i, 100 + i);
        }

        Grey(temporary["data/test/a"], 0, 50);
        Grey(temporary["data/test/b"], 0, 51);

        var source = new ImageSetRequest { Name = temporary["data"], Size = 16 };
        RunFolder folder = RunFolder.Create(temporary["run"]);
        using var cancellation = new CancellationTokenSource();
        ILabelledImages images = await source.OpenAsync(ImageSetSplit.Train);
        TrainingRunResult result = TrainingRun.Execute(
            ResumeTests.Growing, images, folder, new ResumeTests.StopAt(64, cancellation), source: source,
            cancellationToken: cancellation.Token);
        Assert.AreEqual(RunOutcome.Cancelled, result.Outcome);
        return folder;
    }

    private static void Grey(string folder, int number, int grey)
    {
        Directory.CreateDirectory(folder);
        float[] pixels = [.. Enumerable.Repeat(grey / 255f, 256)];
        PngImage.Save(Path.Combine(folder, $"{number}.png"), pixels, new ImageShape(1, 16, 16));
    }
}
