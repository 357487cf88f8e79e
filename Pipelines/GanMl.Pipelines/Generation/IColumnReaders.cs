using Microsoft.ML;

namespace GanMl.Pipelines.Generation;

/// <summary>Gives getters for the columns of rows: from the rows themselves, or from where they are kept.</summary>
internal interface IColumnReaders
{
    /// <summary>A getter for the row at which the reader stands.</summary>
    ValueGetter<TValue> ReaderOf<TValue>(DataViewSchema.Column column);
}
