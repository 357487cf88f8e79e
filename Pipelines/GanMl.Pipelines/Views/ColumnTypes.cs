using GanMl.Inference.LabelledImages;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace GanMl.Pipelines.Views;

/// <summary>The types of GanMl's columns: generated images and loaded ones have the very same.</summary>
internal static class ColumnTypes
{
    /// <summary>The annotation in which ML.NET keeps the names of a key column's values.</summary>
    internal const string KeyValues = "KeyValues";

    /// <summary>
    /// The annotation of pixels that are known to be 0 (black) to 1 (white). ML.NET keeps it where it keeps the values as they are, and
    /// drops it where it makes others of them.
    /// </summary>
    private const string UnitPixelsName = "GanMlUnitPixels";

    /// <summary>Says of a column that its values are pixels from 0 (black) to 1 (white).</summary>
    internal static DataViewSchema.Annotations UnitPixels { get; } = CreateUnitPixels();

    /// <summary>Vector&lt;Single, size&gt;.</summary>
    internal static VectorDataViewType Latent(int size) => new(NumberDataViewType.Single, size);

    /// <summary>Vector&lt;Single, channels, height, width&gt;, or the channels last.</summary>
    internal static VectorDataViewType Pixels(ImageShape shape, PixelLayout layout) => layout == PixelLayout.ChannelsFirst
        ? new(NumberDataViewType.Single, shape.Channels, shape.Height, shape.Width)
        : new(NumberDataViewType.Single, shape.Height, shape.Width, shape.Channels);

    /// <summary>An image of known size.</summary>
    /// <exception cref="ArgumentException">The images have neither one channel nor three.</exception>
    internal static ImageDataViewType Image(ImageShape shape) => shape.Channels is 1 or 3
        ? new ImageDataViewType(shape.Height, shape.Width)
        : throw new ArgumentException(
            $"An image column takes images of 1 or 3 channels; these are {shape}. Leave the image column's name null and read the pixels.");

    /// <summary>A key: 1 for the first class, 0 for a missing value.</summary>
    internal static KeyDataViewType Label(int classes) => new(typeof(uint), classes);

    /// <summary>Whether it is known that the values of a column are from 0 to 1.</summary>
    internal static bool AreUnitPixels(DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull(UnitPixelsName) is not null;

    /// <summary>The class names as the annotation that MapKeyToValue reads.</summary>
    internal static DataViewSchema.Annotations ClassNames(IReadOnlyList<string> names)
    {
        ReadOnlyMemory<char>[] values = [.. names.Select(name => name.AsMemory())];
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            var editor = VBufferEditor.Create(ref value, values.Length);
            values.CopyTo(editor.Values);
            value = editor.Commit();
        };
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(KeyValues, new VectorDataViewType(TextDataViewType.Instance, values.Length), getter);
        return builder.ToAnnotations();
    }

    private static DataViewSchema.Annotations CreateUnitPixels()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(UnitPixelsName, BooleanDataViewType.Instance, (ref bool value) => value = true);
        return builder.ToAnnotations();
    }
}
