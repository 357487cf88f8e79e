using System.Text.Json;
using GanMl.Images.Pictures;
using GanMl.Tests.Data.Folders;

namespace GanMl.Tests.Cli;

/// <summary>Folders of images as people have them, from the command line.</summary>
[TestClass]
public sealed class FolderCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task A_flat_folder_trains_an_unconditional_generator()
    {
        Write("data", 20);
        (int exitCode, string output, string error) = await TrainAsync("--unconditional");
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("has no sub-folders: its 20 images are one class.", Words(output));
        Assert.Contains("18 images 1x8x8", Words(output));
    }

    [TestMethod]
    public async Task Training_and_validation_parts_and_a_class_without_test_images_are_told_once()
    {
        Write("data/Train/ant", 12);
        Write("data/Train/bee", 12);
        Write("data/Val/ant", 6);
        Directory.CreateDirectory(_folder["data/Val/bee"]);
        Write("data/extra", 1);
        string model = new TinyGenerator { Shape = new(1, 12, 12) }.WriteTo(_folder.Path);
        (int exitCode, string output, string error) = await Command.RunAsync(
            ["evaluate", model, "--data", _folder["data"], "--size", "12", "--samples", "12", "--metric", "ms-ssim"]);
        Assert.AreEqual(0, exitCode, error);
        Assert.HasCount(2, Words(output).Split("has no images of 'bee'."));
        Assert.HasCount(2, Words(output).Split("what lies beside is left out: 'extra'."));
    }

    [TestMethod]
    public async Task A_class_of_one_image_is_told()
    {
        Write("data/ant", 12);
        Write("data/bee", 1);
        (int exitCode, string output, string error) = await TrainAsync();
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("has no test image of 'bee'", Words(output));
    }

    [TestMethod]
    public async Task Dark_files_are_told_with_the_option_that_scales_them()
    {
        Directory.CreateDirectory(_folder["data/a"]);
        File.WriteAllBytes(_folder["data/a/1.png"], PngBytes.Sixteen(8, [.. Enumerable.Range(0, 64).Select(i => i * 65)]));
        (int exitCode, string output, string error) = await TrainAsync();
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("For data of 12 bits set --white-level to 4095.", Words(output));

        Directory.Delete(_folder["run"], recursive: true);
        (exitCode, output, error) = await TrainAsync("--white-level", "4095");
        Assert.AreEqual(0, exitCode, error);
        Assert.DoesNotContain("--white-level", output);
        using var document = JsonDocument.Parse(File.ReadAllText(_folder["run/options.json"]));
        Assert.AreEqual(4095, document.RootElement.GetProperty("source").GetProperty("whiteLevel").GetInt32());
        (exitCode, _, error) = await TrainAsync("--white-level", "70000");
        Assert.AreEqual(2, exitCode);
        Assert.Contains("--white-level must be at most 65535", error);
    }

    [TestMethod]
    public async Task A_picture_above_the_limit_names_the_option()
    {
        Write("data/a", 3);
        (int exitCode, _, string error) = await TrainAsync("--maximum-pixels", "60");
        Assert.AreEqual(1, exitCode);
        Assert.Contains("8 x 8 pixels, more than the 60 that --maximum-pixels allows", error);
        Assert.IsFalse(Directory.Exists(_folder["run"]));
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Task<(int ExitCode, string Output, string Error)> TrainAsync(params string[] more) => Command.RunAsync(
    [
        "train", "--data", _folder["data"], "--size", "8", "--model", "dense", "--images", "32", "--batch-size", "16", "--threads", "1",
        "--output", _folder["run"], .. more,
    ]);

    private void Write(string folder, int count)
    {
        Directory.CreateDirectory(_folder[folder]);
        for (int i = 0; i < count; i++)
        {
            var random = new Random(folder.Length + (100 * i));
            PngImage.Save(_folder[$"{folder}/{i}.png"], [.. Enumerable.Range(0, 64).Select(_ => random.NextSingle())], new(1, 8, 8));
        }
    }
}
