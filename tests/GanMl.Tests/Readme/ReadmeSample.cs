// The README shows the body of Run, word for word.
using GanMl.Inference;
using GanMl.Pipelines;
using Microsoft.ML;

namespace GanMl.Tests.Readme;

internal static class ReadmeSample
{
    internal static (IDataView Images, ITransformer Classifier) Run()
    {
        var context = new MLContext(seed: 1);

        // GanMl includes small generators of clothes and digits; OnnxGenerator.Open opens a file of your own.
        using OnnxGenerator generator = PretrainedGenerators.Open("fashion-mnist");

        // 2,000 rows of noise, with the classes in turn. Nothing is computed until it is read.
        IDataView noise = context.Data.CreateNoise(2_000, generator.Info);

        // Adds Pixels: channels x height x width, 0 to 1. Label is a key with the class names.
        IDataView images = context.Transforms.GenerateImages(generator).Fit(noise).Transform(noise);

        // Any ML.NET trainer accepts them.
        images = context.Data.Cache(images, "Label", "Pixels");
        var trainer = context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "Pixels");
        ITransformer classifier = trainer.Fit(images);
        return (images, classifier);
    }
}
