using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Support;

/// <summary>Reads whole columns of a data view, in the order of one cursor or of a set of them.</summary>
internal static class Reading
{
    internal static List<TValue> Column<TValue>(IDataView view, string name, Random? random = null)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema[name]], random);
        return Rest<TValue>(cursor, name);
    }

    internal static List<float[]> Vectors(IDataView view, string name, Random? random = null)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema[name]], random);
        return RestOfVectors(cursor, name);
    }

    internal static List<TValue> Rest<TValue>(DataViewRowCursor cursor, string name)
    {
        ValueGetter<TValue> read = cursor.GetGetter<TValue>(cursor.Schema[name]);
        var values = new List<TValue>();
        while (cursor.MoveNext())
        {
            TValue value = default!;
            read(ref value);
            values.Add(value);
        }

        return values;
    }

    internal static List<float[]> RestOfVectors(DataViewRowCursor cursor, string name) =>
        [.. Rest<VBuffer<float>>(cursor, name).Select(vector => vector.DenseValues().ToArray())];

    /// <summary>The value of a column in the row at which a cursor stands.</summary>
    internal static TValue Value<TValue>(this DataViewRow row, string name)
    {
        TValue value = default!;
        row.GetGetter<TValue>(row.Schema[name])(ref value);
        return value;
    }

    internal static List<string> Texts(IDataView view, string name) =>
        [.. Column<ReadOnlyMemory<char>>(view, name).Select(text => text.ToString())];
}
