using System.Globalization;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace GanMl.Pipelines.Augmentation;

/// <summary>Joins images with augmented copies of them.</summary>
internal static partial class AugmentedRows
{
    private const float Tolerance = 1e-4f;

    internal static AppendedView Append(
        IDataView images, ClassicalAugmentation augmentation, AugmentedOptions options, ILogger logger)
    {
        CheckNone(images.Schema);
        DataViewSchema.Column label = LabelColumn.Find(images.Schema, options.LabelColumn, "AugmentedOptions.LabelColumn");
        (ImageShape shape, PixelLayout layout) = FormOf(images.Schema, options.PixelsColumn);
        DataViewSchema.Column? weight = WeightOf(images.Schema, options.WeightColumn);
        DataViewSchema.Column[] kept = [.. images.Schema.Where(column => !column.IsHidden && column.Name != options.WeightColumn)];
        string[] left = [.. kept.Where(column => column.Type is ImageDataViewType).Select(column => column.Name)];
        if (left.Length > 0)
        {
            LeftOut(logger, string.Join("', '", left));
        }

        kept = [.. kept.Where(column => !left.Contains(column.Name))];
        CheckRange(images, images.Schema[options.PixelsColumn], options.PixelRange);
        string[] names = [.. kept.Select(column => column.Name), .. NewColumns(options)];
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"The images have a column '{twice.Key}' already: give the new one another name in AugmentedOptions.");
        }

        var copies = RowCopies.Count(images, label, weight, options, logger);
        IDataView changed = new AugmentedView(
            images,
            new AugmentedPixels(
                augmentation, options.Seed, options.PixelsColumn, shape, new PixelForm(layout, ColorOrder.RedFirst, options.PixelRange)),
            copies);
        return new AppendedView(
            [Source(images, isCopy: false), Source(changed, isCopy: true)], names, NoiseUse.Of(images));

        AppendedSource Source(IDataView view, bool isCopy)
        {
            var columns = kept.Select(column => DerivedColumn.Keep(view.Schema[column.Name])).ToList();
            if (options.AugmentedColumn is { } mark)
            {
                columns.Add(DerivedColumn.Create<bool>(
                    mark, BooleanDataViewType.Instance, [], _ => (ref bool value) => value = isCopy));
            }

            if (options.WeightColumn is { } name)
            {
                DataViewSchema.Column key = view.Schema[label.Name];
                DataViewSchema.Column? given = weight is null ? null : view.Schema[name];
                columns.Add(DerivedColumn.Create(
                    name,
                    NumberDataViewType.Single,
                    given is null ? [key] : [key, given.Value],
                    row => copies.OpenWeight(row, key, given)));
            }

            var derived = new DerivedView(view, columns);
            return new AppendedSource(derived, [.. names.Select(column => derived.Schema[column])]);
        }
    }

    /// <exception cref="ArgumentException">There may be augmented copies among the rows.</exception>
    internal static void CheckNone(DataViewSchema schema)
    {
        if (schema.GetColumnOrNull(AugmentedOptions.UsualColumn)?.Type is BooleanDataViewType)
        {
            throw new ArgumentException(
                $"The images have augmented copies among them, as their column '{AugmentedOptions.UsualColumn}' says: copies would be "
                + "counted, copied and tested on as if they were images. Call AppendAugmented last. (If the column means something else, "
                + "rename it.)");
        }
    }

    private static IEnumerable<string> NewColumns(AugmentedOptions options) =>
        new[] { options.AugmentedColumn, options.WeightColumn }.OfType<string>();

    private static (ImageShape Shape, PixelLayout Layout) FormOf(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw new ArgumentException(
            $"The images have no column '{name}' of pixels. Their columns are: "
            + $"{string.Join(", ", schema.Select(other => other.Name))}. Name the right one in AugmentedOptions.PixelsColumn.");
        return column.Type is VectorDataViewType { ItemType.RawType: var raw, Dimensions: [> 0, > 0, > 0] sizes } && raw == typeof(float)
            ? sizes switch
            {
                [1 or 3, _, _] => (new ImageShape(sizes[0], sizes[1], sizes[2]), PixelLayout.ChannelsFirst),
                [_, _, 1 or 3] => (new ImageShape(sizes[2], sizes[0], sizes[1]), PixelLayout.ChannelsLast),
                _ => throw Unknown(column),
            }
            : throw Unknown(column);
    }

    private static ArgumentException Unknown(DataViewSchema.Column column) => new(
        $"Column '{column.Name}' is {column.Type}, which does not tell the height and the width of its images. It must be "
        + "Vector<Single, channels, height, width> or Vector<Single, height, width, channels> with 1 or 3 channels, as LoadImages and "
        + "GenerateImages make it.");

    /// <summary>Looks at a few images: what lies outside the range would be cut off in their copies.</summary>
    private static void CheckRange(IDataView images, DataViewSchema.Column column, PixelRange range)
    {
        // What is known is not looked at, so that no image is generated before it is read.
        if (range == PixelRange.Sigmoid && ColumnTypes.AreUnitPixels(column))
        {
            return;
        }

        var look = PixelLook.At(images, column, AppendedPixels.Places());
        float tolerance = Tolerance * range.Width;
        if (look.Rows > 0 && !(look.Minimum >= range.Minimum - tolerance && look.Maximum <= range.Maximum + tolerance))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The pixels in column '{column.Name}' go from {look.Range}, and AugmentedOptions.PixelRange says that black is "
                + $"{range.Minimum:0.###} and white {range.Maximum:0.###}: correct it, or scale the pixels."));
        }
    }

    private static DataViewSchema.Column? WeightOf(DataViewSchema schema, string? name)
    {
        DataViewSchema.Column? column = name is null ? null : schema.GetColumnOrNull(name);
        return column is null || column.Value.Type == NumberDataViewType.Single
            ? column
            : throw new ArgumentException(
                $"Column '{name}' is {column.Value.Type}, but weights are Single. Name another column in AugmentedOptions.WeightColumn.");
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "AppendAugmented leaves out the columns '{Columns}' of images, because only pixels are changed.")]
    private static partial void LeftOut(ILogger logger, string columns);
}
