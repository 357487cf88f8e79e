using GanMl.Images.Shapes;
using GanMl.Models;
using GanMl.Training.Architectures;
using GanMl.Training.Augmentation;
using GanMl.Training.Losses;
using GanMl.Training.Parts;
using GanMl.Training.Regularizers;
using GanMl.Training.Trainer;

namespace GanMl.Tests.Training;

/// <summary>Whatever parts are put together: either the options are refused before the first step, or there are steps.</summary>
[TestClass]
public sealed class CombinationTests
{
    private static readonly ShapesImages Images = new(20, size: 32);

    private static readonly Dictionary<string, ArchitectureOptions> Networks = ArchitectureCatalogue.Default.All.ToDictionary(
        architecture => architecture.Name,
        architecture => architecture.DefaultOptions is FeatureMapOptions maps
            ? maps with { FeatureMapBase = 64, MaximumFeatureMaps = 4 }
            : architecture.DefaultOptions);

    public static IEnumerable<object[]> Architectures => Networks.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Architectures))]
    public void Parts_that_do_not_fit_are_refused_before_the_first_step(string architecture)
    {
        TrainingOptions plain = new()
        {
            Architecture = architecture,
            Network = Networks[architecture],
            Images = 8,
            BatchSize = 4,
            TickImages = 4,
            Device = "cpu",
        };
        TrainingOptions[] all =
        [
            .. RegularizerCatalogue.Default.Names.Select(name => plain with { Regularizers = [new RegularizerOptions(name, 1)] }),
            .. AugmentationCatalogue.Default.Names.Select(name => plain with { Augmentations = [AugmentationOptions.Parse(name)] }),
            .. LossCatalogue.Default.Names.Select(name => plain with { Loss = name, LabelSmoothing = 0.1 }),
            .. LossCatalogue.Default.Names.Select(name => plain with { Loss = name, ReplayShare = 0.5, DiscriminatorSteps = 2 }),
            .. RegularizerCatalogue.Default.Names.Select(name => plain with
            {
                Regularizers = [new RegularizerOptions(name, 1)], Packing = 2, Conditional = false, Loss = "relativistic",
            }),
            plain with { Packing = 2 },
            plain with { Growth = new() },
            plain with { Augmentations = [AugmentationOptions.Parse("flip")], AdaptiveTarget = 1 },
        ];
        var refused = new List<string>();
        foreach (TrainingOptions options in all)
        {
            GanTrainer trainer;
            try
            {
                trainer = new GanTrainer(options, Images, parts: TrainingParts.Default);
            }
            catch (OptionException error)
            {
                refused.Add(error.Message);
                continue;
            }

            using (trainer)
            {
                Assert.AreEqual(8, trainer.Train().Last().Images);
            }
        }

        bool isStyle = architecture.StartsWith("style", StringComparison.Ordinal);
        Assert.HasCount(isStyle ? 0 : 2, refused.Where(message => message.StartsWith("Path length", StringComparison.Ordinal)).ToArray());
        Assert.IsTrue(refused.Any(message => message.StartsWith("'AdaptiveTarget' is 1", StringComparison.Ordinal)));
    }
}
