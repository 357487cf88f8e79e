using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Persistence;

/// <summary>
/// Finds out, before anything is saved, whether ML.NET's own transformers give the images of a generator: for a few rows that differ in all
/// that a row can say.
/// </summary>
internal static class StockTrial
{
    private const int RowCount = 3;
    private const string Advice = "Keep the generator's file beside the model and save the rest of the pipeline.";

    /// <summary>Rows with the columns that the generator reads.</summary>
    internal static IndexedView Rows(GeneratorInfo generator, SavedGenerator settings)
    {
        int classes = generator.ClassNames.Count;
        var columns = new List<IndexedColumn> { Latents(settings.LatentColumn, RandomStream.Latents) };
        if (generator.IsConditional)
        {
            RowReader<uint> label = (long row, ref uint value) => value = (uint)(1 + ((classes - 1) * row / (RowCount - 1)));
            columns.Add(IndexedColumn.Create(settings.LabelColumn, ColumnTypes.Label(classes), () => label));
        }

        if (settings.TruncationColumn is { } truncationColumn)
        {
            RowReader<float> truncation = (long row, ref float value) => value = row / (RowCount - 1f);
            columns.Add(IndexedColumn.Create(truncationColumn, NumberDataViewType.Single, () => truncation));
        }

        if (settings is { StyleLatentColumn: { } styleLatent, StyleLayerColumn: { } styleLayerColumn })
        {
            if (styleLatent != settings.LatentColumn)
            {
                columns.Add(Latents(styleLatent, RandomStream.StyleLatents));
            }

            RowReader<int> styleLayer = (long row, ref int value) => value = (int)row;
            columns.Add(IndexedColumn.Create(styleLayerColumn, NumberDataViewType.Int32, () => styleLayer));
        }

        return new IndexedView(RowCount, columns);

        IndexedColumn Latents(string name, RandomStream stream)
        {
            var sampler = new LatentSampler(0, generator.LatentSize, generator.Distribution, stream);
            RowReader<VBuffer<float>> read = (long row, ref VBuffer<float> value) =>
            {
                VBufferEditor<float> editor = VBufferEditor.Create(ref value, generator.LatentSize);
                sampler.Fill(row, editor.Values);
                value = editor.Commit();
            };
            return IndexedColumn.Create(name, ColumnTypes.Latent(generator.LatentSize), () => read);
        }
    }

    /// <summary>Compares the images of the trial rows.</summary>
    /// <param name="ours">The rows with the images that the generator gives.</param>
    /// <param name="stock">Makes the rows with the images that ML.NET's transformers give.</param>
    /// <param name="settings">Which columns hold them.</param>
    /// <param name="tolerance">How far a value may be off, in parts of the range.</param>
    /// <exception cref="NotSupportedException">They are others, or there are none.</exception>
    internal static void Compare(IDataView ours, Func<IDataView> stock, SavedGenerator settings, float tolerance)
    {
        float[][] wanted = Pixels(ours, settings.PixelsColumn);
        float[][] found = Explain(() => Pixels(stock(), settings.PixelsColumn));
        float difference = Enumerable.Range(0, RowCount).Select(row => Largest(wanted[row], found[row])).Aggregate(MathF.Max);
        if (settings.ImageColumn is { } imageColumn)
        {
            byte[][] images = Images(ours, imageColumn);
            byte[][] stockImages = Explain(() => Images(stock(), imageColumn));

            // Where a value lies between two bytes, a difference that is none may round it to the other.
            float ofBytes = Enumerable.Range(0, RowCount).Max(row => Largest(images[row], stockImages[row])) - 1;
            difference = Math.Max(difference, ofBytes / byte.MaxValue);
        }

        if (!(difference <= tolerance))
        {
            throw new NotSupportedException(FormattableString.Invariant(
                $"Read without GanMl, the saved model would give other images than this generator: values differ by {difference:0.0000} ")
                + FormattableString.Invariant($"of the range, where {tolerance:0.0000} is allowed. {Advice}"));
        }
    }

    /// <summary>Does what ML.NET's transformers may be unable to do.</summary>
    /// <exception cref="NotSupportedException">They are.</exception>
    internal static T Explain<T>(Func<T> attempt)
    {
        try
        {
            return attempt();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            string reason = e.GetBaseException().Message.ReplaceLineEndings("\n").Split('\n')[0];
            throw new NotSupportedException(
                "A saved model must also be readable without GanMl, and ML.NET's own transformers cannot run this generator's file "
                + $"({reason}). {Advice}",
                e);
        }
    }

    private static float Largest(float[] wanted, float[] found) => wanted.Length != found.Length
        ? float.PositiveInfinity
        : wanted.Zip(found, (one, other) => (float)Math.Abs(one - other)).Aggregate(MathF.Max);

    private static float Largest(byte[] wanted, byte[] found) => wanted.Length != found.Length
        ? float.PositiveInfinity
        : wanted.Zip(found, (one, other) => (float)Math.Abs(one - other)).Aggregate(MathF.Max);

    private static float[][] Pixels(IDataView view, string column) =>
        Read(view, column, (VBuffer<float> value) => value.DenseValues().ToArray());

    private static byte[][] Images(IDataView view, string column) => Read(view, column, (MLImage image) =>
    {
        using (image)
        {
            return image.Pixels.ToArray();
        }
    });

    private static TResult[] Read<TValue, TResult>(IDataView view, string name, Func<TValue, TResult> convert)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema[name]]);
        ValueGetter<TValue> read = cursor.GetGetter<TValue>(view.Schema[name]);
        var results = new List<TResult>();
        while (cursor.MoveNext())
        {
            TValue value = default!;
            read(ref value);
            results.Add(convert(value));
        }

        return [.. results];
    }
}
