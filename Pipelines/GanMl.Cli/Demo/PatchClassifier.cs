using GanMl.Inference.LabelledImages;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;

namespace GanMl.Cli.Demo;

/// <summary>A pipeline of ML.NET that learns from images: <see cref="PatchFeatures"/>, normalised, and maximum entropy.</summary>
/// <param name="context">ML.NET.</param>
/// <param name="shape">The shape of the images.</param>
/// <param name="features">Describes an image.</param>
internal sealed class PatchClassifier(MLContext context, ImageShape shape, PatchFeatures features)
{
    private const int Iterations = 60;
    private const float Regularization = 3;

    private readonly CustomMappingTransformer<Picture, Described> _description = Describe(context, shape, features);

    /// <summary>Images as the classifier sees them, kept in memory.</summary>
    /// <param name="images">Pixels, labels, and weights where there are some.</param>
    internal IDataView Describe(IDataView images) => context.Data.Cache(
        _description.Transform(images),
        [nameof(Described.Features), "Label", .. HasWeights(images) ? ["Weight"] : Array.Empty<string>()]);

    /// <summary>Learns from images and says what others show.</summary>
    /// <param name="images">What it learns from.</param>
    /// <param name="test">What <see cref="Describe(IDataView)"/> has made of the others.</param>
    /// <returns>The class of each of the others, counted from 0.</returns>
    internal int[] Classify(IDataView images, IDataView test)
    {
        IDataView learned = Describe(images);
        EstimatorChain<ITransformer> trainer = context.Transforms.NormalizeMeanVariance(nameof(Described.Features))
            .AppendCacheCheckpoint(context)
            .Append<ITransformer>(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
                new LbfgsMaximumEntropyMulticlassTrainer.Options
                {
                    ExampleWeightColumnName = HasWeights(images) ? "Weight" : null,
                    L1Regularization = 0,
                    L2Regularization = Regularization,
                    MaximumNumberOfIterations = Iterations,
                }));
        return [.. trainer.Fit(learned).Transform(test).GetColumn<uint>("PredictedLabel").Select(key => (int)key - 1)];
    }

    private static bool HasWeights(IDataView images) => images.Schema.GetColumnOrNull("Weight") is not null;

    private static CustomMappingTransformer<Picture, Described> Describe(MLContext context, ImageShape shape, PatchFeatures features)
    {
        var picture = SchemaDefinition.Create(typeof(Picture));
        picture[nameof(Picture.Pixels)].ColumnType =
            new VectorDataViewType(NumberDataViewType.Single, shape.Channels, shape.Height, shape.Width);
        var described = SchemaDefinition.Create(typeof(Described));
        described[nameof(Described.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, PatchFeatures.Length);
        return context.Transforms.CustomMapping<Picture, Described>(
            (image, result) => result.Features = features.Of(image.Pixels), contractName: null, picture, described)
            .Fit(context.Data.LoadFromEnumerable(Array.Empty<Picture>(), picture));
    }

    private sealed class Picture
    {
        public float[] Pixels { get; set; } = [];
    }

    private sealed class Described
    {
        public float[] Features { get; set; } = [];
    }
}
