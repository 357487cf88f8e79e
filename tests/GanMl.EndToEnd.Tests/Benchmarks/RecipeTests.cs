using GanMl.Benchmarks.Recipes;
using GanMl.Images.Derived;
using GanMl.Images.Shapes;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Presets;
using GanMl.Training.Trainer;

namespace GanMl.Tests.Benchmarks;

/// <summary>Recipes by name, by file and by switch, and the images that judge them.</summary>
[TestClass]
public sealed class RecipeTests
{
    [TestMethod]
    public void A_preset_is_found_by_its_name()
    {
        Assert.AreEqual(TrainingPresets.For("r3gan"), Recipe.Of("r3gan").Options);
        StringAssert.Contains(
            Assert.ThrowsExactly<RecipeException>(() => Recipe.Of("r4gan")).Message, "Known: dense, dcgan");
    }

    [TestMethod]
    public void A_file_changes_the_preset_of_its_architecture()
    {
        using var temporary = new TemporaryFolder();
        temporary.Write("small.json", "{ \"architecture\": \"r3gan\", \"batchSize\": 24, \"regularizers\": [\"r1:2:8\"] }"u8);
        temporary.Write("run.json", "{ \"data\": \"x\", \"training\": { \"architecture\": \"dcgan\", \"beta1\": null } }"u8);
        temporary.Write("none.json", "{ \"batchSize\": 16 }"u8);
        temporary.Write("wrong.json", "{ \"architecture\": \"r3gan\", \"batchSizes\": 16 }"u8);

        Recipe small = Recipe.Of($"small={temporary["small.json"]}");
        Assert.AreEqual("small", small.Name);
        Assert.AreEqual(24, small.Options.BatchSize);
        Assert.AreEqual("r1:2:8", string.Join(" ", small.Options.Regularizers));
        Assert.AreEqual(TrainingPresets.For("r3gan").LearningRate, small.Options.LearningRate);
        Assert.AreEqual("dcgan", Recipe.Of($"run={temporary["run.json"]}").Options.Architecture);

        StringAssert.Contains(Refusal($"x={temporary["none.json"]}"), "name no 'architecture'");
        StringAssert.Contains(Refusal($"x={temporary["wrong.json"]}"), "'batchSizes'");
        StringAssert.Contains(Refusal("x=missing.json"), "missing.json");
        StringAssert.Contains(Refusal("a/b=missing.json"), "letters, digits");

        static string Refusal(string text) => Assert.ThrowsExactly<RecipeException>(() => Recipe.Of(text)).Message;
    }

    [TestMethod]
    public void A_switch_changes_one_thing()
    {
        Recipe whole = Recipe.Of("stylegan2");
        Recipe changed = whole.With("no-mixing={ \"network\": { \"mixingProbability\": 0 } }");
        Assert.AreEqual("no-mixing", changed.Name);
        TrainingOptions expected = TrainingOptionsJson.Merge(
            whole.Options, new() { ["network"] = new System.Text.Json.Nodes.JsonObject { ["mixingProbability"] = 0 } });
        Assert.AreEqual(expected.Network, changed.Options.Network);
        Assert.AreNotEqual(whole.Options.Network, changed.Options.Network);
        StringAssert.Contains(
            Assert.ThrowsExactly<RecipeException>(() => whole.With("bad={ \"learningRate\": -1 }")).Message, "'bad'");
    }

    [TestMethod]
    public void Sizes_are_those_that_the_networks_draw()
    {
        Assert.AreEqual(28, Recipe.Of("r3gan").SizeFor(28));
        Assert.AreEqual(32, Recipe.Of("stylegan2").SizeFor(28));
        Assert.AreEqual(64, Recipe.Of("progressive").SizeFor(64));
    }

    [TestMethod]
    public void As_many_images_of_each_class_are_held_back_and_none_is_in_both_parts()
    {
        var images = new ShapesImages(200);
        (ILabelledImages rest, ILabelledImages heldBack) = TrialImages.HoldBack(images, 50);
        Assert.AreEqual(200, rest.Count + heldBack.Count);
        CollectionAssert.AreEqual(Enumerable.Repeat(5, 10).ToArray(), heldBack.CountByClass().ToArray());
        var pixels = Pixels(rest).ToHashSet(StringComparer.Ordinal);
        Assert.IsFalse(Pixels(heldBack).Any(pixels.Contains));
        StringAssert.Contains(
            Assert.ThrowsExactly<RecipeException>(() => TrialImages.HoldBack(images, 200)).Message, "cannot be held back");

        static IEnumerable<string> Pixels(ILabelledImages images)
        {
            byte[] one = new byte[images.Shape.Length];
            for (int i = 0; i < images.Count; i++)
            {
                images.CopyPixels(i, one);
                yield return Convert.ToHexString(one);
            }
        }
    }

    [TestMethod]
    public void A_budget_of_minutes_becomes_whole_batches_of_images()
    {
        TrainingOptions dense = TrainingPresets.For("dense") with { Device = "cpu", BatchSize = 50 };
        TrainingOptions fitted = TimeBudget.Fit(dense, 0.01, new ShapesImages(100), CancellationToken.None);
        Assert.AreEqual(0, fitted.Images % 50);
        TrainingOptions longer = TimeBudget.Fit(dense, 0.05, new ShapesImages(100), CancellationToken.None);
        Assert.IsGreaterThan(fitted.Images, longer.Images);
    }
}
