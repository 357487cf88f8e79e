using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace GanMl.Pipelines.Generation;

/// <summary>The values of one input column over the rows of a batch, kept while the source has moved on.</summary>
internal abstract class ColumnBuffer : IDisposable
{
    /// <summary>
    /// Whether values of <paramref name="type"/> can be kept: numbers, text, keys, times, vectors of these, and images. What a
    /// type of somebody else's holds, and who frees it, is not known.
    /// </summary>
    internal static bool CanKeep(DataViewType type) => type is PrimitiveDataViewType or VectorDataViewType or ImageDataViewType;

    /// <param name="source">Where the values come from.</param>
    /// <param name="column">One of its active columns, of a type that can be kept.</param>
    /// <param name="capacity">The most rows in a batch.</param>
    internal static ColumnBuffer Create(DataViewRow source, DataViewSchema.Column column, int capacity)
    {
        Type buffer = column.Type switch
        {
            ImageDataViewType => typeof(ImageBuffer),
            VectorDataViewType vector => typeof(VectorBuffer<>).MakeGenericType(vector.ItemType.RawType),
            _ => typeof(ValueBuffer<>).MakeGenericType(column.Type.RawType),
        };
        return (ColumnBuffer)Activator.CreateInstance(buffer, source, column, capacity)!;
    }

    /// <summary>Keeps the value of the row at which the source stands in place <paramref name="slot"/>.</summary>
    internal abstract void Pull(int slot);

    /// <summary>A <see cref="ValueGetter{TValue}"/> for the value in the place that <paramref name="slot"/> says.</summary>
    internal abstract Delegate CreateGetter(Func<int> slot);

    public virtual void Dispose()
    {
    }
}

/// <summary>Keeps single values: numbers, keys, text, times.</summary>
internal sealed class ValueBuffer<TValue>(DataViewRow source, DataViewSchema.Column column, int capacity) : ColumnBuffer
{
    private readonly ValueGetter<TValue> _read = source.GetGetter<TValue>(column);
    private readonly TValue[] _values = new TValue[capacity];

    internal override void Pull(int slot) => _read(ref _values[slot]);

    internal override Delegate CreateGetter(Func<int> slot) => (ValueGetter<TValue>)((ref TValue value) => value = _values[slot()]);
}

/// <summary>Keeps vectors, dense or sparse, of known size or not.</summary>
internal sealed class VectorBuffer<TItem>(DataViewRow source, DataViewSchema.Column column, int capacity) : ColumnBuffer
{
    private readonly ValueGetter<VBuffer<TItem>> _read = source.GetGetter<VBuffer<TItem>>(column);
    private readonly VBuffer<TItem>[] _vectors = new VBuffer<TItem>[capacity];

    internal override void Pull(int slot) => _read(ref _vectors[slot]);

    internal override Delegate CreateGetter(Func<int> slot) =>
        (ValueGetter<VBuffer<TItem>>)((ref VBuffer<TItem> value) => _vectors[slot()].CopyTo(ref value));
}

/// <summary>
/// Keeps images. Those in the buffer belong to it; each reader is given a copy of its own, because ML.NET's image transforms
/// dispose what they are given.
/// </summary>
internal sealed class ImageBuffer(DataViewRow source, DataViewSchema.Column column, int capacity) : ColumnBuffer
{
    private readonly ValueGetter<MLImage?> _read = source.GetGetter<MLImage?>(column);
    private readonly MLImage?[] _images = new MLImage?[capacity];

    internal override void Pull(int slot)
    {
        _images[slot]?.Dispose();
        _images[slot] = null;
        _read(ref _images[slot]);
    }

    internal override Delegate CreateGetter(Func<int> slot) => (ValueGetter<MLImage?>)((ref MLImage? value) =>
    {
        MLImage? kept = _images[slot()];
        value?.Dispose();
        value = kept is null ? null : Copy(kept);
    });

    public override void Dispose()
    {
        foreach (MLImage? image in _images)
        {
            image?.Dispose();
        }

        base.Dispose();
    }

    private static MLImage Copy(MLImage image)
    {
        var copy = MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, image.Pixels);
        copy.Tag = image.Tag;
        return copy;
    }
}
