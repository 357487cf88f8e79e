using GanMl.Images;
using GanMl.Images.Pictures;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;
using GanMl.Tests.Cli;
using GanMl.Training;
using GanMl.Training.Runs;

namespace GanMl.Tests.Checkpoints;

/// <summary>A run's folder says what to train, how, and on which images.</summary>
[TestClass]
public sealed class ResumeFromFolderTests
{
    [TestMethod]
    public async Task A_run_goes_on_from_its_folder_alone()
    {
        using var temporary = new TemporaryFolder();
        string data = temporary["data"];
        foreach (string name in new[] { "a", "b" })
        {
            for (int i = 0; i < 8; i++)
            {
                Directory.CreateDirectory(Path.Combine(data, name));
                float[] pixels = [.. Enumerable.Range(0, 256).Select(pixel => (pixel * (i + 1) * (name == "a" ? 1 : 3) % 97) / 96f)];
                PngImage.Save(Path.Combine(data, name, $"{i}.png"), pixels, new ImageShape(1, 16, 16));
            }
        }

        var source = new ImageSetRequest { Name = data, Size = 16 };
        ILabelledImages images = await source.OpenAsync(ImageSetSplit.Train);
        RunFolder whole = RunFolder.Create(temporary["whole"]), pieces = RunFolder.Create(temporary["pieces"]);
        TrainingRun.Execute(ResumeTests.Growing, images, whole);
        using var cancellation = new CancellationTokenSource();
        var stop = new ResumeTests.StopAt(64, cancellation);
        TrainingRun.Execute(ResumeTests.Growing, images, pieces, stop, source: source, cancellationToken: cancellation.Token);

        string moved = Path.Combine(temporary["elsewhere"], "data");
        Directory.CreateDirectory(temporary["elsewhere"]);
        Directory.Move(data, moved);
        var gone = await Assert.ThrowsExactlyAsync<ImageSetException>(() => TrainingRun.ResumeAsync(RunFolder.Open(pieces.Path)));
        StringAssert.Contains(gone.Message, $"The run's images were in {data}, and there is no such folder now.");
        StringAssert.Contains(gone.Message, "give their new folder as 'DataFolder'");
        gone = await Assert.ThrowsExactlyAsync<ImageSetException>(
            () => TrainingRun.ResumeAsync(RunFolder.Open(pieces.Path), new ResumeOptions { DataFolder = temporary["nowhere"] }));
        StringAssert.Contains(gone.Message, $"There is no folder {temporary["nowhere"]}: 'DataFolder'");
        foreach (string[] first in new string[][] { ["--resume", pieces.Path], ["--options", pieces.OptionsPath, "--output", data] })
        {
            (int exitCode, _, string error) = await Command.RunAsync(["train", .. first]);
            Assert.AreEqual(1, exitCode);
            StringAssert.Contains(error, "give their new folder as --data-folder");
            (exitCode, _, error) = await Command.RunAsync(["train", .. first, "--data-folder", temporary["nowhere"]]);
            Assert.AreEqual(1, exitCode);
            StringAssert.Contains(error, $"There is no folder {temporary["nowhere"]}: --data-folder");
        }

        TrainingRunResult result = await TrainingRun.ResumeAsync(RunFolder.Open(pieces.Path), new ResumeOptions { DataFolder = moved });
        Assert.IsFalse(result.Cancelled);
        CollectionAssert.AreEqual(File.ReadAllBytes(whole.CheckpointPath), File.ReadAllBytes(pieces.CheckpointPath));
    }

    [TestMethod]
    public async Task A_run_that_does_not_say_how_its_images_were_opened_asks_for_them()
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = RunFolder.Create(temporary["run"]);
        using var cancellation = new CancellationTokenSource();
        var stop = new ResumeTests.StopAt(64, cancellation);
        TrainingRun.Execute(ResumeTests.Growing, ResumeTests.Images, folder, stop, cancellationToken: cancellation.Token);
        var error = await Assert.ThrowsExactlyAsync<TrainingException>(() => TrainingRun.ResumeAsync(folder));
        StringAssert.Contains(error.Message, "ResumeOptions.Images");
        Assert.IsFalse((await TrainingRun.ResumeAsync(folder, new ResumeOptions { Images = ResumeTests.Images })).Cancelled);
    }
}
