using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation;

/// <summary>Finds the columns that a generator reads, and says what is wrong with them.</summary>
internal static class InputColumns
{
    private const string Truncation = "Truncation";
    private const string StyleLatent = "StyleLatent";
    private const string StyleLayer = "StyleLayer";

    internal static DataViewSchema.Column FindLatent(DataViewSchema input, GeneratorInfo generator, GenerateImagesOptions options)
    {
        DataViewSchema.Column column = input.GetColumnOrNull(options.LatentColumn)
            ?? throw MissingLatent(options.LatentColumn, input.Select(other => other.Name));
        return column.Type is VectorDataViewType { ItemType: NumberDataViewType { RawType: var raw }, Size: var size }
            && raw == typeof(float) && size == generator.LatentSize
            ? column
            : throw WrongLatent(column.Name, column.Type, generator.LatentSize);
    }

    internal static DataViewSchema.Column FindLabel(DataViewSchema input, GeneratorInfo generator, GenerateImagesOptions options)
    {
        DataViewSchema.Column column = input.GetColumnOrNull(options.LabelColumn)
            ?? throw MissingLabel(options.LabelColumn, input.Select(other => other.Name));
        if (column.Type is not KeyDataViewType key || key.RawType != typeof(uint))
        {
            throw WrongLabel(column.Name, column.Type);
        }

        if (key.Count != (ulong)generator.ClassNames.Count)
        {
            throw new ArgumentException(
                $"The key column '{column.Name}' has {key.Count} values, but the generator has {generator.ClassNames.Count} classes. "
                + "Map the labels to keys with all of the generator's class names (the keyData of MapValueToKey).");
        }

        CheckOrder(column, generator.ClassNames);
        return column;
    }

    /// <summary>The truncation that the options give every row.</summary>
    internal static float? CheckTruncation(GeneratorInfo generator, GenerateImagesOptions options) =>
        options.Truncation is null || generator.TakesTruncation
            ? options.Truncation
            : throw new ArgumentException(
                $"GenerateImagesOptions.Truncation is {options.Truncation}, but the generator takes no truncation: leave it null.");

    internal static DataViewSchema.Column? FindTruncation(DataViewSchema input, GeneratorInfo generator, GenerateImagesOptions options)
    {
        DataViewSchema.Column? column = Find(
            input,
            options.TruncationColumn,
            Truncation,
            nameof(options.TruncationColumn),
            generator.TakesTruncation,
            options.ColumnsAreSettled,
            "truncation");
        return column is not { } found || found.Type == NumberDataViewType.Single
            ? column
            : throw new ArgumentException($"Column '{found.Name}' is {found.Type}, but a truncation is Single.");
    }

    /// <summary>Both columns or neither.</summary>
    internal static (DataViewSchema.Column? Latent, DataViewSchema.Column? Layer) FindStyle(
        DataViewSchema input, GeneratorInfo generator, GenerateImagesOptions options)
    {
        DataViewSchema.Column? latent = Find(
            input,
            options.StyleLatentColumn,
            StyleLatent,
            nameof(options.StyleLatentColumn),
            generator.TakesStyle,
            options.ColumnsAreSettled,
            "second latent");
        DataViewSchema.Column? layer = Find(
            input,
            options.StyleLayerColumn,
            StyleLayer,
            nameof(options.StyleLayerColumn),
            generator.TakesStyle,
            options.ColumnsAreSettled,
            "second latent");
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
            throw WrongLatent(vector.Name, vector.Type, generator.LatentSize);
        }

        return layer is not { } number || number.Type == NumberDataViewType.Int32
            ? (latent, layer)
            : throw new ArgumentException($"Column '{number.Name}' is {number.Type}, but a style layer is Int32, counted from 0.");
    }

    /// <summary>The column of row numbers, by which a filter draws other images for a row.</summary>
    internal static DataViewSchema.Column? FindRow(DataViewSchema input, GenerateImagesOptions options) =>
        options.Filter is not { } filter
            ? null
            : input.GetColumnOrNull(filter.RowColumn) is { } column && column.Type == NumberDataViewType.Int64
                ? column
                : throw new ArgumentException(
                    $"A filter draws other images by the number of a row, but there is no column '{filter.RowColumn}' of type Int64. The "
                    + $"columns are: {string.Join(", ", input.Select(other => other.Name))}. Name the right one in RowFilter.RowColumn.");

    internal static ArgumentException MissingLatent(string name, IEnumerable<string> columns) => new(
        $"There is no column '{name}' of latents. The columns are: {string.Join(", ", columns)}. "
        + "Name the right one in GenerateImagesOptions.LatentColumn, or begin with mlContext.Data.CreateNoise.");

    internal static ArgumentException WrongLatent(string name, object type, int size) => new(
        $"Column '{name}' is {type}, but the generator takes latents of type Vector<Single, {size}>.");

    internal static ArgumentException MissingLabel(string name, IEnumerable<string> columns) => new(
        $"The generator is conditional, and there is no column '{name}' of labels. The columns are: {string.Join(", ", columns)}. "
        + "Name the right one in GenerateImagesOptions.LabelColumn.");

    internal static ArgumentException WrongLabel(string name, object type) => new(
        $"Column '{name}' is {type}, but a label must be a key of type UInt32. Make one with MapValueToKey.");

    /// <summary>
    /// Keys made by order of appearance often stand for other classes than the generator's: an error that no type shows. Where the keys
    /// have values, these are compared; the numbers alone count only where they have none.
    /// </summary>
    private static void CheckOrder(DataViewSchema.Column column, IReadOnlyList<string> classNames)
    {
        if (KeyNames.Of(column, classNames) is not { } names)
        {
            return;
        }

        for (int key = 0; key < names.Length; key++)
        {
            if (names[key] == classNames[key])
            {
                continue;
            }

            throw new ArgumentException(
                (key == 0
                    ? $"The first key of column '{column.Name}' stands for '{names[key]}', but the generator's first class is "
                    : $"Key {key + 1} of column '{column.Name}' stands for '{names[key]}', but class {key + 1} of the generator is ")
                + $"'{classNames[key]}'. "
                + "Map the labels to keys in the order of the generator's class names (the keyData of MapValueToKey).");
        }
    }

    /// <summary>
    /// The column that is named, or else the one of the usual name where the generator has a use for it. A saved model is also read without
    /// GanMl, by transformers that read the columns they were made for: so Fit settles which they are, and one that comes later is told.
    /// </summary>
    private static DataViewSchema.Column? Find(
        DataViewSchema input, string? name, string usualName, string option, bool isTaken, bool isSettled, string what)
    {
        if (name is null)
        {
            DataViewSchema.Column? usual = isTaken ? input.GetColumnOrNull(usualName) : null;
            return usual is null || !isSettled ? usual : throw new ArgumentException(
                $"The data have a column '{usualName}', but those to which the generator was fitted had none, so it does not read one. "
                + $"Fit it to data like these, or name the column in GenerateImagesOptions.{option}.");
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
