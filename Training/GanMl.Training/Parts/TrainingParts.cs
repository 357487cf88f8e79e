using GanMl.Inference.Catalogues;
using GanMl.Models;
using GanMl.Training.Architectures;
using GanMl.Training.Augmentation;
using GanMl.Training.Losses;
using GanMl.Training.Metrics;
using GanMl.Training.Optimizers;
using GanMl.Training.Regularizers;
using GanMl.Training.Watching;

namespace GanMl.Training.Parts;

/// <summary>
/// What a training and its evaluation can be made of, each found by the name that the options give. A program adds parts of its own:
/// <c>TrainingParts.Default with { Losses = TrainingParts.Default.Losses.With(new MyLoss()) }</c>.
/// </summary>
public sealed record TrainingParts
{
    /// <summary>The parts that come with GanMl.</summary>
    public static TrainingParts Default { get; } = new();

    /// <summary>The pairs of networks.</summary>
    public Catalogue<IArchitecture> Architectures { get; init; } = ArchitectureCatalogue.Default;

    /// <summary>What the two networks minimise.</summary>
    public Catalogue<IGanLoss> Losses { get; init; } = LossCatalogue.Default;

    /// <summary>What is added to the losses.</summary>
    public Catalogue<Factory<IRegularizer>> Regularizers { get; init; } = RegularizerCatalogue.Default;

    /// <summary>What is done to every image before the discriminator sees it.</summary>
    public Catalogue<IAugmentation> Augmentations { get; init; } = AugmentationCatalogue.Default;

    /// <summary>What moves the weights.</summary>
    public Catalogue<OptimizerKind> Optimizers { get; init; } = OptimizerCatalogue.Default;

    /// <summary>What looks out for a run that fails; all of them look at every run.</summary>
    public Catalogue<Factory<ITrainingWatch>> Watches { get; init; } = WatchCatalogue.Default;

    /// <summary>How a trained generator is judged.</summary>
    public Catalogue<IGeneratorMetric> Metrics { get; init; } = MetricCatalogue.Default;

    /// <summary>The metric of a name, whatever the case of its letters.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">
    /// There is none of that name; the message lists those that exist, or names the one that measures a value of that name.
    /// </exception>
    public IGeneratorMetric FindMetric(string name) => MetricCatalogue.Find(Metrics, name);
}
