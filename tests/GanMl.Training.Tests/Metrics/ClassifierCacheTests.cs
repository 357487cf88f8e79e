using System.Text;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Training.Metrics.Classification;
using Microsoft.Extensions.Logging.Abstractions;

namespace GanMl.Tests.Metrics;

[TestClass]
public sealed class ClassifierCacheTests
{
    private static readonly ClassifierTrainingOptions Recipe = new() { Steps = 3, BatchSize = 8, Device = "cpu" };
    private int _trainings;

    [TestMethod]
    public void A_kept_classifier_is_read_and_answers_alike()
    {
        using var folder = new TemporaryFolder();
        var images = new PrototypeImages(60);
        int[] trained = Answers(folder.Path, images, Recipe);
        int[] read = Answers(folder.Path, images, Recipe);
        CollectionAssert.AreEqual(trained, read);
        Assert.AreEqual(1, _trainings);
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Another_content_or_recipe_is_another_file()
    {
        using var folder = new TemporaryFolder();
        Answers(folder.Path, new PrototypeImages(60), Recipe);
        Answers(folder.Path, new PrototypeImages(60, seed: 1), Recipe);
        Answers(folder.Path, new PrototypeImages(61), Recipe);
        Answers(folder.Path, new PrototypeImages(60), Recipe with { Seed = 1 });
        Answers(folder.Path, new PrototypeImages(60), Recipe with { Steps = 4 });
        Answers(folder.Path, new PrototypeImages(60), Recipe with { LearningRate = 1e-4 });
        Assert.AreEqual(6, _trainings);
        Assert.HasCount(6, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    [DataRow("flipped")]
    [DataRow("truncated")]
    [DataRow("empty")]
    [DataRow("foreign")]
    [DataRow("of another key")]
    [DataRow("of the format before")]
    public void A_damaged_file_is_trained_again_and_repaired(string damage)
    {
        using var folder = new TemporaryFolder();
        var images = new PrototypeImages(60);
        int[] trained = Answers(folder.Path, images, Recipe);
        string path = Directory.GetFiles(folder.Path).Single();
        byte[] whole = File.ReadAllBytes(path);
        byte[] changed = [.. whole];
        const string Key = "trained-on\":\"";
        changed[damage == "flipped" ? ^100 : changed.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Key)) + Key.Length] ^= 1;
        File.WriteAllBytes(path, damage switch
        {
            "truncated" => whole[..^1],
            "empty" => [],
            "of the format before" => [.. "GMLCLS01"u8, .. whole],
            "foreign" => "not a classifier at all, but long enough to look at: .............................."u8.ToArray(),
            _ => changed,
        });

        CollectionAssert.AreEqual(trained, Answers(folder.Path, images, Recipe));
        Assert.AreEqual(2, _trainings);
        CollectionAssert.AreEqual(whole, File.ReadAllBytes(path));
    }

    [TestMethod]
    public void A_file_under_the_name_of_the_format_before_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        var images = new PrototypeImages(60);
        string old = folder.Write(
            Path.GetFileName(ClassifierCache.PathOf("", "classifier", ClassifierCache.KeyOf(images, Recipe), "ganml")), "GMLCLS01"u8);
        Answers(folder.Path, images, Recipe);
        Answers(folder.Path, images, Recipe);
        Assert.AreEqual(1, _trainings);
        CollectionAssert.AreEqual("GMLCLS01"u8.ToArray(), File.ReadAllBytes(old));
        Assert.HasCount(1, Directory.GetFiles(folder.Path, "*.safetensors"));
    }

    [TestMethod]
    public void A_folder_that_cannot_be_written_costs_only_the_next_training()
    {
        using var folder = new TemporaryFolder();
        string notAFolder = folder.Write("file", "x"u8);
        var images = new PrototypeImages(60);
        Answers(notAFolder, images, Recipe);
        Answers(notAFolder, images, Recipe);
        Assert.AreEqual(2, _trainings);
    }

    [TestMethod]
    public void Without_a_folder_nothing_is_kept()
    {
        Answers(null, new PrototypeImages(60), Recipe);
        Answers(null, new PrototypeImages(60), Recipe);
        Assert.AreEqual(2, _trainings);
    }

    private int[] Answers(string? folder, ILabelledImages images, ClassifierTrainingOptions recipe)
    {
        var cache = new ClassifierCache(folder, NullLogger.Instance);
        using SmallClassifier classifier = cache.GetOrTrain(images, recipe, set =>
        {
            _trainings++;
            return ClassifierTrainer.Train(set, recipe);
        });
        return ClassifierTrainer.Classify(classifier, new PrototypeImages(100, seed: 9));
    }
}
