using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Views;
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
    private const string KeptLabel = "ganml_stock_label";

    /// <summary>Makes the chain, lets it be used, and disposes it.</summary>
    /// <param name="model">The generator's file with the <see cref="StockOutputs"/>.</param>
    /// <param name="contract">How the file is fed.</param>
    /// <param name="generator">What it says of itself.</param>
    /// <param name="settings">The names of the columns.</param>
    /// <param name="use">What to do with the chain.</param>
    internal static void Use(
        byte[] model,
        GeneratorContract contract,
        GeneratorInfo generator,
        SavedGenerator settings,
        Action<TransformerChain<ITransformer>> use)
    {
        // The stock transformer reads its model from a file, and reads it again when it is saved.
        string path = Path.Combine(Path.GetTempPath(), $"ganml-{Guid.NewGuid():N}.onnx");
        try
        {
            File.WriteAllBytes(path, model);
            using TransformerChain<ITransformer> chain = Create(path, contract, generator, settings);
            use(chain);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static TransformerChain<ITransformer> Create(
        string path, GeneratorContract contract, GeneratorInfo generator, SavedGenerator settings)
    {
        TransformsCatalog transforms = new MLContext().Transforms;
        var chain = new EstimatorChain<ITransformer>();
        var helpers = new List<string> { StockOutputs.Pixels };
        var inputs = new List<string> { contract.LatentInput };
        if (contract.LatentInput != settings.LatentColumn)
        {
            helpers.Add(contract.LatentInput);
            chain = chain.Append<ITransformer>(transforms.CopyColumns(contract.LatentInput, settings.LatentColumn));
        }

        if (contract.LabelInput is { } labelInput)
        {
            IndexedView labels = Labels(generator.ClassNames.Count);
            inputs.Add(labelInput);
            if (labelInput == settings.LabelColumn)
            {
                chain = chain.Append<ITransformer>(transforms.CopyColumns(KeptLabel, labelInput));
            }

            chain = chain
                .Append<ITransformer>(transforms.Conversion.MapValue(
                    labelInput, labels, labels.Schema[0], labels.Schema[1], settings.LabelColumn))

                // A single number is fed as [1, 1], a vector as the network declares it.
                .Append<ITransformer>(transforms.Concatenate(labelInput, labelInput));
        }

        string[] outputs = settings.ImageColumn is null ? [StockOutputs.Pixels] : [StockOutputs.Pixels, StockOutputs.Planes];
        chain = chain
            .Append<ITransformer>(transforms.ApplyOnnxModel(outputs, [.. inputs], path))
            .Append<ITransformer>(transforms.CopyColumns(settings.PixelsColumn, StockOutputs.Pixels));
        if (settings.ImageColumn is { } imageColumn)
        {
            helpers.Add(StockOutputs.Planes);
            chain = chain.Append<ITransformer>(transforms.ConvertToImage(
                generator.Shape.Height,
                generator.Shape.Width,
                imageColumn,
                StockOutputs.Planes,
                ImagePixelExtractingEstimator.ColorBits.All));
        }

        if (contract.LabelInput == settings.LabelColumn)
        {
            helpers.Add(KeptLabel);
            chain = chain.Append<ITransformer>(transforms.CopyColumns(settings.LabelColumn, KeptLabel));
        }
        else if (contract.LabelInput is { } added)
        {
            helpers.Add(added);
        }

        return chain.Append<ITransformer>(transforms.DropColumns([.. helpers])).Fit(Empty(generator, settings));
    }

    /// <summary>No rows, with the columns that the generator reads.</summary>
    private static IndexedView Empty(GeneratorInfo generator, SavedGenerator settings)
    {
        RowReader<VBuffer<float>> noLatent = (long row, ref VBuffer<float> value) => { };
        RowReader<uint> noLabel = (long row, ref uint value) => { };
        var columns = new List<IndexedColumn>
        {
            IndexedColumn.Create(settings.LatentColumn, ColumnTypes.Latent(generator.LatentSize), () => noLatent),
        };
        if (generator.IsConditional)
        {
            columns.Add(IndexedColumn.Create(settings.LabelColumn, ColumnTypes.Label(generator.ClassNames.Count), () => noLabel));
        }

        return new IndexedView(0, columns);
    }

    /// <summary>Each key of a label and the number that the network takes for it, which begins with 0.</summary>
    private static IndexedView Labels(int classes)
    {
        RowReader<uint> key = (long row, ref uint value) => value = (uint)row + 1;
        RowReader<long> label = (long row, ref long value) => value = row;
        return new IndexedView(
            classes,
            [
                IndexedColumn.Create("Key", ColumnTypes.Label(classes), () => key),
                IndexedColumn.Create("Label", NumberDataViewType.Int64, () => label),
            ]);
    }
}
