using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>The columns by which generated rows that were appended before are known.</summary>
internal sealed class SyntheticMarks
{
    internal SyntheticMarks(DataViewSchema schema, SyntheticOptions options)
    {
        Flag = Find(schema, options.SyntheticColumn, BooleanDataViewType.Instance);
        Number = Find(schema, options.SyntheticRowColumn, NumberDataViewType.Int64);
    }

    /// <summary>The mark of generated rows.</summary>
    internal DataViewSchema.Column? Flag { get; }

    /// <summary>The numbers of generated rows.</summary>
    internal DataViewSchema.Column? Number { get; }

    /// <summary>Those of the columns that are there.</summary>
    internal DataViewSchema.Column[] Columns =>
        [.. new[] { Flag, Number }.Where(column => column is not null).Select(column => column!.Value)];

    /// <summary>Tells of the row at which a reader stands whether it is generated.</summary>
    internal ValueGetter<bool> OpenFlag(DataViewRow row)
    {
        if (Flag is { } flag)
        {
            return row.GetGetter<bool>(flag);
        }

        ValueGetter<long> readNumber = OpenNumber(row);
        return (ref bool value) =>
        {
            long number = -1;
            readNumber(ref number);
            value = number >= 0;
        };
    }

    /// <summary>
    /// The number of the row of noise from which a row was generated; negative for a real row, and where it is not known.
    /// </summary>
    internal ValueGetter<long> OpenNumber(DataViewRow row) =>
        Number is { } number ? row.GetGetter<long>(number) : (ref long value) => value = -1;

    private static DataViewSchema.Column? Find(DataViewSchema schema, string? name, DataViewType type) =>
        name is not null && schema.GetColumnOrNull(name) is { } column && column.Type.Equals(type) ? column : null;
}
