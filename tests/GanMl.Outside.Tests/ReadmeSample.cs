using GanMl.Images;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Presets;
using GanMl.Training.Runs;

namespace Outside;

/// <summary>
/// The README shows the body of Train without its return, word for word. It would train for minutes, so it is only compiled.
/// </summary>
internal static class ReadmeSample
{
    internal static async Task<TrainingRunResult> Train()
    {
        var source = new ImageSetRequest { Name = "fashion-mnist" };   // or the path of a folder
        ILabelledImages images = await source.OpenAsync(ImageSetSplit.Train);
        RunFolder folder = RunFolder.CreateNext("runs", "fashion-mnist-dcgan");
        TrainingRunResult run = TrainingRun.Execute(TrainingPresets.For("dcgan"), images, folder, source: source);
        return run;
    }
}

[TestClass]
public sealed class ReadmeTests
{
    [TestMethod]
    public void The_README_shows_the_training_sample_word_for_word()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "GanMl.sln")))
        {
            root = root.Parent;
        }

        string folder = root!.FullName;
        string[] source = File.ReadAllLines(Path.Combine(folder, "tests", "GanMl.Outside.Tests", "ReadmeSample.cs"));
        int first = Array.FindIndex(source, line => line.Contains("var source = new ImageSetRequest", StringComparison.Ordinal));
        string body = string.Join('\n', source[first..(first + 4)].Select(line => line[8..]));
        StringAssert.Contains(File.ReadAllText(Path.Combine(folder, "README.md")).ReplaceLineEndings("\n"), body);
    }
}
