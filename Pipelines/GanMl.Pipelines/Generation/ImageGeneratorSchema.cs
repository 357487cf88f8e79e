using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Views;
using Microsoft.ML;

namespace GanMl.Pipelines.Generation;

/// <summary>A generator's place in a schema: the columns that it reads, checked, and the columns that it adds.</summary>
internal sealed class ImageGeneratorSchema
{
    /// <exception cref="ArgumentException">A column is missing or of the wrong type; the message says which, and what to do.</exception>
    internal ImageGeneratorSchema(DataViewSchema input, GeneratorInfo generator, GenerateImagesOptions options)
    {
        Input = input;
        Latent = InputColumns.FindLatent(input, generator, options);
        Label = generator.IsConditional ? InputColumns.FindLabel(input, generator, options) : null;
        FixedTruncation = InputColumns.CheckTruncation(generator, options);
        Truncation = FixedTruncation is null ? InputColumns.FindTruncation(input, generator, options) : null;
        (StyleLatent, StyleLayer) = InputColumns.FindStyle(input, generator, options);
        Row = InputColumns.FindRow(input, options);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        builder.AddColumn(
            options.PixelsColumn,
            ColumnTypes.Pixels(generator.Shape, options.Layout),
            options.PixelRange == PixelRange.Sigmoid ? ColumnTypes.UnitPixels : null);
        if (options.ImageColumn is not null)
        {
            builder.AddColumn(options.ImageColumn, ColumnTypes.Image(generator.Shape));
        }

        Output = builder.ToSchema();
    }

    internal DataViewSchema Input { get; }

    internal DataViewSchema Output { get; }

    internal DataViewSchema.Column Latent { get; }

    /// <summary>Null when the generator is unconditional.</summary>
    internal DataViewSchema.Column? Label { get; }

    /// <summary>The truncation of every row; null where a column says it, or nobody.</summary>
    internal float? FixedTruncation { get; }

    /// <summary>Null when no row has a truncation of its own.</summary>
    internal DataViewSchema.Column? Truncation { get; }

    /// <summary>Null when there are no second latents.</summary>
    internal DataViewSchema.Column? StyleLatent { get; }

    /// <summary>Null when there are no second latents.</summary>
    internal DataViewSchema.Column? StyleLayer { get; }

    /// <summary>The numbers of rows; null without a filter.</summary>
    internal DataViewSchema.Column? Row { get; }

    /// <summary>Where the generated columns begin: the pixels, then the images if there are any.</summary>
    internal int Pixels => Input.Count;

    /// <summary>The options with the optional columns that were found: they are demanded from now on, and no others are read.</summary>
    internal GenerateImagesOptions Settle(GenerateImagesOptions options) => options with
    {
        TruncationColumn = Truncation?.Name,
        StyleLatentColumn = StyleLatent?.Name,
        StyleLayerColumn = StyleLayer?.Name,
        ColumnsAreSettled = true,
    };

    /// <summary>The input columns without which the <paramref name="active"/> ones of the output cannot be had.</summary>
    internal IEnumerable<DataViewSchema.Column> DependenciesOf(ActiveColumns active)
    {
        bool generates = active.AnyFrom(Pixels);
        return Input.Where(column => active[column.Index] || (generates && IsRead(column)));
    }

    private bool IsRead(DataViewSchema.Column column) =>
        column.Index == Latent.Index
        || column.Index == Label?.Index
        || column.Index == Truncation?.Index
        || column.Index == StyleLatent?.Index
        || column.Index == StyleLayer?.Index
        || column.Index == Row?.Index;
}
