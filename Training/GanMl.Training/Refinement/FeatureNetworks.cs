using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Models.Classification;
using GanMl.Training.Metrics.Classification;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Refinement;

/// <summary>
/// The networks whose features a refinement compares: classifiers of the real images, and networks with random weights, of which each is
/// used once. Random convolutions keep much of what tells images apart, and nothing can be learned against them (Zhao and Bilen, 2023,
/// "Dataset condensation with distribution matching").
/// </summary>
internal sealed class FeatureNetworks : IDisposable
{
    // The judge of the metrics has seed 0: what is judged must not have been made to please its judge.
    private const long FirstSeed = 1_001;

    private readonly List<SmallClassifier> _trained = [];
    private readonly ImageShape _shape;
    private readonly Device _device;

    /// <summary>Trains classifiers, or reads them from a folder where they were kept.</summary>
    /// <param name="images">The real images.</param>
    /// <param name="count">How many classifiers.</param>
    /// <param name="recipe">How they are trained, but for the seed.</param>
    /// <param name="device">Where they are wanted.</param>
    /// <param name="classifiers">Keeps them.</param>
    /// <param name="train">Trains one.</param>
    internal FeatureNetworks(
        ILabelledImages images,
        int count,
        ClassifierTrainingOptions recipe,
        Device device,
        ClassifierCache classifiers,
        Func<ClassifierTrainingOptions, ILabelledImages, SmallClassifier> train)
    {
        _shape = images.Shape;
        _device = device;
        try
        {
            for (int number = 0; number < count; number++)
            {
                ClassifierTrainingOptions own = recipe with { Seed = FirstSeed + number };
                SmallClassifier network = classifiers.GetOrTrain(images, own, set => train(own, set));
                _trained.Add(network);
                Prepare(network);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The classifiers of the real images.</summary>
    internal IReadOnlyList<SmallClassifier> Trained => _trained;

    /// <summary>Says why there can be no features of such images.</summary>
    /// <exception cref="OptionException">They are too small or too large.</exception>
    internal static void Check(ImageShape shape)
    {
        if (Math.Min(shape.Height, shape.Width) < SmallClassifier.SmallestSide
            || Math.Max(shape.Height, shape.Width) > SmallClassifier.LargestSide)
        {
            throw new OptionException(
                "images",
                $"A generator is refined by the features of images of {SmallClassifier.SmallestSide} to {SmallClassifier.LargestSide} "
                + $"pixels; this one draws {shape}.");
        }
    }

    /// <summary>A network with random weights; the caller disposes it.</summary>
    internal SmallClassifier CreateRandom(long seed)
    {
        var network = new SmallClassifier(_shape.Channels, _shape.Height, _shape.Width, classes: 2, seed);
        Prepare(network);
        return network;
    }

    /// <inheritdoc/>
    public void Dispose() => _trained.ForEach(network => network.Dispose());

    private void Prepare(SmallClassifier network)
    {
        network.to(_device);
        network.eval();
        foreach (var weights in network.parameters())
        {
            weights.requires_grad = false;
        }
    }
}
