using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace GanMl.Pipelines.Generation.Buffers;

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
