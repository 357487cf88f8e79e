using GanMl.Inference.GeneratorFile;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace GanMl.Pipelines.Persistence;

/// <summary>
/// A generator as a chain of ML.NET's own transformers, which do the same one row at a time. That is what is saved: any program with
/// ML.NET's ONNX and image transforms can load it.
/// </summary>
internal static class StockChain
{
    /// <summary>Makes the chain, lets it be used, and disposes it.</summary>
    /// <param name="model">The generator's file with the <see cref="StockOutputs"/>.</param>
    /// <param name="contract">How the file is fed.</param>
    /// <param name="generator">What it says of itself.</param>
    /// <param name="settings">The names of the columns.</param>
    /// <param name="rows">Some rows with these columns.</param>
    /// <param name="use">What to do with the chain.</param>
    internal static void Use(
        byte[] model,
        GeneratorContract contract,
        GeneratorInfo generator,
        SavedGenerator settings,
        IDataView rows,
        Action<TransformerChain<ITransformer>> use)
    {
        // The stock transformer reads its model from a file, and reads it again when it is saved.
        string path = Path.Combine(Path.GetTempPath(), $"ganml-{Guid.NewGuid():N}.onnx");
        try
        {
            File.WriteAllBytes(path, model);
            using TransformerChain<ITransformer> chain = StockTrial.Explain(
                () => Create(path, contract, generator, settings).Fit(rows));
            use(chain);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static EstimatorChain<ITransformer> Create(
        string path, GeneratorContract contract, GeneratorInfo generator, SavedGenerator settings)
    {
        TransformsCatalog transforms = new MLContext().Transforms;
        var inputs = new StockInputs(transforms, contract, generator.ClassNames.Count, settings);
        string[] outputs = settings.ImageColumn is null ? [StockOutputs.Pixels] : [StockOutputs.Pixels, StockOutputs.Planes];
        EstimatorChain<ITransformer> chain = inputs.Add(new EstimatorChain<ITransformer>())
            .Append<ITransformer>(transforms.ApplyOnnxModel(outputs, inputs.Names, path));
        chain = inputs.Remove(chain).Append<ITransformer>(transforms.CopyColumns(settings.PixelsColumn, StockOutputs.Pixels));
        if (settings.ImageColumn is { } imageColumn)
        {
            chain = chain.Append<ITransformer>(transforms.ConvertToImage(
                generator.Shape.Height,
                generator.Shape.Width,
                imageColumn,
                StockOutputs.Planes,
                ImagePixelExtractingEstimator.ColorBits.All));
        }

        return chain.Append<ITransformer>(transforms.DropColumns(outputs));
    }
}
