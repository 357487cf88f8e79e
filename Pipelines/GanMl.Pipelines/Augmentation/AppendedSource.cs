using Microsoft.ML;

namespace GanMl.Pipelines.Augmentation;

/// <summary>One of several views that are read as one.</summary>
/// <param name="View">The view.</param>
/// <param name="Columns">For each column of the whole, which of the view's columns it is.</param>
/// <param name="Mark">What the mark of the view's rows is, where rows are marked by where they come from.</param>
/// <param name="Marks">The view's own column of marks, which counts where it has one.</param>
internal sealed record AppendedSource(
    IDataView View, DataViewSchema.Column[] Columns, bool Mark = false, DataViewSchema.Column? Marks = null);
