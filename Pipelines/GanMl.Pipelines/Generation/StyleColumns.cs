using GanMl.Inference.GeneratorFile;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation;

/// <summary>Finds the columns that a style generator may read beside the latent, and says what is wrong with them.</summary>
internal static class StyleColumns
{
    internal const string Truncation = "Truncation";
    internal const string StyleLatent = "StyleLatent";
    internal const string StyleLayer = "StyleLayer";

    /// <summary>The truncation that the options give every row.</summary>
    internal static float? CheckTruncation(GeneratorInfo generator, GenerateImagesOptions options) =>
        options.Truncation is null || generator.TakesTruncation
            ? options.Truncation
            : throw new ArgumentException(
                $"GenerateImagesOptions.Truncation is {options.Truncation}, but the generator takes no truncation: leave it null.");

    internal static DataViewSchema.Column? FindTruncation(DataViewSchema input, GeneratorInfo generator, GenerateImagesOptions options)
    {
        DataViewSchema.Column? column = Find(
            input, options.TruncationColumn, Truncation, nameof(options.TruncationColumn), generator.TakesTruncation, "truncation");
        return column is not { } found || found.Type == NumberDataViewType.Single
            ? column
            : throw new ArgumentException($"Column '{found.Name}' is {found.Type}, but a truncation is Single.");
    }

    /// <summary>Both columns or neither.</summary>
    internal static (DataViewSchema.Column? Latent, DataViewSchema.Column? Layer) FindStyle(
        DataViewSchema input, GeneratorInfo generator, GenerateImagesOptions options)
    {
        DataViewSchema.Column? latent = Find(
            input, options.StyleLatentColumn, StyleLatent, nameof(options.StyleLatentColumn), generator.TakesStyle, "second latent");
        DataViewSchema.Column? layer = Find(
            input, options.StyleLayerColumn, StyleLayer, nameof(options.StyleLayerColumn), generator.TakesStyle, "second latent");
        if (latent is null != layer is null)
        {
            throw new ArgumentException(latent is null
                ? $"There are style layers in column '{layer!.Value.Name}', but no second latents: name their column in StyleLatentColumn."
                : $"There are second latents in column '{latent.Value.Name}', but no layers: name their column in StyleLayerColumn.");
        }

        if (latent is { } vector
            && !(vector.Type is VectorDataViewType { ItemType: NumberDataViewType { RawType: var raw }, Size: var size }
                && raw == typeof(float)
                && size == generator.LatentSize))
        {
            throw InputColumns.WrongLatent(vector.Name, vector.Type, generator.LatentSize);
        }

        return layer is not { } number || number.Type == NumberDataViewType.Int32
            ? (latent, layer)
            : throw new ArgumentException($"Column '{number.Name}' is {number.Type}, but a style layer is Int32, counted from 0.");
    }

    /// <summary>The column that is named, or else the one of the usual name where the generator has a use for it.</summary>
    private static DataViewSchema.Column? Find(
        DataViewSchema input, string? name, string usualName, string option, bool isTaken, string what)
    {
        if (name is null)
        {
            return isTaken ? input.GetColumnOrNull(usualName) : null;
        }

        if (!isTaken)
        {
            throw new ArgumentException($"GenerateImagesOptions.{option} is '{name}', but the generator takes no {what}: leave it null.");
        }

        return input.GetColumnOrNull(name) ?? throw new ArgumentException(
            $"There is no column '{name}'. The columns are: {string.Join(", ", input.Select(column => column.Name))}. "
            + $"Name the right one in GenerateImagesOptions.{option}.");
    }
}
